import type { Block } from "./blocks.js";
import type { Paint } from "./paint.js";
import { pad, printable, textWidth, truncate } from "./width.js";

type Bars = Extract<Block, { kind: "bars" }>;

const LONGEST_BAR = 40;

/** One line a bar: label, bar, figure. With a negative value among them zero stands in the middle. */
export function barLines({ label, bars, format }: Bars, width: number, paint: Paint): string[] {
  const figures = bars.map(({ value }) => figure(value, format));
  const figureWidth = Math.max(0, ...figures.map(textWidth));
  const labels = bars.map((bar) => printable(bar.label).replaceAll("\n", " "));
  const labelWidth = Math.min(Math.max(0, ...labels.map(textWidth)), Math.max(4, Math.floor(width / 3)));
  const room = Math.min(LONGEST_BAR, width - labelWidth - figureWidth - 4);
  const signed = bars.some(({ value }) => value !== null && value < 0);
  const side = Math.max(0, signed ? Math.floor(room / 2) : room);
  const largest = Math.max(0, ...bars.map(({ value }) => Math.abs(value ?? 0)));
  const lines = bars.map(({ value }, i) => {
    const length = value === null || largest === 0 ? 0 : (Math.abs(value) / largest) * side;
    const negative = value !== null && value < 0;
    const left = signed ? pad(negative ? bar(length, "left") : "", side, "right") : "";
    const right = pad(negative ? "" : bar(length, "right"), side);
    const drawn = paint(left, "bad") + paint(right, "good");
    const name = pad(truncate(labels[i] ?? "", labelWidth), labelWidth);
    return `${name}  ${drawn}  ${pad(figures[i] ?? "", figureWidth, "right")}`;
  });
  return [paint(truncate(printable(label).replaceAll("\n", " "), width), "strong"), ...lines];
}

/** In half columns; anything but zero leaves a mark. */
function bar(length: number, grows: "left" | "right"): string {
  if (length === 0) return "";
  const halves = Math.max(1, Math.round(length * 2));
  const full = "█".repeat(Math.floor(halves / 2));
  if (halves % 2 === 0) return full;
  return grows === "right" ? `${full}▌` : `▐${full}`;
}

function figure(value: number | null, format: Bars["format"]): string {
  if (value === null) return "–";
  return format === "percent" ? `${(value * 100).toFixed(2)}%` : value.toFixed(4);
}
