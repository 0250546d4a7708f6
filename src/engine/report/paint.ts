import type { Tone } from "./blocks.js";

export type Style = Tone | "strong";

/** SGR on and off codes. */
const CODES: Record<Style, readonly [number, number]> = {
  strong: [1, 22],
  good: [32, 39],
  bad: [31, 39],
  warning: [33, 39],
  muted: [2, 22],
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
