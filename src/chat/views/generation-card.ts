import type { Lang } from "../../i18n/lang.js";
import type { GenerationProgress } from "../../tools/progress.js";
import { runningFor, shortCount, signed } from "../screen/format.js";
import { clipLine, type Line, lineColumns, type Span, span } from "../screen/line.js";
import type { ViewContext } from "./context.js";

interface Words {
  readonly generation: string;
  readonly best: string;
  readonly median: string;
  readonly valid: string;
  readonly diversity: string;
  readonly perSecond: string;
  readonly aSecond: string;
  readonly unique: (count: string) => string;
  readonly left: (time: string) => string;
  readonly keeps: string;
}

const WORDS: Readonly<Record<Lang, Words>> = {
  en: {
    generation: "gen",
    best: "best",
    median: "median",
    valid: "valid",
    diversity: "diversity",
    perSecond: "formulas/s",
    aSecond: "/s",
    unique: (count) => `${count} unique`,
    left: (time) => `ETA ${time}`,
    keeps: "Esc stops and keeps what it has",
  },
  zh: {
    generation: "第",
    best: "最优",
    median: "中位",
    valid: "验证",
    diversity: "多样性",
    perSecond: "公式/秒",
    aSecond: "/秒",
    unique: (count) => `已评估 ${count}`,
    left: (time) => `剩余 ${time}`,
    keeps: "Esc 停止并保留已有结果",
  },
};

const LEVELS = "▁▂▃▄▅▆▇█";
/** Below this many columns the figures stand below each other. */
const WIDE = 70;
/** A lower terminal gets the two lines that matter. */
const LOW_ROWS = 18;

/** An evolution at work, below the line of its call: at most five lines. */
export function generationCard(
  g: GenerationProgress,
  { columns, rows, lang }: Pick<ViewContext, "columns" | "rows" | "lang">,
): Line[] {
  const words = WORDS[lang];
  const wide = columns >= WIDE;
  const speed = g.perSecond === null ? [] : [`${g.perSecond.toFixed(0)} ${words.perSecond}`];
  const left = g.etaSeconds === null ? [] : [words.left(runningFor(g.etaSeconds * 1000))];
  const head: Line = [
    span("  "),
    span(generationText(g, words), { bold: true }),
    span("  "),
    ...bar(shareOf(g), wide ? 16 : 8),
    span(` ${(wide ? [...speed, words.unique(count(g.unique)), ...left] : left).join(" · ")}`, { dim: true }),
  ];
  const figure = (label: string, value: number | null, digits: number): Span[] => [
    span(`  ${label} `, { dim: true }),
    span(value === null ? "–" : value.toFixed(digits)),
  ];
  const best: Line = [
    span(`  ${words.best} `, { dim: true }),
    span(g.best === null ? "–" : g.best.toFixed(4), { bold: true, colour: "green" }),
  ];
  const windows: Line = [
    ...figure(words.median, g.median, 4),
    span(`  ${words.valid} `, { dim: true }),
    span(g.validation === null ? "–" : signed(g.validation, 4)),
  ];
  const diversity = figure(words.diversity, g.diversity, 2);
  const room = (line: Line) => Math.max(0, columns - lineColumns(line) - 2);
  const drawn = (line: Line): Line => [
    ...line,
    span("  "),
    span(spark(g.curve, Math.min(24, room(line))), { colour: "green" }),
  ];
  const formula: Line[] = g.expression === null ? [] : [[span("  "), span(g.expression, { colour: "cyan" })]];
  const keeps: Line = [span(`  ${words.keeps}`, { dim: true })];
  const short = g.perSecond === null ? [] : [`${g.perSecond.toFixed(0)}${words.aSecond}`];
  const narrow: Line = [
    ...diversity,
    span(` · ${[...short, words.unique(count(g.unique))].join(" · ")}`, { dim: true }),
  ];
  const body = wide
    ? [head, drawn([...best, ...windows, ...diversity])]
    : [head, drawn(best), windows, narrow];
  const all = rows < LOW_ROWS ? body : [...body, ...formula, keeps];
  return all.map((line) => clipLine(line, columns));
}

/** The same in one line, for a job in the background. */
export function generationLine(g: GenerationProgress, lang: Lang): string {
  const words = WORDS[lang];
  return [
    generationText(g, words),
    ...(g.best === null ? [] : [`${words.best} ${g.best.toFixed(4)}`]),
    ...(g.perSecond === null ? [] : [`${g.perSecond.toFixed(0)} ${words.perSecond}`]),
    ...(g.etaSeconds === null ? [] : [words.left(runningFor(g.etaSeconds * 1000))]),
  ].join(" · ");
}

function generationText(
  { generation, generations }: GenerationProgress,
  { generation: word }: Words,
): string {
  const at = generations === null ? String(generation) : `${generation}/${generations}`;
  return word === "第" ? `第 ${at} 代` : `${word} ${at}`;
}

/** How far the run is; of one that only its time ends, how far the generation is. */
function shareOf({ generation, generations, measured, measuring }: GenerationProgress): number {
  const part = measuring > 0 ? measured / measuring : 0;
  return generations === null ? part : Math.min(1, (generation + part) / generations);
}

function bar(share: number, columns: number): Span[] {
  const filled = Math.round(share * columns);
  return [span("━".repeat(filled), { colour: "yellow" }), span("━".repeat(columns - filled), { dim: true })];
}

const count = (value: number): string =>
  value < 100_000 ? value.toLocaleString("en-US") : shortCount(value);

/** The last values from the lowest to the highest of them: a best that only rises would be a block around zero. */
function spark(values: readonly number[], columns: number): string {
  const shown = columns < 4 ? [] : values.slice(-columns);
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  return shown
    .map((value) => LEVELS[high > low ? Math.round(((value - low) / (high - low)) * 7) : 3])
    .join("");
}
