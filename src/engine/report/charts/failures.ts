import { type DrawChart, describe } from "./describe.js";

export const costliest: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { names, industries } = sheet.failures;
  const bars = [...industries.slice(0, 5), ...names].filter(({ cost }) => cost < 0);
  if (bars.length === 0) return null;
  return {
    kind: "series",
    id: "failures",
    title: say("Where it fails: the industries and names that cost most", "失效之处：拖累最大的行业与股票"),
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
