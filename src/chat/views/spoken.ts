import type { Block } from "../../engine/report/blocks.js";
import { oneFigure } from "../../engine/report/terminal/pieces.js";
import type { Lang } from "../../i18n/lang.js";

type Values = readonly (number | null)[];
type Format = "percent" | "number";

interface Words {
  readonly series: (first: string, last: string, lowest: string, highest: string, count: number) => string;
  readonly nothing: string;
}

const WORDS: Readonly<Record<Lang, Words>> = {
  en: {
    series: (first, last, lowest, highest, count) =>
      `from ${first} to ${last}, lowest ${lowest}, highest ${highest}, ${count} values`,
    nothing: "no values",
  },
  zh: {
    series: (first, last, lowest, highest, count) =>
      `从 ${first} 到 ${last}，最低 ${lowest}，最高 ${highest}，共 ${count} 个值`,
    nothing: "没有值",
  },
};

/** For a screen reader: what is drawn is said in figures, and each row of a table names its columns. */
export function inWords(blocks: readonly Block[], lang: Lang): readonly Block[] {
  return blocks.flatMap((block): readonly Block[] => {
    switch (block.kind) {
      case "sparkline":
        return [text(`${block.label}: ${series(block.values, "number", lang)}`)];
      case "bars":
        return [
          ...(block.label === "" ? [] : [text(block.label)]),
          ...block.bars.map(({ label, value }) => text(`${label}: ${figure(value, block.format)}`)),
        ];
      case "lines":
        return [
          text(`${block.label}, ${block.from} … ${block.to}`),
          ...block.series.map(({ label, values }) => text(`${label}: ${series(values, block.format, lang)}`)),
        ];
      case "heatmap":
        return [
          text(block.label),
          ...block.rows.map(({ label, values }) =>
            text(row([label, ...values.map((value) => figure(value, block.format))], ["", ...block.columns])),
          ),
        ];
      case "table":
        return block.rows.map((cells) =>
          text(
            row(
              cells,
              block.columns.map(({ label }) => label),
            ),
          ),
        );
      case "columns":
        return block.columns.flatMap(({ title, blocks: inside }) => [text(title), ...inWords(inside, lang)]);
      default:
        return [block];
    }
  });
}

const text = (said: string): Block => ({ kind: "text", text: said });

const row = (cells: readonly string[], labels: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 || !labels[i] ? cell : `${labels[i]} ${cell}`)).join("; ");

function series(values: Values, format: Format, lang: Lang): string {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return WORDS[lang].nothing;
  const say = (value: number) => figure(value, format);
  // A long series is more than a call takes as arguments.
  const lowest = known.reduce((least, value) => Math.min(least, value));
  const highest = known.reduce((most, value) => Math.max(most, value));
  return WORDS[lang].series(say(first), say(last), say(lowest), say(highest), known.length);
}

/** With as many digits as a score has, where a drawing has room for three. */
const figure = (value: number | null, format: Format): string =>
  format === "number" && value !== null && Math.abs(value) < 1 ? value.toFixed(4) : oneFigure(value, format);
