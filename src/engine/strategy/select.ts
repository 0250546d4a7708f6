import type { Panel } from "../panel/index.js";
import type { StrategySpec } from "./spec.js";

/** What a selection may see at the close of row `t`. */
export interface Choice {
  readonly t: number;
  /** Symbols with a score that can be bought, best first; ties in symbol order. */
  readonly ranked: readonly number[];
  /** Symbols that are held, in symbol order. */
  readonly held: readonly number[];
}

/** The symbols to hold, best first. */
export interface Selector {
  (choice: Choice): readonly number[];
  /** It does not look at the order of `ranked`, which then is the order of the symbols: sorting is half of a day's work. */
  readonly unordered?: boolean;
}

export function selectorOf(spec: StrategySpec, panel: Panel): Selector {
  if (spec.select === "top") return ({ ranked }) => ranked.slice(0, spec.top);
  if (spec.select === "quantile")
    return ({ ranked }) => ranked.slice(0, Math.max(1, Math.round(ranked.length / spec.quantiles)));
  if (spec.select === "drop") return (choice) => topDrop(choice, spec.top, spec.drop);
  return ({ t, ranked }) => industryNeutral(t, ranked, spec.top, panel);
}

/**
 * Top-K drop-N: at most `drop` of the names held leave, the worst first and only if they are outside the best `top`; the
 * best names not held take their seats. A held name without a score counts as the worst.
 */
function topDrop({ ranked, held }: Choice, top: number, drop: number): number[] {
  const place = new Map(ranked.map((s, i) => [s, i]));
  const of = (s: number) => place.get(s) ?? Number.POSITIVE_INFINITY;
  const leaving = new Set(
    [...held]
      .filter((s) => of(s) >= top)
      .sort((a, b) => of(b) - of(a) || b - a)
      .slice(0, Math.max(drop, held.length - top)),
  );
  const kept = held.filter((s) => !leaving.has(s));
  const owned = new Set(held);
  const fresh = ranked.filter((s) => !owned.has(s)).slice(0, Math.max(0, top - kept.length));
  return [...kept, ...fresh].sort((a, b) => of(a) - of(b) || a - b);
}

/** Seats by the industries' shares of the candidates (largest remainder), each filled with its industry's best. */
function industryNeutral(t: number, ranked: readonly number[], top: number, panel: Panel): number[] {
  const codes = panel.groups.get("industry")?.codes;
  const byIndustry = new Map<number, number[]>();
  for (const s of ranked) {
    const code = codes?.[t * panel.stride + s] ?? -1;
    const names = byIndustry.get(code) ?? [];
    byIndustry.set(code, names);
    names.push(s);
  }
  const seats = Math.min(top, ranked.length);
  const shares = [...byIndustry].map(([code, names]) => {
    const exact = (seats * names.length) / ranked.length;
    return { code, names, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let left = seats - shares.reduce((sum, { whole }) => sum + whole, 0);
  const chosen = new Set<number>();
  for (const share of [...shares].sort((a, b) => b.rest - a.rest || a.code - b.code)) {
    const count = share.whole + (left-- > 0 ? 1 : 0);
    for (const s of share.names.slice(0, count)) chosen.add(s);
  }
  return ranked.filter((s) => chosen.has(s));
}
