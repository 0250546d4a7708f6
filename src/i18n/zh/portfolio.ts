import { type Sentences, shown } from "../sentence.js";

export const portfolioZh: Sentences = {
  "strategy-prices": ({ dataset, field }) => ({
    message: `策略在开盘成交、收盘估值，“${shown(dataset)}”没有字段 ${shown(field)}`,
    hint: "导入含日线行情的数据集",
  }),
  "strategy-industry": ({ dataset }) => ({
    message: `行业中性策略需要行业分类，“${shown(dataset)}”没有`,
    hint: "换一种选股方式，或导入带行业列的股票列表",
  }),
  "strategy-window": ({ days }) => ({
    message: `策略至少需要两个交易日，窗口只有 ${shown(days)} 个`,
    hint: "换一个更长的窗口",
  }),
  "strategy-period": ({ period, from, to }) => ({
    message: from === undefined ? `“${shown(period)}”不是有效的时段` : `策略在 ${shown(period)} 内没有交易日`,
    hint:
      from === undefined
        ? "写年、月、日，或用 .. 连接两者：2018、2018-03、2018-01..2018-06"
        : `回测区间为 ${shown(from)} 至 ${shown(to)}`,
  }),
  "combine-history": ({ days, needed }) => ({
    message: `滚动组合至少需要 ${shown(needed)} 个有收益标签的交易日，窗口只有 ${shown(days)} 个`,
    hint: "换更长的窗口，缩短持有期或训练窗口",
  }),
  "combine-thread": ({ reason }) => ({
    message: `训练组合的线程失败：${shown(reason)}`,
    hint: "重新运行；若从源码运行，请先构建",
  }),
  combination: ({ problem, run, dataset }) => ({
    message:
      shown(problem) === "exists"
        ? `工作区里已有名为“${shown(run)}”的运行`
        : `组合“${shown(run)}”无法使用：${shown(problem) === "other-data" ? `它基于别的数据，与现在的“${shown(dataset)}”不同` : shown(problem) === "unreadable" ? "记录无法读取" : "工作区里没有它"}`,
    hint:
      shown(problem) === "exists"
        ? "换一个名字：策略或账户可能正在使用它"
        : "用 `factorsmith combine` 生成；运行名会打印出来",
  }),
  follow: ({ problem, dir, dataset }) => ({
    message:
      problem === "no-folder"
        ? `没有可跟随的文件夹 ${shown(dir)}`
        : problem === "no-tables"
          ? `文件夹 ${shown(dir)} 里还没有日线表`
          : `数据集“${shown(dataset)}”有封存的测试窗口，跟随 ${shown(dir)} 会覆盖它`,
    hint:
      problem === "no-folder"
        ? "检查路径"
        : problem === "no-tables"
          ? "放入 CSV 或 Parquet 文件"
          : "跟随到独立的数据集：不要写 --data",
  }),
  "paper-exists": ({ account }) => ({ message: `已有模拟账户“${shown(account)}”`, hint: "换一个名字" }),
  "paper-missing": ({ account }) => ({
    message: `没有模拟账户“${shown(account)}”`,
    hint: "用 `factorsmith paper start` 开立",
  }),
  "paper-corrupt": ({ account, file }) => ({
    message: `模拟账户“${shown(account)}”的台账已损坏（${shown(file)}）`,
    hint: "从备份恢复该文件；文件保持原样",
  }),
  "paper-data": ({ account, date, dataset }) => ({
    message: `模拟账户“${shown(account)}”经历过 ${shown(date)}，“${shown(dataset)}”里已没有这一天`,
    hint: "重新导入包含全部日期的数据集",
  }),
};
