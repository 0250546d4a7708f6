import type { Chart } from "../charts/chart.js";
import { type ReportLang, sayIn } from "../words.js";
import { line } from "./curve.js";
import type { BacktestSubject } from "./subject.js";
import { styleWords, wherePlayed } from "./words.js";

/** As many industries as one picture can tell apart. */
const INDUSTRIES = 28;

/** Industries and styles: what they contributed, how much of them was held. */
export function whereCharts(subject: BacktestSubject, lang: ReportLang): Chart[] {
  const say = sayIn(lang);
  const { effects, attribution } = subject;
  const note = (en: string, zh: string) => `${wherePlayed(subject, say)}\n${say(en, zh)}`;
  const dates = { kind: "dates", values: effects.days.map(({ date }) => date) } as const;
  const shown = [...attribution.industries]
    .sort((a, b) => b.weight + b.universeWeight - a.weight - a.universeWeight)
    .slice(0, INDUSTRIES);
  const monthEnds = effects.days.flatMap((day, i) =>
    effects.days[i + 1]?.date.slice(0, 7) === day.date.slice(0, 7) ? [] : [day],
  );
  const place = new Map(effects.industries.map((name, g) => [name, g]));
  let style = effects.styles.map(() => 0);
  const styleCurves = effects.days.map((day) => {
    style = style.map((sum, k) => sum + (day.styleEffects[k] ?? 0));
    return style;
  });
  const styleInks = ["main", "second", "third", "fourth", "benchmark"] as const;
  return [
    ...(attribution.industries.length > 1
      ? ([
          {
            kind: "series",
            id: "brinson",
            title: say("Industry attribution", "行业归因（Brinson）"),
            note: note(
              "Share of the excess over the universe: weights of industries, and names inside them",
              "相对股票池超额的分解：行业配置与行业内选股",
            ),
            x: { kind: "names", values: shown.map(({ name }) => name) },
            y: { format: "percent", name: say("contribution", "贡献"), includeZero: true },
            series: [
              {
                name: say("allocation", "配置"),
                draw: "bars",
                values: shown.map(({ allocation }) => allocation),
                ink: "main",
              },
              {
                name: say("selection", "选股"),
                draw: "bars",
                values: shown.map(({ selection }) => selection),
                ink: "second",
              },
            ],
            sideways: true,
          },
          {
            kind: "heatmap",
            id: "industry_exposure",
            title: say("Industries held against the universe", "行业主动权重"),
            note: note("Weight less the universe's, at the end of each month", "月末权重减股票池权重"),
            rows: shown.map(({ name }) => name),
            columns: monthEnds.map(({ date }) => date.slice(0, 7)),
            cells: shown.map(({ name }) =>
              monthEnds.map(({ weights, universeWeights }) => {
                const g = place.get(name)!;
                return weights[g]! - universeWeights[g]!;
              }),
            ),
            format: "percent",
            scale: "around-zero",
          },
        ] satisfies Chart[])
      : []),
    ...(effects.styles.length > 0
      ? ([
          {
            kind: "series",
            id: "style_attribution",
            title: say("What styles contributed", "风格贡献"),
            note: note(
              "Running sum of active exposure × the style's return of the day; below: exposure, standard deviations",
              "主动暴露 × 当日风格收益的累计；下图：暴露（标准差）",
            ),
            x: dates,
            y: { format: "percent", name: say("contribution", "贡献"), includeZero: true },
            series: effects.styles.map((name, k) =>
              line(
                styleWords(name, say),
                styleCurves.map((row) => row[k]!),
                styleInks[k % styleInks.length]!,
              ),
            ),
            lower: {
              y: { format: "number", name: say("exposure", "暴露"), includeZero: true },
              series: effects.styles.map((name, k) =>
                line(
                  styleWords(name, say),
                  effects.days.map(({ exposures }) => exposures[k] ?? 0),
                  styleInks[k % styleInks.length]!,
                ),
              ),
            },
          },
        ] satisfies Chart[])
      : []),
  ];
}
