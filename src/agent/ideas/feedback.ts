import type { Told } from "../../engine/gp/index.js";

/** Of a long history, the newest and the best are told. */
const NEWEST = 20;
const BEST = 20;

const figure = (value: number | null, digits: number) =>
  value === null ? "undefined" : value.toFixed(digits);

/** What proposals measured, in the form in which the research loop tells it; figures of the train window alone. */
export function toldText(told: readonly Told[]): string {
  const own = told.filter(({ maker }) => maker === "proposer");
  const kept = new Set([
    ...own.toSorted((a, b) => b.fitness - a.fitness).slice(0, BEST),
    ...own.slice(-NEWEST),
  ]);
  const rounds = own.flatMap((one, i) => (kept.has(one) ? [roundText(one, i + 1)] : []));
  const evolved = told.filter(({ maker }) => maker === "evolution");
  return [
    rounds.length > 0 && `# Results of earlier formulas\n\n${rounds.join("\n\n")}`,
    evolved.length > 0 &&
      `# What evolution made of them\n\n${evolved.map((one) => `- ${one.formula.canonical} (${trainText(one)}, fitness ${figure(one.fitness, 4)})`).join("\n")}`,
  ]
    .filter((part) => part !== false)
    .join("\n\n");
}

function roundText(one: Told, round: number): string {
  return [
    `Round ${round}: ${one.name.replace(/\s+/g, " ")}`,
    `formula: ${one.formula.canonical}`,
    `train: ${trainText(one)}`,
    "valid: not shown",
    `verdict: fitness ${figure(one.fitness, 4)}`,
    `weakest dimension: ${weakest(one)}`,
  ].join("\n");
}

function trainText({ train }: Told): string {
  const { rankIc, icir, dates, coverage, turnover } = train;
  // Of daily values that overlap for several days: larger than a Newey–West t would be.
  const t = icir === null ? null : icir * Math.sqrt(dates);
  return [
    `RankIC ${figure(rankIc, 4)}`,
    `ICIR ${figure(icir, 3)}`,
    `plain t ${figure(t, 2)}`,
    `coverage ${figure(coverage, 2)}`,
    ...(turnover === null ? [] : [`turnover ${figure(turnover, 2)}`]),
  ].join(", ");
}

/** What a search sees of a formula is its RankIC and how steady that is. */
function weakest({ train }: Told): string {
  const strength = Math.abs(train.rankIc ?? 0) / 0.04;
  const steadiness = Math.abs(train.icir ?? 0) / 0.3;
  const calm = train.turnover === null ? 1 : 1 - train.turnover / 0.6;
  if (calm < Math.min(strength, steadiness, 0.3)) return "turnover";
  return strength <= steadiness ? "effectiveness" : "stability";
}
