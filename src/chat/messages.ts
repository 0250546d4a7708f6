import type { DoneReason } from "../agent/events.js";
import type { Lang } from "../i18n/lang.js";
import { CONTROL, type ControlMessages } from "./control-messages.js";

/** Every sentence of the chat. A missing translation is a type error. */
export interface ChatMessages extends ControlMessages {
  readonly what: string;
  readonly dataLabel: string;
  readonly modelLabel: string;
  readonly testSealed: string;
  readonly testSealedShort: string;
  readonly demoBadge: string;
  readonly demoBadgeShort: string;
  readonly demoNote: string;
  readonly offlineBadge: string;
  readonly offlineBadgeShort: string;
  readonly offlineNote: string;
  readonly tryThese: string;
  readonly examples: readonly string[];
  readonly keysHint: string;
  /** Where lines are read as they come, without keys. */
  readonly lineKeysHint: string;
  readonly placeholder: string;
  readonly opening: string;
  readonly thinking: string;
  readonly working: string;
  readonly stopping: string;
  readonly escStops: string;
  readonly thoughtFor: (seconds: string) => string;
  readonly queued: string;
  readonly more: (count: number) => string;
  readonly linesAbove: (count: number) => string;
  readonly pasted: (lines: number) => string;
  readonly earlier: (count: number) => string;
  readonly quitHint: string;
  readonly approve: (tool: string) => string;
  readonly approveKeys: string;
  readonly clearLineFirst: string;
  readonly ended: Readonly<Record<Exclude<DoneReason, "finished">, string>>;
  readonly toolStopped: string;
  readonly admitted: string;
  readonly rejected: string;
  readonly proposed: string;
  readonly repairs: (count: number) => string;
  readonly train: string;
  readonly valid: string;
  readonly tokens: string;
  readonly contextShare: (percent: number) => string;
  readonly trials: (count: number) => string;
  readonly commandsHeading: string;
  readonly toolsHeading: string;
  readonly keysHeading: string;
  readonly unknownCommand: (name: string) => string;
  readonly didYouMean: (name: string) => string;
  readonly helpHint: string;
  readonly modelNow: (model: string) => string;
  readonly modelUsage: string;
  readonly dataNow: (dataset: string) => string;
  readonly datasets: string;
  readonly noDatasets: string;
  readonly newSession: string;
  readonly sessionsHeading: string;
  readonly noSessions: string;
  readonly resumeUsage: string;
  readonly resumed: (id: string) => string;
  readonly exported: string;
  readonly langNow: string;
  readonly langUsage: string;
  readonly costHeading: string;
  readonly modelCalls: string;
  readonly inputTokens: string;
  readonly outputTokens: string;
  readonly money: string;
  readonly seconds: string;
  readonly unknownPrice: string;
  readonly noUsage: string;
  readonly resumeWith: (id: string) => string;
}

const en: ChatMessages = {
  ...CONTROL.en,
  what: "A research assistant for stock-selection factors: it proposes, measures and remembers.",
  dataLabel: "data",
  modelLabel: "model",
  testSealed: "test window sealed",
  testSealedShort: "test sealed",
  demoBadge: "DEMO MARKET · synthetic data",
  demoBadgeShort: "DEMO MARKET",
  demoNote: "Figures say nothing about a real market.",
  offlineBadge: "OFFLINE · not a language model",
  offlineBadgeShort: "OFFLINE",
  offlineNote: "Proposes from a written catalogue. /model changes it.",
  tryThese: "Try",
  examples: [
    "find a factor about short-term reversal",
    "/evaluate 'cs_rank(-pct(close, 5))'",
    "what does RankIC tell me, and when does it lie?",
  ],
  keysHint: "/help for commands · Esc stops · Ctrl-C twice quits",
  lineKeysHint: "/help for commands · Ctrl-C stops, twice quits · \\ at the end of a line: one more line",
  placeholder: "Ask, or type / for commands",
  opening: "opening…",
  thinking: "thinking",
  working: "working",
  stopping: "stopping…",
  escStops: "Esc stops",
  thoughtFor: (seconds) => `thought for ${seconds}`,
  queued: "queued",
  more: (count) => `… ${count} more`,
  linesAbove: (count) => `… ${count} more line${count === 1 ? "" : "s"} above, shown when finished`,
  pasted: (lines) => `[pasted ${lines} line${lines === 1 ? "" : "s"}]`,
  earlier: (count) => `… ${count} earlier item${count === 1 ? "" : "s"} not shown; /export has them all`,
  quitHint: "Press Ctrl-C again to quit.",
  approve: (tool) => `Allow ${tool}?`,
  clearLineFirst: "Ctrl-U clears the line first",
  approveKeys: "y yes · n no · a always in this chat",
  ended: {
    cancelled: "Stopped. What was shown is kept.",
    budget: "The budget is reached; the turn ended with what it had.",
    failed: "The turn failed.",
    "needs-approval": "The turn waits for an approval.",
  },
  toolStopped: "stopped",
  admitted: "admitted",
  rejected: "rejected",
  proposed: "measuring",
  repairs: (count) => `${count} repair${count === 1 ? "" : "s"}`,
  train: "train",
  valid: "valid",
  tokens: "tokens",
  contextShare: (percent) => `context ${percent}%`,
  trials: (count) => `${count} trial${count === 1 ? "" : "s"}`,
  commandsHeading: "Commands",
  toolsHeading: "Tools",
  keysHeading: "Keys",
  unknownCommand: (name) => `There is no command /${name}.`,
  didYouMean: (name) => `Did you mean /${name}?`,
  helpHint: "/help lists all commands.",
  modelNow: (model) => `The model is ${model}.`,
  modelUsage: "/model PROFILE:MODEL changes it, for example /model openai:gpt-5.1 or /model offline.",
  dataNow: (dataset) => `The dataset is ${dataset}.`,
  datasets: "Datasets",
  noDatasets: "There is no dataset yet. `factorsmith data import` makes one.",
  newSession: "A new conversation.",
  sessionsHeading: "Conversations",
  noSessions: "There is no earlier conversation.",
  resumeUsage: "/resume ID goes on with one; /resume WORDS searches.",
  resumed: (id) => `Going on with ${id}.`,
  exported: "Exported",
  langNow: "The interface is in English.",
  langUsage: "/lang en or /lang zh.",
  costHeading: "This conversation",
  modelCalls: "model calls",
  inputTokens: "tokens in",
  outputTokens: "tokens out",
  money: "money",
  seconds: "time",
  unknownPrice: "– (the price of this model is not known)",
  noUsage: "Nothing has been spent yet.",
  resumeWith: (id) => `Go on later with: factorsmith --resume ${id}`,
};

const zh: ChatMessages = {
  ...CONTROL.zh,
  what: "选股因子研究助手：提出想法、测量、记住结果。",
  dataLabel: "数据",
  modelLabel: "模型",
  testSealed: "测试区间已封存",
  testSealedShort: "测试已封存",
  demoBadge: "演示市场 · 合成数据",
  demoBadgeShort: "演示市场",
  demoNote: "这些数字不说明任何真实市场。",
  offlineBadge: "离线 · 不是语言模型",
  offlineBadgeShort: "离线",
  offlineNote: "从内置的机制目录中提出想法。用 /model 更换。",
  tryThese: "试试",
  examples: [
    "找一个关于短期反转的因子",
    "/evaluate 'cs_rank(-pct(close, 5))'",
    "RankIC 说明什么？什么时候会骗人？",
  ],
  keysHint: "/help 查看命令 · Esc 停止 · 连按两次 Ctrl-C 退出",
  lineKeysHint: "/help 查看命令 · Ctrl-C 停止，连按两次退出 · 行末 \\ 换行续写",
  placeholder: "请提问，或输入 / 查看命令",
  opening: "正在打开…",
  thinking: "思考中",
  working: "进行中",
  stopping: "正在停止…",
  escStops: "Esc 停止",
  thoughtFor: (seconds) => `思考了 ${seconds}`,
  queued: "排队",
  more: (count) => `… 还有 ${count} 项`,
  linesAbove: (count) => `… 上面还有 ${count} 行，完成后显示`,
  pasted: (lines) => `[粘贴了 ${lines} 行]`,
  earlier: (count) => `… 之前 ${count} 项未显示；/export 可导出全部`,
  quitHint: "再按一次 Ctrl-C 退出。",
  approve: (tool) => `允许运行 ${tool} 吗？`,
  clearLineFirst: "先按 Ctrl-U 清空输入",
  approveKeys: "y 是 · n 否 · a 本次对话中总是允许",
  ended: {
    cancelled: "已停止，已显示的内容保留。",
    budget: "预算已用完，本轮以现有结果结束。",
    failed: "本轮失败。",
    "needs-approval": "本轮等待批准。",
  },
  toolStopped: "已停止",
  admitted: "入库",
  rejected: "淘汰",
  proposed: "测量中",
  repairs: (count) => `修正 ${count} 次`,
  train: "训练",
  valid: "验证",
  tokens: "词元",
  contextShare: (percent) => `上下文 ${percent}%`,
  trials: (count) => `${count} 次试验`,
  commandsHeading: "命令",
  toolsHeading: "工具",
  keysHeading: "按键",
  unknownCommand: (name) => `没有命令 /${name}。`,
  didYouMean: (name) => `是否想输入 /${name}？`,
  helpHint: "/help 列出所有命令。",
  modelNow: (model) => `当前模型：${model}。`,
  modelUsage: "用 /model 配置:模型 更换，例如 /model openai:gpt-5.1 或 /model offline。",
  dataNow: (dataset) => `当前数据集：${dataset}。`,
  datasets: "数据集",
  noDatasets: "还没有数据集。用 `factorsmith data import` 导入。",
  newSession: "新的对话。",
  sessionsHeading: "对话",
  noSessions: "没有之前的对话。",
  resumeUsage: "用 /resume ID 继续其中一个；/resume 词 搜索。",
  resumed: (id) => `继续对话 ${id}。`,
  exported: "已导出",
  langNow: "界面语言：中文。",
  langUsage: "/lang en 或 /lang zh。",
  costHeading: "本次对话",
  modelCalls: "模型调用",
  inputTokens: "输入词元",
  outputTokens: "输出词元",
  money: "费用",
  seconds: "时间",
  unknownPrice: "–（该模型价格未知）",
  noUsage: "尚无花费。",
  resumeWith: (id) => `以后继续：factorsmith --resume ${id}`,
};

const MESSAGES: Readonly<Record<Lang, ChatMessages>> = { en, zh };

export function messagesFor(lang: Lang): ChatMessages {
  return MESSAGES[lang];
}
