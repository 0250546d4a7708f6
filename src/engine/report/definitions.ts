import { METRICS } from "../analysis/metrics-table.js";
import { DEFINITIONS_ZH } from "../analysis/metrics-zh.js";
import type { TearSheet } from "../analysis/tear-sheet.js";
import { type ReportLang, sayIn } from "./words.js";

/** What a figure of the report means. The id is stable: docs/metrics.md has the same. */
export interface Definition {
  readonly id: string;
  readonly term: string;
  readonly meaning: string;
}

/** The definitions of docs/metrics.md, after the numbers that stand for their letters in this sheet. */
export function definitionsOf({ header, inference }: TearSheet, lang: ReportLang): readonly Definition[] {
  const say = sayIn(lang);
  const { horizon, annualisation, minPairs, quantiles, entry } = header;
  const { draws, meanBlock } = inference.bootstrap;
  return [
    {
      id: "parameters",
      term: say("In this report", "本报告取值"),
      meaning: [
        `h = ${horizon}`,
        `q = ${quantiles}`,
        `entry = ${entry}`,
        `minPairs = ${minPairs}`,
        `annualisation = ${annualisation}`,
        say(`${draws} bootstrap draws, mean block ${meanBlock}`, `自助法 ${draws} 次，平均块长 ${meanBlock}`),
      ].join(" · "),
    },
    ...METRICS.map(({ id, en, zh, definition }) => ({
      id,
      term: say(en, zh),
      meaning: say(definition, DEFINITIONS_ZH[id] ?? definition).replaceAll("`", ""),
    })),
  ];
}
