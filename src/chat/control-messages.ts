import type { Lang } from "../i18n/lang.js";

/** Sentences of the commands that steer work and conversations. */
export interface ControlMessages {
  readonly searchPlaceholder: string;
  readonly nothingFound: string;
  readonly job: string;
  readonly jobState: Readonly<Record<"running" | "finished" | "failed" | "cancelled", string>>;
  readonly jobsHeading: string;
  readonly noJobs: string;
  readonly jobsUsage: string;
  readonly noSuchJob: (what: string) => string;
  readonly jobStopped: (id: number) => string;
  readonly sentToBackground: (id: number) => string;
  readonly onlyCommands: string;
  readonly steering: string;
  readonly budgetHeading: string;
  readonly budgetKinds: Readonly<Record<"usd" | "tokens" | "seconds", string>>;
  readonly budgetOther: Readonly<Record<"modelCalls" | "formulas", string>>;
  readonly budgetUsage: string;
  readonly fromConfig: string;
  readonly noLimit: string;
  readonly spentSoFar: (figure: string) => string;
  readonly budgetReached: (kind: string, used: string, limit: string) => string;
  readonly undone: (id: string) => string;
  readonly forked: (id: string) => string;
  readonly compacted: (before: number, after: number, id: string) => string;
  readonly contextHeading: string;
  readonly contextRows: Readonly<Record<"user" | "assistant" | "tool", string>>;
  readonly contextTotal: string;
  readonly contextWindow: string;
  readonly contextNote: string;
  readonly foldedLines: (count: number, id: number) => string;
  readonly noResult: (what: string) => string;
  readonly showUsage: string;
  readonly resultsHeading: string;
  readonly noResults: string;
  readonly noneFound: (words: string) => string;
  readonly foundSessions: (count: number, words: string) => string;
  readonly themeNow: (theme: string) => string;
  readonly themeUsage: string;
  readonly guide: readonly { readonly title: string; readonly rows: readonly string[] }[];
  readonly guideKeys: (page: number, pages: number) => string;
}

const en: ControlMessages = {
  searchPlaceholder: "words of what you sent before; Enter takes it, Esc goes back",
  nothingFound: "nothing found",
  job: "job",
  jobState: { running: "running", finished: "finished", failed: "failed", cancelled: "stopped" },
  jobsHeading: "Jobs",
  noJobs: "Nothing is in the background. Ctrl-B sends a running command there.",
  jobsUsage: "/jobs show N · /jobs stop N",
  noSuchJob: (what) => `There is no such job running: ${what}`,
  jobStopped: (id) => `Job ${id} is being stopped.`,
  sentToBackground: (id) => `Job ${id} goes on in the background; /jobs lists it, /jobs stop ${id} ends it.`,
  onlyCommands: "Only a running command (such as /research) can go to the background.",
  steering: "next",
  budgetHeading: "Budget of a turn or a command",
  budgetKinds: { usd: "money, $", tokens: "tokens", seconds: "seconds" },
  budgetOther: { modelCalls: "model calls", formulas: "formulas" },
  budgetUsage:
    "/budget usd 1 · /budget tokens 50000 · /budget seconds 300 · /budget usd off. It holds at once, for what runs as well; in /compare for each model.",
  fromConfig: "as configured",
  noLimit: "no limit",
  spentSoFar: (figure) => `${figure} so far`,
  budgetReached: (kind, used, limit) => `The budget is reached: ${kind}, ${used} of ${limit}.`,
  undone: (id) => `The last turn is taken back. The conversation as it was: /resume ${id}`,
  forked: (id) => `A copy to go on with. The original: /resume ${id}`,
  compacted: (before, after, id) =>
    `About ${before} tokens are now ${after}; every figure of a result is kept as it was. The whole conversation: /resume ${id}`,
  contextHeading: "What the model is sent of this conversation",
  contextRows: { user: "your messages", assistant: "answers", tool: "tool results" },
  contextTotal: "together",
  contextWindow: "last call, of the window",
  contextNote: "Estimated tokens, without instructions and tool descriptions. /compact makes it smaller.",
  foldedLines: (count, id) => `… ${count} more line${count === 1 ? "" : "s"}: /show ${id}`,
  noResult: (what) => `There is no result ${what}.`,
  showUsage: "/show N shows one in full.",
  resultsHeading: "Results",
  noResults: "There is no result yet.",
  noneFound: (words) => `No conversation has “${words}” in it.`,
  foundSessions: (count, words) => `${count} conversation${count === 1 ? "" : "s"} with “${words}”`,
  themeNow: (theme) => `The theme is ${theme}.`,
  themeUsage: "/theme auto, light, dark, contrast or none.",
  guide: [
    {
      title: "Welcome. Ask, and it measures.",
      rows: [
        "Describe an idea in your own words, or write a formula yourself:",
        "  find a factor about short-term reversal",
        "  /evaluate 'cs_rank(-pct(close, 5))'",
        "Figures come from the engine, never from the model.",
      ],
    },
    {
      title: "You stay in control.",
      rows: [
        "Esc stops and keeps what is there. Enter while it works queues, Ctrl-S sends after the present step.",
        "Ctrl-B sends a long command to the background. /budget limits money, tokens, seconds.",
      ],
    },
    {
      title: "Nothing is fooled, nothing is lost.",
      rows: [
        "The test window is sealed: neither you nor the model sees it until you unseal it for one factor.",
        "Every measured formula is counted as a trial. /resume, /undo and /fork keep every conversation.",
        "/help lists all commands and keys.",
      ],
    },
  ],
  guideKeys: (page, pages) => `${page}/${pages} · Enter next · Esc skip`,
};

const zh: ControlMessages = {
  searchPlaceholder: "输入曾发送内容中的词；Enter 取用，Esc 返回",
  nothingFound: "没有找到",
  job: "后台任务",
  jobState: { running: "运行中", finished: "已完成", failed: "失败", cancelled: "已停止" },
  jobsHeading: "后台任务",
  noJobs: "后台没有任务。Ctrl-B 可将运行中的命令转到后台。",
  jobsUsage: "/jobs show N · /jobs stop N",
  noSuchJob: (what) => `没有这个运行中的任务：${what}`,
  jobStopped: (id) => `正在停止任务 ${id}。`,
  sentToBackground: (id) => `任务 ${id} 在后台继续；/jobs 查看，/jobs stop ${id} 停止。`,
  onlyCommands: "只有运行中的命令（如 /research）可以转到后台。",
  steering: "下一步",
  budgetHeading: "每轮或每条命令的预算",
  budgetKinds: { usd: "费用（美元）", tokens: "词元", seconds: "秒" },
  budgetOther: { modelCalls: "模型调用", formulas: "公式" },
  budgetUsage:
    "/budget usd 1 · /budget tokens 50000 · /budget seconds 300 · /budget usd off，立即生效，包括正在运行的工作；/compare 中按每个模型计。",
  fromConfig: "按配置",
  noLimit: "不限",
  spentSoFar: (figure) => `已用 ${figure}`,
  budgetReached: (kind, used, limit) => `预算已用完：${kind}，${used} / ${limit}。`,
  undone: (id) => `已撤回上一轮。撤回前的对话：/resume ${id}`,
  forked: (id) => `已复制，在副本中继续。原对话：/resume ${id}`,
  compacted: (before, after, id) =>
    `约 ${before} 词元压缩为 ${after}；结果中的每个数字保持原样。完整对话：/resume ${id}`,
  contextHeading: "本次对话发给模型的内容",
  contextRows: { user: "你的消息", assistant: "回答", tool: "工具结果" },
  contextTotal: "合计",
  contextWindow: "上次调用 / 窗口",
  contextNote: "估计的词元数，不含系统指令与工具说明。/compact 可压缩。",
  foldedLines: (count, id) => `… 还有 ${count} 行：/show ${id}`,
  noResult: (what) => `没有结果 ${what}。`,
  showUsage: "/show N 完整显示一个结果。",
  resultsHeading: "结果",
  noResults: "还没有结果。",
  noneFound: (words) => `没有对话含“${words}”。`,
  foundSessions: (count, words) => `${count} 个对话含“${words}”`,
  themeNow: (theme) => `当前主题：${theme}。`,
  themeUsage: "/theme auto、light、dark、contrast 或 none。",
  guide: [
    {
      title: "欢迎。提出想法，由引擎测量。",
      rows: [
        "用自己的话描述一个想法，或直接写公式：",
        "  找一个关于短期反转的因子",
        "  /evaluate 'cs_rank(-pct(close, 5))'",
        "数字全部来自引擎，从不来自模型。",
      ],
    },
    {
      title: "一切由你掌控。",
      rows: [
        "Esc 停止并保留已有内容。运行中按 Enter 排队，Ctrl-S 在当前步骤后立即发送。",
        "Ctrl-B 将长命令转到后台。/budget 限制费用、词元与时间。",
      ],
    },
    {
      title: "不自欺，不丢失。",
      rows: [
        "测试区间已封存：在你为某个因子启封之前，你与模型都看不到。",
        "每个测量过的公式都计为一次试验。/resume、/undo、/fork 保留每一次对话。",
        "/help 列出所有命令与按键。",
      ],
    },
  ],
  guideKeys: (page, pages) => `${page}/${pages} · Enter 下一页 · Esc 跳过`,
};

export const CONTROL: Readonly<Record<Lang, ControlMessages>> = { en, zh };
