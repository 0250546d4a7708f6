import type { Lang } from "./lang.js";

/** Notices whose code is known, in Chinese; `figures` are the numbers of the English sentence, in order. */
const ZH: Readonly<Record<string, (figures: readonly string[]) => string>> = {
  "session-repaired": ([count = ""]) => `上一轮有 ${count} 个工具调用被中断，已如实标记`,
  "figures-unsourced": (figures) =>
    `回答中的这些数字不在本次对话的任何结果里，由模型自行计算或编造：${figures.join("、")}`,
  retry: (figures) => `模型暂时无法回答，${figures.at(-1) ?? ""} 秒后重试`,
  relaxed: () => "服务器拒绝了请求中的一项可选参数，已去掉后重试",
  "replay-differs": ([number = ""]) => `第 ${number} 个回答是为另一个请求录制的`,
  "price-unknown": () => "所选模型的价格未知，金额上限无法保证：请在服务商设置中写明价格，或改为限制词元",
  "no-usage": () => "服务器没有说明用了多少词元；用量按文本估计",
  fallback: () => "首选模型无法服务，改由备用模型回答（见 /cost）",
  "context-trimmed": ([count = ""]) =>
    `对话已达模型的上下文上限：较早的 ${count} 条结果或消息不再发送（/compact 可改为压缩）`,
};

/** A notice in the language of the interface; one that has no translation stays as it was written. */
export function noticeText(code: string, message: string, lang: Lang): string {
  const translate = lang === "zh" ? ZH[code] : undefined;
  return translate ? translate(message.match(/(?<![\w.])[-−]?\d+(?:[.,]\d+)*%?/g) ?? []) : message;
}
