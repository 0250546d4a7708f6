import type { Lang, Text } from "../../i18n/lang.js";
import { flagsOf } from "../../tools/command-line.js";
import type { AnyTool } from "../../tools/define.js";
import type { CommandEntry } from "../editor/completion.js";
import { LIMIT_KINDS } from "../limits.js";
import { THEMES } from "../screen/paint.js";

/** Commands of the chat itself; those of the tools come from their definitions. */
export type BuiltinName =
  | "help"
  | "model"
  | "data"
  | "new"
  | "resume"
  | "undo"
  | "fork"
  | "compact"
  | "export"
  | "jobs"
  | "budget"
  | "context"
  | "show"
  | "theme"
  | "lang"
  | "cost"
  | "quit";

interface Builtin {
  readonly name: BuiltinName;
  readonly usage: string;
  readonly summary: Text;
  readonly choices?: CommandEntry["choices"];
  /** Can run beside a turn: it touches neither the conversation nor the engine. */
  readonly anytime: boolean;
}

export const BUILTINS: readonly Builtin[] = [
  { name: "help", usage: "", anytime: true, summary: { en: "Commands and keys", zh: "命令与按键" } },
  {
    name: "model",
    choices: "model",
    usage: "[PROFILE:MODEL]",
    anytime: false,
    summary: { en: "Show or change the model", zh: "查看或更换模型" },
  },
  {
    name: "data",
    choices: "dataset",
    usage: "[DATASET]",
    anytime: false,
    summary: { en: "List datasets or change to one", zh: "列出或切换数据集" },
  },
  { name: "new", usage: "", anytime: false, summary: { en: "Start a new conversation", zh: "开始新的对话" } },
  {
    name: "resume",
    usage: "[ID|WORDS]",
    anytime: false,
    summary: { en: "List, search or go on with a conversation", zh: "列出、搜索或继续之前的对话" },
  },
  {
    name: "undo",
    usage: "",
    anytime: false,
    summary: { en: "Go on from before the last turn, in a copy", zh: "撤回上一轮，在副本中继续" },
  },
  {
    name: "fork",
    usage: "",
    anytime: false,
    summary: { en: "Go on in a copy of the conversation", zh: "在对话的副本中继续" },
  },
  {
    name: "compact",
    usage: "",
    anytime: false,
    summary: {
      en: "Shorten older turns, in a copy; figures stay exact",
      zh: "在副本中压缩较早的轮次，数字保持原样",
    },
  },
  {
    name: "export",
    choices: ["md", "json", "html"],
    usage: "[FILE|md|json|html]",
    anytime: false,
    summary: { en: "Write the conversation to a file", zh: "将对话导出为文件" },
  },
  {
    name: "jobs",
    choices: ["show", "stop"],
    usage: "[show N|stop N]",
    anytime: true,
    summary: { en: "Commands in the background", zh: "后台任务" },
  },
  {
    name: "budget",
    choices: LIMIT_KINDS,
    usage: "[usd|tokens|seconds LIMIT]",
    anytime: true,
    summary: {
      en: "Show or change what a turn or a command may spend, also while it runs",
      zh: "查看或更改每轮或每条命令的预算，运行中也可更改",
    },
  },
  {
    name: "context",
    usage: "",
    anytime: true,
    summary: { en: "What fills the model's context", zh: "模型上下文的占用" },
  },
  {
    name: "show",
    usage: "[N]",
    anytime: true,
    summary: { en: "Show a folded result in full", zh: "完整显示折叠的结果" },
  },
  {
    name: "theme",
    choices: THEMES,
    usage: "auto|light|dark|contrast|none",
    anytime: true,
    summary: { en: "Colours", zh: "配色" },
  },
  {
    name: "lang",
    choices: ["en", "zh"],
    usage: "en|zh",
    anytime: true,
    summary: { en: "Language of the interface", zh: "界面语言" },
  },
  {
    name: "cost",
    usage: "",
    anytime: true,
    summary: { en: "Tokens, money and time spent", zh: "已用词元、费用与时间" },
  },
  { name: "quit", usage: "", anytime: true, summary: { en: "Leave", zh: "退出" } },
];

/** All slash commands, as the completion list and /help show them. */
export function commandEntries(tools: readonly AnyTool[], lang: Lang): readonly CommandEntry[] {
  const known = made.get(tools)?.[lang];
  if (known) return known;
  const entries = makeEntries(tools, lang);
  made.set(tools, { ...made.get(tools), [lang]: entries });
  return entries;
}

/** Asked for at every key press. */
const made = new WeakMap<readonly AnyTool[], Partial<Record<Lang, readonly CommandEntry[]>>>();

function makeEntries(tools: readonly AnyTool[], lang: Lang): readonly CommandEntry[] {
  const builtins = BUILTINS.map(
    ({ name, usage, summary, choices }): CommandEntry => ({
      ...{ name, usage, summary: summary[lang] },
      ...(choices && { choices }),
    }),
  );
  return [...builtins, ...toolEntries(tools, lang)].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function toolEntries(tools: readonly AnyTool[], lang: Lang): CommandEntry[] {
  return personTools(tools).map((tool) => ({
    name: tool.command,
    usage: usageOf(tool),
    summary: tool.summary[lang],
    takesFormula: tool.positionals.some(({ key }) => /^(expression|factor)s?$/.test(key)),
    flags: () => {
      const positional = new Set(tool.positionals.map(({ key }) => key));
      return flagsOf(tool)
        .filter(({ key }) => !positional.has(key))
        .map(({ name, description, choices }) => ({ name, note: description, choices }));
    },
  }));
}

/** A tool named like a built-in command is reached by that command. */
export function personTools(tools: readonly AnyTool[]): AnyTool[] {
  const taken = new Set<string>(BUILTINS.map((one) => one.name));
  return tools.filter((tool) => tool.audience.includes("person") && !taken.has(tool.command));
}

function usageOf(tool: AnyTool): string {
  return tool.positionals.map((one) => `${one.key.toUpperCase()}${one.variadic ? "…" : ""}`).join(" ");
}
