import type { Text } from "../i18n/lang.js";

export const HELP = {
  tagline: {
    en: "a terminal assistant for people who research stock-selection factors",
    zh: "选股因子研究的终端助手",
  },
  chat: { en: "open the chat", zh: "打开聊天界面" },
  print: { en: "one question, the answer on stdout", zh: "只问一次，答案写到标准输出" },
  start: { en: "Start", zh: "开始" },
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
  everywhere: {
    en: "With every command: --workspace DIR, --json, --seed N, --lang en|zh, --quiet, --debug (`factorsmith help`). Exit codes: `factorsmith help exit-codes`.",
    zh: "所有命令都可以用：--workspace DIR、--json、--seed N、--lang en|zh、--quiet、--debug（`factorsmith help`）。退出码：`factorsmith help exit-codes`。",
  },
  default: { en: "default", zh: "默认" },
  required: { en: "required", zh: "必填" },
  repeatable: { en: "repeatable, or with commas", zh: "可重复，或用逗号分隔" },
} as const satisfies Record<string, Text>;

/** What stands behind `--all`. */
export const hiddenFlags = (count: number, command: string): Text => ({
  en: `${count} more for fine settings: \`factorsmith help ${command} --all\``,
  zh: `还有 ${count} 个细调选项：\`factorsmith help ${command} --all\``,
});

export const GLOBAL_FLAGS: readonly (readonly [string, Text])[] = [
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

export const EXIT_CODES: readonly (readonly [string, Text])[] = [
  ["0", { en: "done", zh: "完成" }],
  ["1", { en: "failed", zh: "失败" }],
  ["2", { en: "the command line or a setting cannot be used", zh: "命令行或设置无法使用" }],
  ["3", { en: "a budget was reached; what there is was kept", zh: "达到预算上限；已有结果已保存" }],
  ["4", { en: "something needs an approval that nobody could give", zh: "有操作需要批准，但无人可批" }],
  ["75", { en: "try again later: the same call may succeed", zh: "请稍后重试：同样的调用可能成功" }],
  ["130", { en: "interrupted", zh: "被中断" }],
];
