import type { Text } from "../../i18n/lang.js";
import type { ResearchOutcome } from "../research-contract.js";

/** What ended a run or a comparison. */
export const STOPPED: Readonly<Record<ResearchOutcome["stopped"], Text>> = {
  rounds: { en: "the rounds asked for", zh: "轮数已满" },
  target: { en: "the target", zh: "达到目标" },
  budget: { en: "a budget", zh: "预算用尽" },
  saturated: { en: "saturation: nothing better for long", zh: "饱和：长时间没有更好的结果" },
  stuck: { en: "unusable answers, one after the other", zh: "模型接连给出不可用的回答" },
  cancelled: { en: "you", zh: "已停止" },
};
