import type { Block } from "../engine/report/blocks.js";
import type { Lang, Text } from "../i18n/lang.js";
import { type Flag, flagsOf } from "../tools/command-line.js";
import { type Command, say } from "./command.js";
import { version } from "./version.js";

type Row = { label: string; value: string };

const text = {
  tagline: {
    en: "a terminal assistant for people who research stock-selection factors",
    zh: "选股因子研究的终端助手",
  },
  chat: { en: "open the chat", zh: "打开聊天界面" },
  print: { en: "one question, the answer on stdout", zh: "只问一次，答案写到标准输出" },
  usage: { en: "Usage", zh: "用法" },
  commands: { en: "Commands", zh: "命令" },
  inputs: { en: "Arguments", zh: "参数" },
  flags: { en: "Flags", zh: "选项" },
  globals: { en: "Options of every command", zh: "所有命令通用的选项" },
  example: { en: "Example", zh: "示例" },
  exitCodes: { en: "Exit codes", zh: "退出码" },
  more: {
    en: "`factorsmith help COMMAND` explains one command, `help operators` the formula language, `help exit-codes` the exit codes.",
    zh: "`factorsmith help 命令` 说明一个命令，`help operators` 列出公式语言的算子，`help exit-codes` 说明退出码。",
  },
  default: { en: "default", zh: "默认" },
  required: { en: "required", zh: "必填" },
  repeatable: { en: "repeatable, or with commas", zh: "可重复，或用逗号分隔" },
} as const satisfies Record<string, Text>;

const globalFlags: readonly (readonly [string, Text])[] = [
  [
    "--workspace DIR",
    {
      en: "where everything is kept (default: the nearest .factorsmith/, else here)",
      zh: "工作区文件夹（默认：最近的 .factorsmith/，否则在当前目录）",
    },
  ],
  [
    "--json",
    {
      en: "one JSON document on stdout, everything else on stderr",
      zh: "标准输出只有一个 JSON 文档，其余写到标准错误",
    },
  ],
  ["--seed N", { en: "seed of everything random (default 1)", zh: "随机数种子（默认 1）" }],
  ["--lang en|zh", { en: "language (default: from the locale)", zh: "界面语言（默认取自系统区域设置）" }],
  ["-q, --quiet", { en: "no progress", zh: "不显示进度" }],
  ["--debug", { en: "show the details of an error", zh: "出错时显示详情" }],
  ["-V, --version", { en: "print the version", zh: "显示版本" }],
  ["-h, --help", { en: "this help", zh: "显示帮助" }],
];

const exitCodes: readonly (readonly [string, Text])[] = [
  ["0", { en: "done", zh: "完成" }],
  ["1", { en: "failed", zh: "失败" }],
  ["2", { en: "the command line or a setting cannot be used", zh: "命令行或设置无法使用" }],
  ["3", { en: "a budget was reached; what there is was kept", zh: "达到预算上限；已有结果已保存" }],
  ["4", { en: "something needs an approval that nobody could give", zh: "有操作需要批准，但无人可批" }],
  ["75", { en: "try again later: the same call may succeed", zh: "请稍后重试：同样的调用可能成功" }],
  ["130", { en: "interrupted", zh: "被中断" }],
];

const pairs = (lang: Lang, rows: readonly (readonly [string, Text])[]): Block => ({
  kind: "pairs",
  rows: rows.map(([label, value]) => ({ label, value: say(lang, value) })),
});

const section = (lang: Lang, title: Text, body: Block): readonly Block[] => [
  { kind: "heading", text: say(lang, title) },
  body,
];

/** `factorsmith --help`. */
export function overview(commands: readonly Command[], lang: Lang): readonly Block[] {
  const t = (key: keyof typeof text) => say(lang, text[key]);
  return [
    { kind: "text", text: `factorsmith ${version()} – ${t("tagline")}` },
    ...section(lang, text.usage, {
      kind: "pairs",
      rows: [
        { label: "factorsmith", value: t("chat") },
        { label: 'factorsmith -p "…"', value: t("print") },
        { label: "factorsmith COMMAND …", value: t("more") },
      ],
    }),
    ...section(lang, text.commands, summaries(commands, lang)),
    ...section(lang, text.globals, pairs(lang, globalFlags)),
  ];
}

/** `factorsmith data --help`. */
export function groupHelp(name: string, commands: readonly Command[], lang: Lang): readonly Block[] {
  return [
    { kind: "code", text: `factorsmith ${name} …` },
    ...section(lang, text.commands, summaries(commands, lang)),
    { kind: "text", text: say(lang, text.more), tone: "muted" },
  ];
}

/** `factorsmith evaluate --help`, all of it from the command's schema. */
export function commandHelp(command: Command, lang: Lang): readonly Block[] {
  const flags = flagsOf(command);
  const inputs = command.positionals.flatMap(({ key }) => flags.filter((flag) => flag.key === key));
  const named = flags.filter(({ position }) => position === undefined);
  return [
    { kind: "text", text: say(lang, command.summary) },
    ...section(lang, text.usage, { kind: "code", text: usageLine(command, flags) }),
    ...(inputs.length > 0
      ? section(
          lang,
          text.inputs,
          flagRows(inputs, lang, (flag) => flag.name.toUpperCase()),
        )
      : []),
    ...(named.length > 0
      ? section(
          lang,
          text.flags,
          flagRows(named, lang, (flag) => spelling(command, flag)),
        )
      : []),
    ...section(lang, text.globals, pairs(lang, globalFlags)),
    ...(command.example
      ? section(lang, text.example, { kind: "code", text: `factorsmith ${command.example}` })
      : []),
    ...exitCodeHelp(lang),
  ];
}

/** `factorsmith help exit-codes`. */
export function exitCodeHelp(lang: Lang): readonly Block[] {
  return section(lang, text.exitCodes, pairs(lang, exitCodes));
}

function summaries(commands: readonly Command[], lang: Lang): Block {
  return {
    kind: "pairs",
    rows: commands.map(({ command, summary }) => ({ label: command, value: say(lang, summary) })),
  };
}

function usageLine(command: Command, flags: readonly Flag[]): string {
  const words = command.positionals.map(({ key, variadic }) => {
    const flag = flags.find((candidate) => candidate.key === key);
    const name = (flag?.name ?? key).toUpperCase() + (variadic ? "…" : "");
    return flag?.required ? name : `[${name}]`;
  });
  const needed = flags
    .filter(({ required, position }) => required && position === undefined)
    .map((flag) => spelling(command, flag));
  return ["factorsmith", command.command, ...words, ...needed, "[…]"].join(" ");
}

function flagRows(flags: readonly Flag[], lang: Lang, label: (flag: Flag) => string): Block {
  const rows = flags.map((flag): Row => {
    const notes = [
      flag.choices.length > 0 ? flag.choices.join(" | ") : "",
      isShown(flag.default) ? `${say(lang, text.default)}: ${String(flag.default)}` : "",
      flag.required ? say(lang, text.required) : "",
      (flag.kind === "list" || flag.kind === "map") && flag.position === undefined
        ? say(lang, text.repeatable)
        : "",
    ].filter(Boolean);
    return {
      label: label(flag),
      value: [flag.description, notes.length > 0 ? `(${notes.join("; ")})` : ""].filter(Boolean).join(" "),
    };
  });
  return { kind: "pairs", rows };
}

/** Empty lists and `false` are what one expects of a flag that is not there. */
function isShown(fallback: unknown): boolean {
  return fallback !== undefined && fallback !== false && !(Array.isArray(fallback) && fallback.length === 0);
}

function spelling({ short = {} }: Command, flag: Flag): string {
  const letter = Object.entries(short).find(([, name]) => name === flag.name)?.[0];
  const value = { boolean: "", number: " N", string: " TEXT", list: " A,B", map: " NAME=VALUE" }[flag.kind];
  const name = flag.kind === "boolean" && flag.default === true ? `--no-${flag.name}` : `--${flag.name}`;
  return `${letter ? `-${letter}, ` : ""}${name}${value}`;
}
