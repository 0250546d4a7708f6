import type { Tone } from "./blocks.js";

/** The colour of a curve, by its place among the curves. */
export type CurveStyle = `curve${0 | 1 | 2 | 3 | 4 | 5}`;

export type Style = Tone | "strong" | CurveStyle;

/** SGR on and off codes. */
const CODES: Record<Style, readonly [number, number]> = {
  strong: [1, 22],
  good: [32, 39],
  bad: [31, 39],
  warning: [33, 39],
  muted: [2, 22],
  curve0: [34, 39],
  curve1: [33, 39],
  curve2: [32, 39],
  curve3: [35, 39],
  curve4: [36, 39],
  curve5: [39, 39],
};

export type Paint = (text: string, style: Style | undefined) => string;

/** Colours text for a terminal, or leaves it as it is. */
export function painter(color: boolean): Paint {
  return (text, style) => {
    if (!color || style === undefined || text === "") return text;
    const [on, off] = CODES[style];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}
