import { createRandom } from "../random.js";
import type { TrialContext } from "./analyze-input.js";
import { stationaryBootstrap } from "./bootstrap.js";
import { deflate } from "./deflated-sharpe.js";
import type { Ground } from "./ground.js";
import { kurtosis, mean, skew, std } from "./moments.js";
import { benjaminiHochberg } from "./multiple-testing.js";
import { overlapP } from "./overlap-p.js";
import type { RankedPairs } from "./ranked-pairs.js";
import { finite } from "./series.js";
import { shuffledControl } from "./shuffled.js";
import type { TearSheet } from "./tear-sheet.js";

type Inference = TearSheet["inference"];

export interface InferenceOptions {
  readonly horizon: number;
  readonly minPairs: number;
  readonly draws: number;
  readonly seed: number;
  readonly trials: TrialContext | null;
}

const LEVEL = 0.95;
/** Permuted values of the control altogether: some tens of milliseconds, whatever the market's size. */
const SHUFFLED_CELLS = 5e6;

/** How far the figures may be luck: intervals, the ledger's N, and a factor that knows nothing. */
export async function inference(
  series: { readonly rankIc: Float64Array; readonly ic: Float64Array; readonly spread: Float64Array },
  ground: Ground,
  pairs: RankedPairs,
  { horizon, minPairs, draws, seed, trials }: InferenceOptions,
): Promise<Omit<Inference, "pbo">> {
  const { kernels, rows, breathe } = ground;
  const rankIc = finite(series.rankIc);
  const spread = finite(series.spread);
  // Blocks shorter than the dependence would give intervals that are too narrow; n^(1/3) is the order of the best length.
  const meanBlock = Math.max(horizon, Math.ceil(rankIc.length ** (1 / 3)));
  const bootstrap = (x: ArrayLike<number>, stream: number) =>
    stationaryBootstrap(x, { draws, meanBlock, level: LEVEL }, createRandom(seed + stream));
  const ofRankIc = bootstrap(rankIc, 1);
  await breathe();
  const ofIc = bootstrap(finite(series.ic), 2);
  await breathe();
  const ofSpread = bootstrap(spread, 3);
  await breathe();
  const cells = kernels.integers(pairs.count, rows).reduce((sum, n) => sum + n, 0);
  const shuffles = Math.min(20, Math.max(3, Math.floor(SHUFFLED_CELLS / Math.max(1, cells))));
  return {
    bootstrap: {
      draws,
      meanBlock,
      level: LEVEL,
      rankIcMean: ofRankIc.mean,
      ir: ofRankIc.ratio,
      icMean: ofIc.mean,
      longShort: ofSpread.mean,
    },
    multiple: multiple(rankIc, horizon, trials),
    deflatedSharpe: deflated(spread, horizon, trials),
    shuffled: await shuffledControl(
      ground,
      pairs,
      mean(rankIc),
      { draws: shuffles, minPairs },
      createRandom(seed + 4),
    ),
  };
}

function multiple(
  rankIc: readonly number[],
  horizon: number,
  trials: TrialContext | null,
): Inference["multiple"] {
  const p = overlapP(rankIc, horizon);
  const others = trials?.others ?? [];
  const q =
    p === null || trials === null
      ? null
      : benjaminiHochberg([p, ...others.map((other) => other.p)], Math.max(trials.n, others.length + 1))[0]!;
  return { trials: trials?.n ?? null, known: others.length, p, q };
}

/** Overlapping labels are no independent observations: T is the number of whole horizons. */
function deflated(
  spread: readonly number[],
  horizon: number,
  trials: TrialContext | null,
): Inference["deflatedSharpe"] {
  const m = mean(spread);
  const s = std(spread);
  const sharpe = m === null || s === null || s === 0 ? null : m / s;
  const observations = Math.floor(spread.length / horizon);
  const sample = { sharpe, observations, skew: skew(spread) ?? 0, excessKurtosis: kurtosis(spread) ?? 0 };
  const known = (trials?.others ?? []).flatMap((other) => other.sharpe ?? []);
  return {
    sharpe,
    ...deflate(sample, trials?.n ?? 1, known),
    trials: trials?.n ?? null,
    observations,
  };
}
