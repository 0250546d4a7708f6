import type { Lang } from "../../../i18n/lang.js";
import { BAR } from "../../../tools/admission.js";
import type { Card } from "./state.js";

export { BAR, belowBar } from "../../../tools/admission.js";

export function barText(lang: Lang): string {
  return lang === "zh"
    ? `训练集 |RankIC 均值| ≥ ${BAR.rankIc} 且 |Newey–West t| ≥ ${BAR.t}；验证集同号且不低于训练集的 ${BAR.kept * 100}%；覆盖率 ≥ ${BAR.coverage}；与已入库因子的相关低于 ${BAR.correlation}`
    : `|mean RankIC| ≥ ${BAR.rankIc} and |Newey–West t| ≥ ${BAR.t} on train; the same sign and at least ${BAR.kept * 100} % of it on validation; coverage ≥ ${BAR.coverage}; correlation with admitted factors below ${BAR.correlation}`;
}

/** Close enough to the bar that a small change may bring it over. */
export function nearBar({ rankIc, t }: Card): boolean {
  return Math.abs(rankIc ?? 0) >= BAR.rankIc / 2 || Math.abs(t ?? 0) >= BAR.t / 2;
}
