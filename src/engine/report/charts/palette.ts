import type { Ink } from "./chart.js";

/**
 * Okabe and Ito's colours, which colour-blind readers tell apart, shifted so that each has a contrast of at least 3:1
 * on white and on near-black: one palette serves light pages, dark pages and print.
 */
export const PALETTE = {
  main: "#2f7fc1",
  second: "#d55e00",
  third: "#009e73",
  fourth: "#b4649a",
  benchmark: "#7f8790",
  positive: "#2f7fc1",
  negative: "#d55e00",
  loss: "#d55e00",
} as const;

/** Lowest quantile to highest, through grey. */
export const RANKS = ["#d55e00", "#b97a3b", "#8a8f98", "#5b93c4", "#1f6fb8"] as const;

/** From −1 through 0 to +1; the ends are light enough for dark text. */
export const DIVERGING = ["#e07a35", "#f3c9a8", "#f4f4f2", "#a9cdea", "#4d9ad6"] as const;

/** From 0 up. */
export const RISING = DIVERGING.slice(2);

/** The colour of a series; of a `signed` one, of its bars at or above zero. */
export function colourOf(ink: Ink): string {
  if (typeof ink === "string") return ink === "signed" ? PALETTE.positive : PALETTE[ink];
  return mix(RANKS, ink.rank);
}

/** The colour at `place` (0…1) of an even scale. */
export function mix(scale: readonly string[], place: number): string {
  const at = Math.min(1, Math.max(0, place)) * (scale.length - 1);
  const low = Math.min(scale.length - 2, Math.floor(at));
  const share = at - low;
  const [a, b] = [channels(scale[low]!), channels(scale[low + 1]!)];
  return `#${a
    .map((c, i) =>
      Math.round(c + (b[i]! - c) * share)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
}
