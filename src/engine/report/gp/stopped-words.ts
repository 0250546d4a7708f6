import type { Stopped } from "../../gp/index.js";
import type { Say } from "../words.js";

/** What ended a run; the search itself cannot tell its time from a hand. */
export type Ended = Stopped | "time";

/** Why a run of genetic programming ended. */
export function stoppedWords(stopped: Ended, say: Say): string {
  switch (stopped) {
    case "generations":
      return say("all generations done", "代数已完成");
    case "budget":
      return say("budget of formulas spent", "公式预算用完");
    case "validation":
      return say("no better on validation", "验证集不再提高");
    case "criteria":
      return say("fitness reached", "达到目标适应度");
    case "exhausted":
      return say("nothing new to try", "没有新公式可试");
    case "cancelled":
      return say("stopped by hand", "人工停止");
    case "time":
      return say("the time was over", "时间用完");
  }
}
