import type { FieldRecord, Manifest, Market, Planted, SourceRecord } from "./manifest.js";
import type { Checked } from "./quality.js";
import type { GroupField, Splits } from "./types.js";

/** Numbers of a field [dates × stride]: values × factor where `where` is 1, NaN elsewhere; made while they are written. */
export interface FieldValues {
  readonly values: Float64Array;
  readonly factor?: Float64Array | undefined;
  readonly where?: Uint8Array | undefined;
}

/** A stored numeric field: its numbers and what they are. */
export interface FieldContent extends FieldValues {
  readonly unit: FieldRecord["unit"];
  readonly description: string;
  readonly source: string;
}

export interface GroupContent extends GroupField {
  readonly static: boolean;
  readonly source: string;
}

/** A finished dataset in memory: what import and the demo market hand to `writeDataset`. */
export interface DatasetContent {
  readonly name: string;
  readonly kind: Manifest["kind"];
  readonly market: Market;
  readonly dates: readonly string[];
  readonly symbols: readonly string[];
  readonly names: readonly (string | null)[];
  readonly fields: ReadonlyMap<string, FieldContent>;
  readonly groups: ReadonlyMap<string, GroupContent>;
  /** 1 where the source has a row: the coverage of a field is a share of them. */
  readonly present: Uint8Array;
  readonly universe: Uint8Array;
  readonly tradable: Uint8Array;
  /** BENCHMARK_COLUMNS one after the other, each [dates]. */
  readonly benchmark: {
    readonly values: Float64Array;
    readonly source: string;
    readonly beyond?: readonly string[];
  } | null;
  readonly splits: Splits;
  readonly caveats: readonly string[];
  /** Called once, after the last field was handed to the disk: checks and disk overlap. */
  readonly quality: () => Checked | Promise<Checked>;
  readonly sources: readonly SourceRecord[];
  readonly planted: Planted | null;
}
