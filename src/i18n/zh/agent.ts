import { type Sentences, shown } from "../sentence.js";

export const agentZh: Sentences = {
  "session-none": () => ({ message: "这个工作区里还没有会话", hint: "用 `factorsmith` 开始一个" }),
  "session-not-found": ({ what }) => ({
    message: `这个工作区里没有会话 ${shown(what)}`,
    hint: "`factorsmith sessions` 列出现有会话",
  }),
  "sessions-corrupt": ({ what }) => ({
    message: `${shown(what)} 已损坏，无法作为会话数据库读取`,
    hint: "把它移走，程序会新建一个；因子库、台账和运行记录不受影响",
  }),
  "sessions-locked": ({ what }) => ({
    message: `${shown(what)} 正被另一个 factorsmith 使用`,
    hint: "等另一个完成当前步骤后重试",
  }),
  "session-busy": ({ what }) => ({ message: `会话 ${shown(what)} 还在回答`, hint: "等它答完，或先停止它" }),
  prompt: ({ file, problem }) => ({
    message: `提示词文件 ${shown(file)} 无法使用：${shown(problem)}`,
    hint: "检查该文件和其中的 {{占位符}}",
  }),
  "too-many-steps": ({ steps }) => ({
    message: `模型经过 ${shown(steps)} 步仍没有答案`,
    hint: "一次少问一些",
  }),
  "run-not-found": ({ run }) => ({
    message: `没有可以继续的研究运行 ${shown(run)}`,
    hint: "运行编号是工作区 runs/ 下的文件夹名",
  }),
  "repeated-call": ({ tool, times }) => ({
    message: `模型在一轮中以相同参数调用了 ${shown(tool)} ${shown(times)} 次`,
    hint: "本轮已停止；换一种问法，或换一个模型",
  }),
  "no-progress": ({ tool, times }) => ({
    message: `连续 ${shown(times)} 次工具调用失败，最后一次是 ${shown(tool)}`,
    hint: "本轮已停止；换一种问法，或换一个模型",
  }),
  "needs-approval": ({ tool, reason, hint }) => ({
    message: `${shown(tool)} 需要批准：${shown(reason)}`,
    hint: shown(hint),
  }),
  "session-empty": () => ({ message: "这段会话里还没有提问", hint: "先提一个问题" }),
};
