import type { Crew } from "./crew.js";
import { candidates, type Method, type Params } from "./methods.js";
import { innerWindow, type WalkOptions, type Window } from "./walk-forward.js";

/** Dates after which hyper-parameters are chosen again: about a year. */
const YEAR = 250;

/** One choice of hyper-parameters that was tried. */
export interface Tried {
  readonly window: Window;
  readonly params: Params;
  /** Mean RankIC on the validation dates inside the training window. */
  readonly rankIc: number | null;
}

/**
 * The hyper-parameters of each window. They are chosen at the first window and about once a year, by the mean RankIC
 * on the last quarter of the training dates, which the tried fits have not seen; dates that are predicted play no part.
 *
 * @returns one set a window, and everything that was tried
 */
export async function searchParams(
  crew: Crew,
  windows: readonly Window[],
  method: Method,
  given: Params,
  walk: WalkOptions,
): Promise<{ readonly params: readonly Params[]; readonly tried: readonly Tried[] }> {
  const tried: Tried[] = [];
  const params: Params[] = [];
  let chosen = given;
  let next = 0;
  for (const { from, ...window } of windows) {
    const inner = from >= next ? innerWindow({ from, ...window }, walk) : null;
    if (inner) {
      next = from + YEAR;
      const round = await Promise.all(
        candidates(method, given).map(async (one) => ({
          window: inner,
          params: one,
          rankIc: await crew.do({ kind: "try", window: inner, params: one }),
        })),
      );
      tried.push(...round);
      chosen = round.reduce((best, one) =>
        (one.rankIc ?? -Infinity) > (best.rankIc ?? -Infinity) ? one : best,
      ).params;
    }
    params.push(chosen);
  }
  return { params, tried };
}
