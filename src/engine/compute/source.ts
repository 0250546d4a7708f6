import { readStored, StoredFields, type StoredRows } from "../panel/stored-fields.js";
import type { Panel, StoredPanel } from "../panel/types.js";
import { ComputeError } from "./compute-error.js";

/** Rows of numbers: in memory, or in a file from its first byte on. */
type Rows<A> = A | string | StoredRows;

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
    return { rows, stride, fields: fieldRows(fields), groups: new Map(groups), universe };
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

function fieldRows(fields: Panel["fields"]): ReadonlyMap<string, Rows<Float64Array>> {
  return fields instanceof StoredFields ? fields.rows() : new Map(fields);
}

/** In memory: not in a file. */
export const resident = <A extends ArrayBufferView>(rows: Rows<A>): rows is A => ArrayBuffer.isView(rows);

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
  if (resident(rows)) {
    out.set(new Uint8Array(rows.buffer, rows.byteOffset + from * rowBytes, length));
    return;
  }
  const stored = typeof rows === "string" ? { file: rows } : rows;
  readStored(
    stored,
    from * rowBytes,
    out,
    (how, cause) =>
      new ComputeError("missing-field", `The file ${stored.file} ${how} while it was in use.`, {
        hint: "Import the dataset again.",
        evidence: { file: stored.file },
        cause,
      }),
  );
}
