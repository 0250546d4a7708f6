import { type Breathe, inBlocks } from "../../give-way.js";
import type { FieldContent, FieldValues } from "../content.js";
import { unsetFloats } from "../layout.js";
import type { Adjustment } from "./adjust.js";
import { extraMeta } from "./columns.js";
import type { Dense } from "./dense.js";
import type { Halts } from "./halts.js";

export interface Derived {
  /** Canonical fields in the order in which they are shown. */
  readonly fields: Map<string, FieldContent>;
  readonly vwapOutsideRange: number;
}

const BARS = ["open", "high", "low", "close"] as const;
const SHOWN = [
  ...BARS,
  "vwap",
  "volume",
  "amount",
  "turnover",
  "float_shares",
  "market_cap",
  ...BARS.map((name) => `raw_${name}`),
  "adj_factor",
  "pre_close",
];
const ROLES = new Set<string>([
  ...BARS,
  "adj_close",
  "pre_close",
  "vwap",
  "volume",
  "amount",
  "turnover",
  "adj_factor",
  "float_shares",
  "market_cap",
]);

/** Told each field as soon as its numbers are final. */
export type OnField = (name: string, field: FieldContent) => Promise<void>;

/** What is stored as it is: it goes to the disk while the rest is being looked at. */
export async function givenFields(
  { columns, origin }: Dense,
  adjustment: Adjustment | null,
  onField: OnField,
): Promise<Map<string, FieldContent>> {
  const fields = new Map<string, FieldContent>();
  const previous = columns.get("pre_close");
  if (adjustment)
    fields.set("adj_factor", {
      values: adjustment.factor,
      unit: "none",
      description: "Cumulative adjustment factor: only ratios mean anything",
      source: adjustment.source,
    });
  if (previous)
    fields.set("pre_close", {
      values: previous,
      unit: "price",
      description: "Official previous close, not adjusted",
      source: origin.get("pre_close")!,
    });
  for (const [name, field] of fields) await onField(name, field);
  return fields;
}

/** Source columns → the fields of the panel: adjusted and raw prices, trade, size, and every further column. */
export async function deriveFields(
  dense: Dense,
  halts: Halts,
  adjustment: Adjustment | null,
  given: ReadonlyMap<string, FieldContent>,
  notes: string[],
  onField: OnField,
  breathe: Breathe,
): Promise<Derived> {
  const { columns, origin } = dense;
  const fields = new Map<string, FieldContent>();
  const put = async (
    name: string,
    unit: FieldContent["unit"],
    description: string,
    source: string,
    values: FieldValues,
  ): Promise<void> => {
    const field = { ...values, unit, description, source };
    fields.set(name, field);
    await onField(name, field);
  };

  const factor = adjustment?.factor;
  // Columns stay as they are: what a suspension empties is left out on the way to the disk.
  const where = await tradedCells(dense, halts, breathe);
  // The close as quoted stays on suspended days.
  const rawClose = await positive(columns.get("close")!, breathe);
  const close = await adjustedClose(rawClose, where, factor, breathe);
  for (const name of BARS) {
    const values = columns.get(name);
    if (!values) continue;
    const text = factor ? `Adjusted ${name} (raw_${name} × adj_factor)` : `${capital(name)} as in the source`;
    await put(
      name,
      "price",
      text,
      origin.get(name)!,
      name === "close" ? { values: close } : { values, factor, where },
    );
  }
  if (adjustment) {
    for (const name of BARS) {
      const values = columns.get(name);
      if (!values) continue;
      const text =
        name === "close"
          ? "Close as quoted, also on suspended days where the source has it"
          : `${capital(name)} as quoted`;
      await put(
        `raw_${name}`,
        "price",
        text,
        origin.get(name)!,
        name === "close" ? { values } : { values, where },
      );
    }
  }
  for (const [name, unit, description] of [
    ["volume", "shares", "Shares traded"],
    ["amount", "money", "Value traded, currency units"],
    ["turnover", "ratio", "Shares traded / float shares, a fraction"],
  ] as const) {
    const values = columns.get(name);
    if (values) await put(name, unit, description, origin.get(name)!, { values, where });
  }
  const vwap = await rawVwap(dense, where, notes, breathe);
  if (vwap) {
    const text = `Volume-weighted average price${factor ? ", adjusted" : ""}`;
    await put("vwap", "price", text, vwap.source, { values: vwap.values, factor });
  }
  const float = await floatShares(dense, where, rawClose, breathe);
  if (float) await put("float_shares", "shares", float.description, float.source, float);
  const total = columns.get("market_cap");
  if (total)
    await put("market_cap", "money", "Total market value, as in the source", origin.get("market_cap")!, {
      values: total,
    });
  else if (float) {
    await put(
      "market_cap",
      "money",
      "Float market value (raw close × float_shares): the total is unknown",
      "raw close × float_shares",
      { values: float.values, factor: rawClose },
    );
  }
  for (const [name, values] of columns) {
    if (ROLES.has(name) || fields.has(name)) continue;
    const meta = extraMeta(name);
    await put(name, meta.unit, meta.description, origin.get(name)!, { values });
  }
  return { fields: inOrder(fields, given), vwapOutsideRange: vwap?.outside ?? 0 };
}

/** Canonical fields first, in the order in which they are shown; further columns as the source has them. */
function inOrder(
  made: ReadonlyMap<string, FieldContent>,
  given: ReadonlyMap<string, FieldContent>,
): Map<string, FieldContent> {
  const all = new Map([...made, ...given]);
  const names = new Set([...SHOWN.filter((name) => all.has(name)), ...all.keys()]);
  return new Map([...names].map((name) => [name, all.get(name)!]));
}

/** 1 where the source has a row that is not a suspension. */
async function tradedCells({ present }: Dense, { suspended }: Halts, breathe: Breathe): Promise<Uint8Array> {
  const traded = new Uint8Array(new SharedArrayBuffer(present.length));
  await inBlocks(traded.length, 1, breathe, (from, to) => {
    for (let i = from; i < to; i++) traded[i] = present[i] === 1 && suspended[i] === 0 ? 1 : 0;
  });
  return traded;
}

/** In place: what is not positive becomes NaN. */
async function positive(values: Float64Array, breathe: Breathe): Promise<Float64Array> {
  await inBlocks(values.length, 1, breathe, (from, to) => {
    for (let i = from; i < to; i++) if (!(values[i]! > 0)) values[i] = Number.NaN;
  });
  return values;
}

async function adjustedClose(
  raw: Float64Array,
  traded: Uint8Array,
  factor: Float64Array | undefined,
  breathe: Breathe,
): Promise<Float64Array> {
  const out = unsetFloats(raw.length);
  await inBlocks(out.length, 1, breathe, (from, to) => {
    for (let i = from; i < to; i++)
      out[i] = traded[i] === 0 ? Number.NaN : factor ? raw[i]! * factor[i]! : raw[i]!;
  });
  return out;
}

async function quotient(a: Float64Array, b: Float64Array, breathe: Breathe): Promise<Float64Array> {
  const out = unsetFloats(a.length);
  await inBlocks(a.length, 1, breathe, (from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i]! / b[i]!;
  });
  return out;
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

interface RawVwap {
  readonly values: Float64Array;
  readonly source: string;
  readonly outside: number;
}

/** amount / volume where both are there and it lies within low..high; a tick and 0.01 % are allowed for rounding. */
async function rawVwap(
  dense: Dense,
  traded: Uint8Array,
  notes: string[],
  breathe: Breathe,
): Promise<RawVwap | undefined> {
  const { columns } = dense;
  const given = columns.get("vwap");
  const volume = columns.get("volume");
  const amount = columns.get("amount");
  const high = columns.get("high");
  const low = columns.get("low");
  if (!given && !(volume && amount)) return undefined;
  const source = given ? dense.origin.get("vwap")! : "amount / volume";
  const values = unsetFloats(dense.present.length);
  let checked = 0;
  let outside = 0;
  await inBlocks(values.length, 1, breathe, (from, to) => {
    for (let i = from; i < to; i++) {
      values[i] = Number.NaN;
      if (traded[i] === 0) continue;
      const value = given ? given[i]! : volume![i]! > 0 ? amount![i]! / volume![i]! : Number.NaN;
      if (Number.isNaN(value)) continue;
      checked++;
      const slack = 0.0101 + value * 1e-4;
      if ((high && value > high[i]! + slack) || (low && value < low[i]! - slack)) outside++;
      else values[i] = value;
    }
  });
  if (outside > checked * 0.2) {
    notes.push(
      `There is no vwap: ${source} lies outside low..high on ${outside} of ${checked} rows (an index, or prices that are adjusted already).`,
    );
    return undefined;
  }
  return { values, source, outside };
}

async function floatShares(
  dense: Dense,
  traded: Uint8Array,
  rawClose: Float64Array,
  breathe: Breathe,
): Promise<(FieldValues & { source: string; description: string }) | undefined> {
  const { columns, origin } = dense;
  const given = columns.get("float_shares");
  if (given) {
    return {
      values: given,
      source: origin.get("float_shares")!,
      description: "Float shares, as in the source",
    };
  }
  const volume = columns.get("volume");
  const turnover = columns.get("turnover");
  if (volume && turnover) {
    const values = unsetFloats(volume.length);
    await inBlocks(values.length, 1, breathe, (from, to) => {
      for (let i = from; i < to; i++) {
        const known = traded[i] === 1 && volume[i]! > 0 && turnover[i]! > 0;
        values[i] = known ? volume[i]! / turnover[i]! : Number.NaN;
      }
    });
    const description =
      "Float shares: volume / turnover, only on days with turnover (nothing is carried forward)";
    return { values, source: "volume / turnover", description };
  }
  const cap = columns.get("float_cap");
  if (!cap) return undefined;
  const values = await quotient(cap, rawClose, breathe);
  return { values, source: "float_cap / close", description: "Float shares: float market value / raw close" };
}
