import type { NamedLabel } from "./label-slots.js";
import type { Consumer } from "./shard.js";
import type { DailyJob, DailyStats } from "./types.js";

/** What to measure, of every formula against every label. */
export interface NamedJob extends Omit<DailyJob, "label"> {
  readonly labels: readonly NamedLabel[];
}

/** A consumer whose results are statistics: of formula f against label l at [f × labels + l]. */
export interface Measuring extends Consumer {
  readonly stats: readonly DailyStats[];
}
