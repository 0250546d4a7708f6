import type { Text } from "../i18n/lang.js";
import type { Command } from "./command.js";

export interface CommandGroup {
  readonly title: Text;
  readonly commands: readonly Command[];
}

/** In the order of the work, by the first word of a command; what stands nowhere is about the program itself. */
const GROUPS: readonly { readonly title: Text; readonly first: readonly string[] }[] = [
  { title: { en: "Conversations", zh: "对话" }, first: ["chat", "sessions", "cost"] },
  { title: { en: "Data", zh: "数据" }, first: ["data"] },
  {
    title: { en: "Measure a factor", zh: "测量因子" },
    first: ["check", "evaluate", "analyze", "compare-factors", "values", "report"],
  },
  {
    title: { en: "Look for factors", zh: "寻找因子" },
    first: ["research", "compare", "read", "gp", "experiment"],
  },
  {
    title: { en: "From factors to a portfolio", zh: "从因子到组合" },
    first: ["combine", "backtest", "paper"],
  },
  {
    title: { en: "What is kept", zh: "保存的内容" },
    first: ["library", "lessons", "trials", "unseal"],
  },
  { title: { en: "The program", zh: "程序" }, first: [] },
];

export const firstWord = ({ command }: Pick<Command, "command">): string => command.split(" ")[0] ?? "";

/** Every command, in groups. */
export function inGroups(commands: readonly Command[]): readonly CommandGroup[] {
  const placed = new Set(GROUPS.flatMap(({ first }) => first));
  return GROUPS.map(({ title, first }) => ({
    title,
    commands: commands.filter((command) =>
      first.length === 0 ? !placed.has(firstWord(command)) : first.includes(firstWord(command)),
    ),
  }));
}

/** What the words behind a first one have in common. */
export const FAMILIES: Readonly<Record<string, Text>> = {
  data: { en: "the datasets of this workspace", zh: "本工作区的数据集" },
  report: { en: "the reports that commands wrote", zh: "各命令写出的报告" },
  paper: { en: "an account that trades one day at a time", zh: "逐日交易的模拟账户" },
  library: { en: "the factors that are kept", zh: "保存的因子" },
  lessons: { en: "what was learned, and is told to the model", zh: "学到的经验，会告诉模型" },
};
