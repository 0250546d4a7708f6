import { ifShown, type Sentences, shown } from "../sentence.js";

const usage: Record<string, string> = {
  "unknown-command": "没有这个命令",
  "unknown-flag": "没有这个选项",
  "unexpected-word": "多出了一个词",
  "missing-value": "选项缺少值",
  "missing-input": "缺少必需的输入",
  "bad-value": "值不被允许",
  conflict: "选项互相冲突",
  "no-terminal": "这里没有终端，聊天界面无法打开",
  "unclosed-quote": "引号没有闭合",
};

export const toolsZh: Sentences = {
  "tool-input": ({ tool, problems }) => ({
    message: `${shown(tool)} 的输入不合要求：${shown(problems)}`,
    hint: `\`factorsmith help\` 说明 ${shown(tool)} 的输入`,
  }),
  usage: ({ problem, command, word, flag, value, nearest }) => ({
    message: `命令无法执行：${usage[shown(problem)] ?? "写法有误"}${ifShown("：", flag ?? word ?? value)}`,
    hint:
      ifShown("是不是要写：", nearest, "？") ||
      (command ? `\`factorsmith help ${shown(command)}\` 说明用法` : "`factorsmith help` 列出全部命令"),
  }),
  path: ({ path }) => ({ message: `路径 ${shown(path)} 无法使用`, hint: "检查路径、文件类型和权限" }),
  "dataset-choice": ({ datasets }) => ({
    message: `有多个数据集，但没有指定用哪一个：${shown(datasets)}`,
    hint: "用 --data NAME 指定，或用 `factorsmith config set dataset NAME` 固定下来",
  }),
};
