import type { Arena } from "./arena.js";
import type { Pause } from "./pieces.js";
import type { Source } from "./source.js";
import type { Instance } from "./wasm.js";

/** A time shard: rows [from, to) are wanted, [base, to) are in memory. */
export interface Shard {
  readonly base: number;
  readonly from: number;
  readonly to: number;
  /** All rows of the run: every matrix is computed from `base` on, so that another batch may use it again. */
  readonly whole: boolean;
}

/** What is done with the formulas' values, shard by shard. */
export interface Consumer {
  /** Slots that it needs beside the plan's, and bytes of scratch behind the kernels'. */
  readonly slots: number;
  scratchBytes(rows: number, stride: number): number;
  /** 1 when it also reads the row before a shard that does not begin the range. */
  readonly overlap: 0 | 1;
  begin(context: ShardContext): void | Promise<void>;
  /** `address` is that of row `shard.base`; called once per distinct root, with the formulas whose value it is. */
  take(context: ShardContext, address: number, formulas: readonly number[]): void | Promise<void>;
  end(context: ShardContext): void;
}

export interface ShardContext {
  readonly shard: Shard;
  readonly source: Source;
  readonly arena: Arena;
  readonly instance: Instance;
  /** Scratch for the consumer's results, and for kernels that it calls. */
  readonly results: number;
  readonly scratch: number;
  readonly universe: number;
  readonly pause: Pause;
}
