import { closeSync, openSync, readSync } from "node:fs";
import type { Panel, StoredPanel } from "../panel/types.js";
import { ComputeError } from "./compute-error.js";

/** Rows of numbers: in memory, or in a file (path) from its first byte on. */
type Rows<A> = A | string;

/** What of a panel the numbers are made from: it travels to worker threads as it is. */
export interface Source {
  readonly rows: number;
  readonly stride: number;
  readonly fields: ReadonlyMap<string, Rows<Float64Array>>;
  readonly groups: ReadonlyMap<
    string,
    { readonly names: readonly string[]; readonly codes: Rows<Int32Array> }
  >;
  readonly universe: Rows<Uint8Array>;
}

export function sourceOf(panel: Panel | StoredPanel): Source {
  const { stride } = panel;
  const rows = panel.dates.length;
  if (!("stored" in panel)) {
    const { fields, groups, universe } = panel;
    return { rows, stride, fields: new Map(fields), groups: new Map(groups), universe };
  }
  const { fields, groups, universe } = panel.stored;
  return {
    rows,
    stride,
    fields: new Map(Object.entries(fields)),
    groups: new Map(
      Object.entries(groups).map(([name, { names, file }]) => [name, { names, codes: file }] as const),
    ),
    universe,
  };
}

/** One read moves at most 2 GiB. */
const STEP = 1 << 30;

/** Copies rows [from, to) of `rowBytes` bytes each to `at`: one contiguous slice of memory or of a file. */
export function copyRows(
  rows: Rows<Float64Array | Int32Array | Uint8Array>,
  rowBytes: number,
  from: number,
  to: number,
  target: ArrayBufferLike,
  at: number,
): void {
  const length = (to - from) * rowBytes;
  const out = new Uint8Array(target, at, length);
  if (typeof rows !== "string") {
    out.set(new Uint8Array(rows.buffer, rows.byteOffset + from * rowBytes, length));
    return;
  }
  const file = openSync(rows, "r");
  try {
    for (let done = 0; done < length; ) {
      const read = readSync(file, out, done, Math.min(length - done, STEP), from * rowBytes + done);
      if (read === 0)
        throw new ComputeError("missing-field", `The file ${rows} became shorter while it was in use.`, {
          hint: "Import the dataset again.",
          evidence: { file: rows },
        });
      done += read;
    }
  } finally {
    closeSync(file);
  }
}
