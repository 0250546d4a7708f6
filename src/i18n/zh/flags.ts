/** The descriptions of inputs, by their English text; a test holds that each of them is here. */
export const flagsZh: Readonly<Record<string, string>> = {
  // chat
  "the question, with -p": "要问的问题（配合 -p）",
  "answer one question without the chat": "不打开聊天，只回答一个问题",
  "with -p: the answer, one JSON document, or one event a line":
    "配合 -p：答案、一个 JSON 文档，或每行一个事件",
  "with -p: stop before spending more": "配合 -p：花费到此为止",
  "with -p: stop before using more tokens": "配合 -p：token 用到此为止",
  "with -p: stop after so many seconds": "配合 -p：最多运行多少秒",
  "models may start what spends money without asking": "允许模型不经询问就启动花钱的操作",
  "models may start jobs of up to so many seconds without asking (default 120)":
    "允许模型不经询问就启动不超过这么多秒的任务（默认 120）",
  "dataset (default: the workspace's, else the demo market)": "数据集（默认：工作区的，否则演示市场）",
  "profile:model, or `offline` (default: the workspace's)":
    "profile:model 或 `offline`（默认：工作区的设置）",
  "profile:model, or `offline` (default: the conversation's, or the workspace's)":
    "profile:model 或 `offline`（默认：会话的，或工作区的设置）",
  "pictures in the terminal (default: FACTORSMITH_IMAGES, else auto)":
    "终端里的图片（默认：FACTORSMITH_IMAGES，否则 auto）",
  "go on with the latest conversation": "继续最近的会话",
  "go on with this conversation (see `factorsmith sessions`)": "继续这个会话（见 `factorsmith sessions`）",
  // measuring
  "formulas in the formula language, or names of library factors": "公式，或因子库中因子的名字",
  "a text file with one formula a line": "文本文件，每行一个公式",
  "worker threads (default: by the size of the batch)": "工作线程数（默认按批量大小）",
  "forward return in trading days (default 5)": "未来收益的交易日数（默认 5）",
  "price at which the position is opened (default next-open); `close` is not tradable, research only":
    "建仓价格（默认 next-open）；`close` 无法成交，仅供研究",
  "search = train + validation; the test window is reached by `unseal` alone":
    "search = 训练集 + 验证集；测试集只能用 `unseal` 查看",
  "a formula, or a factor of the library": "公式，或因子库中的因子",
  "folder to write into (default: reports/ of the workspace)": "写入的文件夹（默认：工作区的 reports/）",
  "factors to compare with, beside the admitted ones of the library":
    "除因子库中已入库因子外，还要比较的因子",
  "steps before measuring, in this order: winsorize, fill, zscore | rank | robust, neutralize; e.g. winsorize:mad:3,zscore,neutralize:industry+size (default: none)":
    "测量前的处理，按此顺序：winsorize、fill、zscore | rank | robust、neutralize；例如 winsorize:mad:3,zscore,neutralize:industry+size（默认：无）",
  "groups by rank (default 5)": "按排名分组数（默认 5）",
  "one correlation of each industry over all dates as well, as RiceQuant shows it":
    "另给每个行业跨全部日期的一个相关系数，与 RiceQuant 的展示一致",
  "probability of overfitting among the formulas of the ledger, the library and --against":
    "在台账、因子库和 --against 的公式之间估计过拟合概率",
  "show how long each step took": "显示每一步的用时",
  "formulas, or factors of the library": "公式，或因子库中的因子",
  "only of this dataset": "只看这个数据集的",
  "the newest so many": "最近多少条",
  "of `report list`, the beginning of one, or a factor: its newest (default: the newest)":
    "`report list` 中的名字、其开头，或因子（取其最新一份；默认最新的报告）",
  "a formula in the formula language": "公式",
  "check against this dataset's fields (default: all known fields)":
    "按这个数据集的字段检查（默认：全部已知字段）",
  "window for calls written without one": "没有写窗口的调用所用的窗口",
  "read `div` as gplearn does: 1 where the denominator is near 0": "`div` 按 gplearn 解释：分母接近 0 时为 1",
  "draw the formula as a tree into this file": "把公式画成树，写入这个文件",
  "first date to write": "写出的第一天",
  "last date to write": "写出的最后一天",
  "file to write: .csv or .parquet": "要写的文件：.csv 或 .parquet",
  // combination
  "equal weight, trailing IC, shrunk ICIR, ridge, plain regression, forest, boosting or a net":
    "等权、滚动 IC、收缩 ICIR、岭回归、普通回归、随机森林、梯度提升或神经网络",
  "name to use it by later (default: combine-<method>-<time>)":
    "以后使用的名字（默认：combine-<方法>-<时间>）",
  "how factors are scaled on each date": "每天如何标准化因子",
  "one factor of each correlated cluster, or those with a marginal IC; in each training window":
    "每个相关簇留一个，或只留有边际 IC 的；在每个训练窗口内选择",
  "mean |correlation| from which factors are one cluster": "平均 |相关系数| 达到多少算同一簇",
  "t that a factor's marginal IC must reach": "因子的边际 IC 需要达到的 t 值",
  "choose hyper-parameters once a year on validation dates inside the training window":
    "每年一次，用训练窗口内部的验证日期选择超参数",
  "dates kept out after each training window, beside the purge":
    "每个训练窗口之后另外隔离的天数（在 purge 之外）",
  "dates between two fits (default 20; forest, boosting, mlp 60)":
    "两次拟合之间的天数（默认 20；forest、boosting、mlp 为 60）",
  "dates of training at least (default 120; 250)": "训练天数下限（默认 120；250）",
  "dates of training at most (default 500; 750)": "训练天数上限（默认 500；750）",
  "of the covariance of the ICs to its diagonal (icir; default 0.3)":
    "IC 协方差向对角阵的收缩强度（icir；默认 0.3）",
  "penalty, as a share of the variance of a factor (ridge; default 0.1)":
    "惩罚强度，占因子方差的比例（ridge；默认 0.1）",
  "trees (forest, boosting; default 100)": "树的数量（forest、boosting；默认 100）",
  "depth of a tree (forest 6, boosting 4)": "树的深度（forest 6，boosting 4）",
  "training rows in a leaf at least (default 200)": "叶子里的最少训练样本（默认 200）",
  "learning rate (boosting; default 0.05)": "学习率（boosting；默认 0.05）",
  "units of each hidden layer (mlp; default 16)": "每个隐藏层的单元数（mlp；默认 16）",
  "passes over the training pairs (mlp; default 5)": "训练样本遍历次数（mlp；默认 5）",
  // strategy and paper account
  "a combination that `combine` made, by its run": "`combine` 得到的组合，用其运行名指定",
  "search = train + validation; the sealed test window cannot be played":
    "search = 训练集 + 验证集；封存的测试集不能回测",
  "trading rules (default: the dataset's; the demo market trades as A-shares)":
    "交易规则（默认：按数据集；演示市场按 A 股）",
  "money at the start": "初始资金",
  "how often names are chosen again; filled at the next open": "多久重新选股一次；次日开盘成交",
  "top N, best quantile, top-K drop-N, or industry-neutral top N":
    "前 N 只、最好的一组、top-K drop-N，或行业中性前 N 只",
  "names held (top, drop, industry)": "持有的股票数（top、drop、industry）",
  "most names replaced at one rebalance (drop)": "一次调仓最多换几只（drop）",
  "groups; the best is held (quantile)": "分组数；持有最好的一组（quantile）",
  "which end of the factor is bought (default: as the library says, else high)":
    "买入因子的哪一端（默认：按因子库，否则 high）",
  "equal, by factor, by market value, or of least variance (shrunk covariance)":
    "等权、按因子值、按市值，或最小方差（收缩协方差）",
  "daily returns behind the covariance (min-variance)": "估计协方差所用的天数（min-variance）",
  "largest weight of one name at a rebalance": "调仓时单只股票的最大权重",
  "largest weight of one industry at a rebalance": "调仓时单个行业的最大权重",
  "most that one rebalance replaces, a share of the value one way; the first purchase is free of it":
    "一次调仓最多替换的比例（单边，占净值）；首次建仓不受限",
  "share of the value kept in cash for price moves until the open": "为开盘前价格变动保留的现金比例",
  "rate per side; the market's by default": "单边佣金率；默认按市场",
  "per order; the market's by default": "每笔最低佣金；默认按市场",
  "share of the price, against the order, never beyond the limit price":
    "滑点，占价格的比例，对订单不利，不超过涨跌停价",
  "take the place of a dataset without a sealed test window; its splits stay":
    "取代没有封存测试集的同名数据集；切分保持不变",
  "price impact: this many times σ·√(value of the order ÷ money traded a day) on top of the slippage (default: none)":
    "价格冲击：在滑点之外再加 σ·√(订单金额 ÷ 日成交额) 的多少倍（默认：无）",
  "largest share of the day's volume": "最多占当日成交量的比例",
  "a peer's panel too, with its days of a year and risk-free rate":
    "另给同类工具的指标表，用其年天数和无风险利率",
  "say where the result of a period came from: 2018, 2018-03, 2018-01..2018-06":
    "说明某段时间的结果从何而来：2018、2018-03、2018-01..2018-06",
  "charts, attribution, capacity and report.html too (default: with --out)":
    "同时给出图表、归因、容量和 report.html（默认：有 --out 时）",
  "play the sealed test window instead: a recorded look, for people only":
    "改为回测封存的测试集：会被记录的一次查看，只供人使用",
  "random portfolios to compare with": "用来比较的随机组合数",
  "yearly rate (default: the workspace's)": "年化无风险利率（默认：工作区的设置）",
  "trading days of a year (default: the workspace's)": "一年的交易日数（默认：工作区的设置）",
  "name of the account": "账户名",
  "folder of daily tables: what is new in it is imported before each step":
    "每日数据的文件夹：每次推进前先导入其中的新数据",
  "close on which the first orders are decided (default: the last but 20; the last of a followed folder)":
    "在哪一天收盘决定第一批订单（默认：倒数第 21 天；跟随文件夹时为最后一天）",
  "most days to play (default: all there are)": "最多推进几天（默认：全部）",
  "last date to play": "推进到哪一天",
  "import what is new in this folder first (default: the folder that the account follows)":
    "先导入这个文件夹里的新数据（默认：账户跟随的文件夹）",
  "day to report (default: the last that was played)": "报告哪一天（默认：最后一天）",
  // looking for factors
  "what to look for, in plain words": "想找什么，用平常的话说",
  "ideas to try": "尝试多少个想法",
  "go on with this run": "继续这次运行",
  "stop when so many factors are admitted": "入库多少个因子后停止",
  "stop after so many rounds without anything better (default 25)": "多少轮没有改进就停止（默认 25）",
  "ideas that are asked for at once, each in a direction of its own": "同时要多少个想法，各走一个方向",
  "what is tried with an idea near the bar: a small evolution from it, other windows, nothing":
    "对接近门槛的想法做什么：小规模演化、换窗口、什么都不做",
  "evolve the ideas by genetic programming, let the model explain what came of it, and go on":
    "用遗传规划演化想法，让模型解释结果，再继续",
  "stop before spending more": "花费到此为止",
  "stop before using more tokens": "token 用到此为止",
  "stop after so many seconds": "最多运行多少秒",
  "what every model is asked to look for (default: the study's own brief)":
    "让每个模型找什么（默认：原研究的任务）",
  "at least two, e.g. openai:gpt-5.1,kimi:kimi-k2.6,offline":
    "至少两个，例如 openai:gpt-5.1,kimi:kimi-k2.6,offline",
  "models by name: gpt-kimi is openai:gpt-5.1,kimi:kimi-k2.6":
    "预设：gpt-kimi 即 openai:gpt-5.1,kimi:kimi-k2.6",
  "ideas of each model per repeat": "每次重复中每个模型的想法数",
  "times that everything is done again from the start": "从头重复多少次",
  "go on with this comparison": "继续这次比较",
  "play the recorded answers of this comparison, without keys": "重放这次比较录下的回答，不需要密钥",
  "of each model, over all repeats": "每个模型的上限，各次重复合计",
  "a Markdown, text, LaTeX or PDF file; for models: inside the workspace":
    "Markdown、文本、LaTeX 或 PDF 文件；模型只能读工作区内的",
  "the text itself, or a formula in LaTeX": "文字本身，或 LaTeX 公式",
  "check formulas against this dataset's fields": "按这个数据集的字段检查公式",
  "a text file with one formula a line to start from": "作为起点的文本文件，每行一个公式",
  "library factors or formulas to start from, with their mutated neighbourhoods":
    "作为起点的因子或公式，连同它们的变异邻域",
  "go on with this run, or `last`, the newest one; with its own options":
    "继续这次运行，或 `last`（最新的）；沿用它的选项",
  "go on with this experiment, or `last`, the newest one; with its own settings":
    "继续这次实验，或 `last`（最新的）；沿用它的设置",
  "worker threads (default: all cores)": "工作线程数（默认：全部核心）",
  "end after so long with what there is": "多少秒后以现有结果结束",
  "so many of the best into the library, if they pass the bar and are not there already":
    "把最好的若干个放进因子库（需过门槛且不重复）",
  "edits and crosses parents by their score cards, `modelCalls` times (10 by default): profile:model, offline, replay:FILE":
    "按成绩单修改和交叉父代的模型，共 `modelCalls` 次（默认 10）：profile:model、offline、replay:FILE",
  "what the model is told to look for": "告诉模型找什么",
  "of the model": "模型的上限",
  "write report.html with charts and the trees of the best": "写 report.html：图表和最好公式的树",
  "folder of the report (default: reports/ of the workspace)": "报告的文件夹（默认：工作区的 reports/）",
  "keep away from the library's admitted factors": "避开因子库中已入库的因子",
  "fitness taken off per node, or auto: Cov(nodes, fitness) / Var(nodes)":
    "每个节点扣除的适应度，或 auto：Cov(节点数, 适应度) / Var(节点数)",
  "levels of the first trees, from-to": "初始树的层数，从-到",
  "trees a generation, all islands together (default 1000; with maxSeconds 100 to 1000 by the time)":
    "每代的树数，各岛合计（默认 1000；给了 maxSeconds 时按时间取 100 到 1000）",
  "(default 20; unlimited with maxSeconds)": "代数（默认 20；给了 maxSeconds 时不限）",
  "stop after so many evaluated unique formulas": "评估多少个不同公式后停止",
  "sub-populations that evolve apart": "各自演化的子种群数",
  "generations between migrations": "两次迁移之间的代数",
  "best trees that an island sends to the next one": "每个岛送给下一个岛的最好的树数",
  "what is maximised on the train window, by absolute value: mean daily RankIC, or mean / std":
    "在训练集上最大化的绝对值：日均 RankIC，或均值 / 标准差",
  "what is maximised on the train window": "在训练集上最大化什么",
  "nsga2: Pareto ranking over RankIC, stability, turnover, complexity":
    "nsga2：按 RankIC、稳定性、换手、复杂度的帕累托排序",
  "how gp and hybrid choose parents": "gp 和 hybrid 如何选择父代",
  "trees of which the best breeds (tournament)": "从多少棵树里取最好的繁殖（tournament）",
  "equal sub-periods of the train window (lexicase)": "把训练集等分成多少段（lexicase）",
  "shape of the first trees": "初始树的形状",
  "share of offspring by subtree crossover": "子树交叉产生的后代比例",
  "share with a new subtree": "换一棵新子树的比例",
  "share shortened to a subtree of itself": "缩短为自身子树的比例",
  "share with nodes exchanged one by one": "逐个替换节点的比例",
  "share of nodes that a point mutation changes": "点变异改变的节点比例",
  "share with another constant": "更换常数的比例",
  "share with another window": "更换窗口的比例",
  "share with another field": "更换字段的比例",
  "sum of the ranks of two parents (geometric semantic crossover, Moraglio et al. 2012)":
    "两个父代排名之和的比例（几何语义交叉，Moraglio 等 2012）",
  "questions to a model that edits and crosses parents by their score cards, one a generation":
    "按成绩单修改和交叉父代的模型提问次数，每代一次",
  "trees that stay, per island: half the best, half the leaders of single ideas":
    "每个岛保留的树：一半最好的，一半各单一思路的领先者",
  "nodes of a tree at most": "一棵树最多的节点数",
  "levels of a tree at most": "一棵树最多的层数",
  "days that a tree reads back at most": "一棵树最多回看的天数",
  "windows that trees may use, in days": "树可以用的窗口（天）",
  "hard: no tree may add a price to a volume; soft: it costs `unitPenalty` a time":
    "hard：不允许价格与成交量相加；soft：每次扣 `unitPenalty`",
  "fitness taken off for a sum of unlike units (soft)": "不同单位相加时扣除的适应度（soft）",
  "function set (default: the whole table but for redundant ones)": "函数集（默认：除冗余者外的全部算子）",
  "fields that trees may read (default: all but the unadjusted)":
    "树可以读的字段（默认：除未复权的以外全部）",
  "share of the possible pairs below which a formula is worthless": "有效样本比例低于此值的公式无价值",
  "daily turnover above which a formula is worthless": "日换手高于此值的公式无价值",
  "leading ideas whose parts and neighbourhoods are tried: windows, constants, operators of single ones":
    "对领先的若干思路尝试其部分和邻域：窗口、常数、单一思路的算子",
  "formulas of one idea that may breed, the best ones; 0 = all of them":
    "同一思路中允许繁殖的最好公式数；0 = 全部",
  "of the daily RankIC in blocks, above which two formulas are one idea":
    "分块日 RankIC 的相关系数高于此值的两个公式算同一思路",
  "fitness taken off at IC correlation 1 with a library factor, linearly from `maxCorrelation` on":
    "与库中因子 IC 相关为 1 时扣除的适应度，从 `maxCorrelation` 起线性增加",
  "between members of the hall of fame, and of them with the library":
    "名人堂成员之间、以及与因子库之间的最大相关",
  "best formulas that are kept": "保留的最好公式数",
  "generations without better validation; 0 = never stop early (default 8; with maxSeconds 0)":
    "验证集多少代没有改进就停止；0 = 不提前停（默认 8；给了 maxSeconds 时为 0）",
  "stop when the best train fitness reaches this": "训练适应度达到此值就停止",
  "ways to search, each with the same number of evaluated unique formulas": "搜索方式，各用同样多的不同公式",
  "evaluated unique formulas of a run": "一次运行评估的不同公式数",
  "runs of every arm; run k of all arms has one seed": "每种方式运行几次；第 k 次共用一个种子",
  "of gp and hybrid": "gp 和 hybrid 的种群大小",
  "of llm and hybrid: profile:model, offline, replay:FILE (default: the workspace's)":
    "llm 和 hybrid 的模型：profile:model、offline、replay:FILE（默认：工作区的设置）",
  "what the model is asked to look for (default: the study's own brief)":
    "让模型找什么（默认：原研究的任务）",
  "formulas asked of the model at a time": "一次向模型要多少个公式",
  "times that hybrid asks: before evolution, and after equal parts of the budget":
    "hybrid 提问几次：演化之前，以及预算的每个等分之后",
  "of the model, over all runs": "模型的上限，各次运行合计",
  // data
  "files, globs or folders": "文件、通配符或文件夹",
  "name of the dataset": "数据集的名字",
  "what the files are": "文件的格式",
  "which column holds a field: --map close=closing_price": "字段对应的列：--map close=closing_price",
  "table of symbols: industry, name, list date": "证券表：行业、名称、上市日期",
  "table of index membership: symbol, start, end": "指数成分表：代码、起、止",
  "daily table of the index": "指数日线表",
  "table of further daily fields": "其他日频字段的表",
  "first date to keep": "保留的第一天",
  "last date to keep": "保留的最后一天",
  "train/valid/test shares of the dates; fixed once imported": "训练/验证/测试的日期比例；导入后不可改",
  "train/valid/test shares of the dates": "训练/验证/测试的日期比例",
  "addresses; files named daily, instruments, membership, benchmark, valuation are known by name":
    "网址；名为 daily、instruments、membership、benchmark、valuation 的文件按名字识别",
  "for addresses without an ending": "用于没有扩展名的网址",
  stocks: "股票数",
  "years of trading days": "多少年的交易日",
  "seed of the market (default: --seed)": "市场的种子（默认：--seed）",
  dataset: "数据集",
  // memory
  "only these": "只看这些",
  "only from here; the published packs are listed only when asked for":
    "只看这个来源；公开因子集要指定才列出",
  "only with this tag: worldquant101, gtja191, alpha158, or one of your own":
    "只看带这个标签的：worldquant101、gtja191、alpha158，或自己的标签",
  "name, id, or hash": "名字、编号或哈希",
  "a name that is not taken": "还没有用过的名字",
  "its formula": "它的公式",
  "instead of a formula: a run of `gp`, or `last`; the factor keeps where it came from":
    "代替公式：`gp` 的一次运行，或 `last`；因子会记住来源",
  "which of that run's hall of fame": "那次运行名人堂中的第几个",
  "its Chinese name": "中文名",
  "-1: low values are bought": "-1：买入低值",
  "why it should work": "为什么应该有效",
  "how far it has come": "状态",
  "names, ids or hashes (default: all of the workspace's own)": "名字、编号或哈希（默认：工作区自己的全部）",
  "file to write": "要写的文件",
  "file to read": "要读的文件",
  "only of this dataset, and those that hold everywhere": "只看这个数据集的，以及处处成立的",
  "its id, or the beginning of it": "编号，或其开头",
  "what was learned: a part of a formula, or a sentence": "学到了什么：公式的一部分，或一句话",
  "dead-zone: not worth another try": "dead-zone：不值得再试",
  "holds for this dataset only": "只对这个数据集成立",
  "always tell it to the model": "总是告诉模型",
  "the new wording": "新的说法",
  "the new kind": "新的种类",
  "no longer": "不再这样",
  "file to write; .md gives Markdown, anything else JSON": "要写的文件；.md 得到 Markdown，其他为 JSON",
  "only of this run": "只看这次运行的",
  "how many of the newest to list": "列出最近多少条",
  "only of this conversation and the runs that it began": "只看这个会话及其启动的运行",
  "a factor of the library, or a formula": "因子库中的因子，或公式",
  // the program
  "one of model, dataset, lang, horizon, entry, budgets, allow, profiles, annualisation, riskFree; deeper with dots: budgets.usd":
    "model、dataset、lang、horizon、entry、budgets、allow、profiles、annualisation、riskFree 之一；更深的用点：budgets.usd",
  "the value; numbers and JSON are understood": "值；可以写数字和 JSON",
  "as for `config set`; deeper with dots: budgets.usd": "同 `config set`；更深的用点：budgets.usd",
  "check this model instead of the configured one": "检查这个模型，而不是设置里的",
  "the shell": "哪种 shell",
  "print names of this workspace, one a line: what the scripts ask for":
    "输出本工作区的名字，每行一个：供补全脚本调用",
};
