import type { TearSheet } from "../analysis/tear-sheet.js";
import type { Say } from "./words.js";

type Preprocessing = TearSheet["header"]["preprocessing"];

/** The steps that were taken, in their order. */
export function preprocessingWords(spec: Preprocessing, say: Say): string {
  const { winsorise, fill, standardise, neutralise } = spec;
  const steps = [
    spec.universe && say("universe only", "仅股票池"),
    winsorise && winsoriseWords(winsorise),
    fill && say("gaps filled by industry median", "行业中位数填补"),
    standardise && say(`standardised (${standardise})`, `标准化（${standardise}）`),
    neutralise &&
      say("neutralised: ", "中性化：") +
        [neutralise.industry && say("industry", "行业"), neutralise.size && say("size", "市值")]
          .filter(Boolean)
          .join(" + "),
  ].filter((step) => typeof step === "string");
  return steps.length === 0
    ? say("none: values as the formula gives them", "无：公式原值")
    : steps.join(" → ");
}

function winsoriseWords(spec: NonNullable<Preprocessing["winsorise"]>): string {
  switch (spec.method) {
    case "mad":
      return `MAD ±${spec.k}${spec.scaled ? "·1.4826" : ""}`;
    case "sigma":
      return `±${spec.k}σ`;
    case "quantile":
      return `${spec.lower} … ${spec.upper}`;
  }
}
