import type { Say } from "../words.js";
import { type DrawChart, describe } from "./describe.js";

/** `size1`, a fifth of the names by market value, in the language of the reader. */
export function sizeName(name: string, say: Say): string {
  const fifth = name.replace("size", "");
  return say(
    fifth === "1" ? "size 1 (smallest)" : `size ${fifth}`,
    fifth === "1" ? "市值 1（最小）" : `市值 ${fifth}`,
  );
}

export const costliest: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { names, industries, sizes } = sheet.failures;
  const fifths = sizes.map(({ name, cost }) => ({ name: sizeName(name, say), cost }));
  const bars = [...industries.slice(0, 5), ...fifths, ...names].filter(({ cost }) => cost < 0);
  if (bars.length === 0) return null;
  return {
    kind: "series",
    id: "failures",
    title: say(
      "Where it fails: the industries, sizes and names that cost most",
      "失效之处：拖累最大的行业、市值分组与股票",
    ),
    note: note(
      "Part of the mean RankIC that comes from each, against the factor's own sign",
      "对平均 RankIC 的贡献，以因子自身方向为准",
    ),
    sideways: true,
    x: { kind: "names", values: bars.map(({ name }) => name) },
    y: { format: "number", name: say("part of the mean RankIC", "对平均 RankIC 的贡献"), includeZero: true },
    series: [
      {
        name: say("contribution", "贡献"),
        draw: "bars",
        values: bars.map(({ cost }) => cost),
        ink: "signed",
      },
    ],
  };
};
