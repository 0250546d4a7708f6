import { shortName } from "../words.js";
import { type DrawChart, describe } from "./describe.js";

/** The factors that are most alike; the whole table is in summary.json. */
const SHOWN = 25;

export const libraryCorrelation: DrawChart = (sheet, lang) => {
  const { say, note } = describe(sheet, lang);
  const { factors } = sheet.library;
  const nearest = factors
    .filter(({ correlation }) => correlation !== null)
    .sort((a, b) => Math.abs(b.correlation!) - Math.abs(a.correlation!))
    .slice(0, SHOWN);
  if (nearest.length === 0) return null;
  return {
    kind: "series",
    id: "library",
    title: say("Correlation with the factors of the library", "与因子库的相关"),
    note: note(
      `Rank correlation per date, averaged; the ${nearest.length} most alike of ${factors.length}`,
      `每日截面秩相关的均值；${factors.length} 个因子中最相近的 ${nearest.length} 个`,
    ),
    sideways: true,
    x: { kind: "names", values: nearest.map(({ name }) => shortName(name)) },
    y: { format: "number", name: say("mean rank correlation", "平均秩相关"), includeZero: true },
    series: [
      {
        name: say("correlation", "相关"),
        draw: "bars",
        values: nearest.map(({ correlation }) => correlation),
        ink: "signed",
      },
    ],
  };
};
