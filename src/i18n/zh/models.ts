import type { Evidence } from "../../engine/errors.js";
import { ifShown, type Sentences, shown } from "../sentence.js";

function model(problem: (name: string) => string, hint: string) {
  return ({ model: name, status, retryAfter, detail }: Evidence) => ({
    message: `${problem(shown(name))}${ifShown("：", detail)}${ifShown("（HTTP ", status, "）")}`,
    hint: `${ifShown("服务商要求等待 ", retryAfter, " 秒；")}${hint}`,
  });
}

export const modelsZh: Sentences = {
  "no-key": ({ model: name, variable }) => ({
    message: `${shown(name)} 没有密钥：请设置环境变量 ${shown(variable)}`,
    hint: "或改用模型 offline，它不需要密钥",
  }),
  "unknown-profile": model(
    (name) => `“${name}”不是已知的模型`,
    "写成 服务商:模型，例如 openai:gpt-5.1，或用 offline；也可在 config.json 里添加",
  ),
  auth: model(
    (name) => `${name} 不接受这个密钥`,
    "检查密钥，以及它是否属于这个地址（`factorsmith doctor` 显示所用的密钥）",
  ),
  quota: model((name) => `${name} 的账户余额不足`, "到服务商处充值，或换一个模型"),
  "rate-limit": model((name) => `${name} 暂时拒绝更多请求`, "稍后重试，或换一个模型"),
  "context-too-long": model((name) => `对话超出了 ${name} 能读的长度`, "新建会话，或换上下文更长的模型"),
  refused: model((name) => `${name} 或其服务商拒绝了这段内容`, "换一种说法，或换一个模型"),
  "model-not-found": model((name) => `服务商没有模型 ${name}，或密钥无权使用它`, "到服务商处核对模型名"),
  "bad-request": model((name) => `${name} 不理解这个请求`, "检查 config.json 中该服务商的设置"),
  malformed: model((name) => `${name} 的回答格式无法使用`, "重试，或换一个更擅长调用工具的模型"),
  server: model((name) => `${name} 的服务器出错`, "稍后重试"),
  network: model(
    (name) => `无法连接 ${name}`,
    "检查网络、代理和地址（<NAME>_BASE_URL）；本地服务是否已启动？",
  ),
  timeout: model((name) => `${name} 没有及时回答`, "稍后重试，或换一个更快的模型"),
  dropped: model((name) => `${name} 的回答中断了`, "重试；已收到的内容保留"),
  replay: model((name) => `${name} 无法继续回放`, "用与录制时相同的问题和设置回放"),
};
