import type { Node } from "../dsl/types.js";
import type { RowRange } from "../panel/types.js";
import type { NamedJob } from "./measuring.js";
import type { Source } from "./source.js";
import type { DailyStats } from "./types.js";

/** What a worker thread is started with. Arrays lie in SharedArrayBuffers: nothing is copied. */
export interface WorkerSetup {
  readonly source: Source;
  readonly memoryBytes: number;
  readonly cacheBytes: number;
  readonly softBytes: number;
  /** One Int32: the batch in it is cancelled (ids count up; everything at or below is). */
  readonly cancelled: Int32Array;
}

/** The kernels come when they are compiled: the thread starts in the meantime. */
export interface WorkerKernels {
  readonly module: WebAssembly.Module;
}

export interface WorkerTask {
  readonly id: number;
  readonly batch: number;
  readonly formulas: readonly Node[];
  readonly work:
    | { readonly kind: "daily"; readonly job: NamedJob }
    | { readonly kind: "values"; readonly rows: RowRange; readonly only?: readonly number[] };
}

export type WorkerReply =
  | { readonly kind: "ready" }
  /** Of a task that goes on. */
  | { readonly id: number; readonly kind: "progress"; readonly part: number }
  | {
      readonly id: number;
      readonly kind: "daily";
      /** Of formula f against label l at [f × labels + l]. */
      readonly stats: readonly DailyStats[];
      readonly spent: readonly number[];
    }
  | { readonly id: number; readonly kind: "values"; readonly values: Float64Array }
  | { readonly id: number; readonly kind: "cancelled" }
  | {
      readonly id: number;
      readonly kind: "failed";
      readonly message: string;
      /** Of a ComputeError, to make the same one on the other side. */
      readonly error:
        | {
            readonly code: string;
            readonly hint: string | undefined;
            readonly evidence: Record<string, unknown>;
          }
        | undefined;
    };
