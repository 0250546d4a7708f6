import type { Text } from "../../i18n/lang.js";

interface KeyRow {
  readonly keys: string;
  readonly does: Text;
}

/** The keys as /help and docs/chat.md show them. */
export const KEY_TABLE: readonly KeyRow[] = [
  { keys: "Enter", does: { en: "send; while something runs, queue", zh: "发送；运行中则排队" } },
  {
    keys: "Ctrl-S",
    does: {
      en: "send after the present step (the answer that streams, the tool that runs), not after the turn",
      zh: "当前步骤（正在输出的回答或正在运行的工具）结束后即发送，不等本轮结束",
    },
  },
  { keys: "Alt-Enter, Ctrl-J, \\ Enter", does: { en: "new line", zh: "换行" } },
  { keys: "Ctrl-G, Ctrl-X Ctrl-E", does: { en: "write in $EDITOR", zh: "在 $EDITOR 中编写" } },
  {
    keys: "Esc",
    does: { en: "stop the turn at once, keep what is there", zh: "立即停止本轮，保留已有内容" },
  },
  {
    keys: "Ctrl-B",
    does: {
      en: "send the running command to the background (empty line)",
      zh: "将运行中的命令转到后台（输入为空时）",
    },
  },
  { keys: "Ctrl-C", does: { en: "clear the line; twice quits", zh: "清空输入；连按两次退出" } },
  { keys: "Ctrl-D", does: { en: "quit, on an empty line", zh: "输入为空时退出" } },
  { keys: "Ctrl-Z", does: { en: "suspend; fg returns", zh: "挂起；fg 返回" } },
  { keys: "Up, Down", does: { en: "history", zh: "历史" } },
  { keys: "Ctrl-R", does: { en: "search the history by words", zh: "按词搜索历史" } },
  {
    keys: "Tab",
    does: {
      en: "complete a command, flag, operator, field or @mention",
      zh: "补全命令、参数、算子、字段或 @ 提及",
    },
  },
  { keys: "Ctrl-A, Ctrl-E", does: { en: "start, end of the line", zh: "行首、行尾" } },
  { keys: "Alt-Left, Alt-Right", does: { en: "by words", zh: "按词移动" } },
  {
    keys: "Ctrl-K, Ctrl-U, Ctrl-W",
    does: { en: "cut to the end, to the start, a word", zh: "剪切到行尾、到行首、一个词" },
  },
  { keys: "Ctrl-Y, Ctrl-_", does: { en: "put back what was cut; undo", zh: "粘回剪切的内容；撤销" } },
];
