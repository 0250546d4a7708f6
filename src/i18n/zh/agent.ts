import { type Sentences, shown } from "../sentence.js";

export const agentZh: Sentences = {
  prompt: ({ file, problem }) => ({
    message: `提示词文件 ${shown(file)} 无法使用：${shown(problem)}`,
    hint: "检查该文件和其中的 {{占位符}}",
  }),
};
