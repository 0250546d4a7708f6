import type { Lang } from "../i18n/lang.js";

/** Notices whose code is known, in Chinese; `figures` are the numbers of the English sentence, in order. */
const ZH: Readonly<Record<string, (figures: readonly string[]) => string>> = {
  "session-repaired": ([count = ""]) => `上一轮有 ${count} 个工具调用被中断，已如实标记`,
  "context-trimmed": ([count = ""]) =>
    `对话已接近模型的上下文上限：较早的 ${count} 条结果或消息未发送（/compact 可压缩）`,
};

/** A notice in the language of the interface; one that has no translation stays as it was written. */
export function noticeText(code: string, message: string, lang: Lang): string {
  const translate = lang === "zh" ? ZH[code] : undefined;
  return translate ? translate(message.match(/\d+(?:\.\d+)?/g) ?? []) : message;
}
