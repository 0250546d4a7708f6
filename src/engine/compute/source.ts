import {
  type DailyRows,
  type PlaceInFile,
  readStored,
  StoredFields,
  type StoredRows,
  spread,
} from "../panel/stored-fields.js";
import type { Panel, StoredPanel } from "../panel/types.js";
import { ComputeError } from "./compute-error.js";

/** Rows of numbers: in memory, or in a file from its first byte on. */
type Rows<A> = A | string | StoredRows;

type Daily = DailyRows | DailyRows<PlaceInFile>;

/** What of a panel the numbers are made from: it travels to worker threads as it is. */
export interface Source {
  readonly rows: number;
  readonly stride: number;
  readonly fields: ReadonlyMap<string, Rows<Float64Array> | Daily>;
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

function fieldRows(fields: Panel["fields"]): Source["fields"] {
  return fields instanceof StoredFields ? fields.rows() : new Map(fields);
}

/** In memory: not in a file. */
export const resident = <A extends ArrayBufferView>(rows: Rows<A> | Daily): rows is A =>
  ArrayBuffer.isView(rows);

/**
 * Copies rows [from, to) of `rowBytes` bytes each to `at`: one contiguous slice of memory or of a file, or numbers of the
 * dates spread over the symbols.
 */
export function copyRows(
  rows: Rows<Float64Array | Int32Array | Uint8Array> | Daily,
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
  if (typeof rows === "object" && "daily" in rows) {
    const { daily, ...shape } = rows;
    const matrix = new Float64Array(target, at, length / 8);
    if (daily instanceof Float64Array) spread({ daily, ...shape }, from, matrix);
    else {
      const part = new Float64Array(to - from);
      readPlace(daily, daily.at + from * 8, new Uint8Array(part.buffer));
      spread({ daily: part, ...shape }, 0, matrix);
    }
    return;
  }
  readPlace(typeof rows === "string" ? { file: rows } : rows, from * rowBytes, out);
}

function readPlace(
  stored: { readonly file: string; readonly identity?: string },
  from: number,
  out: Uint8Array,
): void {
  readStored(
    stored,
    from,
    out,
    (how, cause) =>
      new ComputeError("missing-field", `The file ${stored.file} ${how} while it was in use.`, {
        hint: "Import the dataset again.",
        evidence: { file: stored.file },
        cause,
      }),
  );
}
