import { fixed } from "../figures.js";

/** Colour of a piece of a drawn line: a curve by its place, or what a figure says. */
export type Shade = { readonly series: number } | "strong" | "good" | "bad" | "muted" | undefined;

/** A drawn line, before a surface gives it colours: the command line and the chat draw the same. */
export type Pieces = readonly { readonly text: string; readonly shade?: Shade }[];

export function oneFigure(value: number | null, format: "percent" | "number"): string {
  if (value === null || !Number.isFinite(value)) return "–";
  if (format === "number") return fixed(value, Math.abs(value) < 10 ? 3 : 0);
  return `${fixed(value * 100, Math.abs(value) < 0.1 ? 1 : 0)}%`;
}
