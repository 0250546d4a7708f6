import type { Text } from "../i18n/lang.js";
import type { ScoreBrief } from "./research-contract.js";

/** What a factor must show before it enters the library by itself. Decided on train and validation, never on test. */
export const BAR = {
  /** Absolute mean daily RankIC on train. */
  rankIc: 0.02,
  /** Absolute Newey–West t on train. */
  t: 2,
  /** Share of the train RankIC that validation must keep, with the same sign. */
  kept: 0.5,
  /** Mean share of the universe with a value. */
  coverage: 0.6,
  /** Mean daily correlation with a factor already admitted, from which it adds nothing. */
  correlation: 0.9,
} as const;

type Card = Pick<ScoreBrief, "rankIc" | "t" | "coverage">;

/** The first reason why the scores do not pass, or null when they do. */
export function belowBar(train: Card, valid: Card): Text | null {
  const ic = train.rankIc;
  const t = train.t;
  const kept = valid.rankIc;
  if (ic === null || t === null || kept === null)
    return { en: "RankIC is not defined: too few dates or values", zh: "RankIC 无定义：日期或取值太少" };
  const coverage = Math.min(train.coverage ?? 0, valid.coverage ?? 0);
  if (coverage < BAR.coverage)
    return {
      en: `coverage ${coverage.toFixed(2)} is below ${BAR.coverage}`,
      zh: `覆盖率 ${coverage.toFixed(2)} 低于 ${BAR.coverage}`,
    };
  if (Math.abs(ic) < BAR.rankIc)
    return {
      en: `|RankIC| ${Math.abs(ic).toFixed(4)} on train is below ${BAR.rankIc}`,
      zh: `训练集 |RankIC| ${Math.abs(ic).toFixed(4)} 低于 ${BAR.rankIc}`,
    };
  if (Math.abs(t) < BAR.t)
    return {
      en: `|t| ${Math.abs(t).toFixed(2)} on train is below ${BAR.t}`,
      zh: `训练集 |t| ${Math.abs(t).toFixed(2)} 低于 ${BAR.t}`,
    };
  if (Math.sign(kept) !== Math.sign(ic))
    return {
      en: `the sign turns on validation (RankIC ${kept.toFixed(4)} after ${ic.toFixed(4)})`,
      zh: `验证集上方向反转（RankIC 由 ${ic.toFixed(4)} 变为 ${kept.toFixed(4)}）`,
    };
  if (Math.abs(kept) < BAR.kept * Math.abs(ic)) {
    return {
      en: `validation keeps ${((kept / ic) * 100).toFixed(0)} % of the train RankIC, less than ${BAR.kept * 100} %`,
      zh: `验证集只保留训练集 RankIC 的 ${((kept / ic) * 100).toFixed(0)}%，低于 ${BAR.kept * 100}%`,
    };
  }
  return null;
}
