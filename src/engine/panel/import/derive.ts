import type { FieldContent } from "../content.js";
import { findAdjustment } from "./adjust.js";
import { extraMeta } from "./columns.js";
import type { Dense } from "./dense.js";
import type { Halts } from "./halts.js";
import { keepWhere } from "./keep-where.js";

export interface Derived {
  /** Canonical fields in the order in which they are shown. */
  readonly fields: Map<string, FieldContent>;
  readonly vwapOutsideRange: number;
}

const BARS = ["open", "high", "low", "close"] as const;
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

/**
 * Source columns → the fields of the panel: adjusted and raw prices, trade, size, and every further column.
 * @param onField told each field as soon as its values are final
 */
export async function deriveFields(
  dense: Dense,
  halts: Halts,
  notes: string[],
  onField: (name: string, values: Float64Array) => Promise<void>,
): Promise<Derived> {
  const { columns, origin } = dense;
  const fields = new Map<string, FieldContent>();
  const put = async (
    name: string,
    unit: FieldContent["unit"],
    description: string,
    source: string,
    values: Float64Array,
  ): Promise<void> => {
    fields.set(name, { values, unit, description, source });
    await onField(name, values);
  };

  const adjustment = findAdjustment(dense, notes);
  const factor = adjustment?.factor;
  const traded = tradedCells(dense, halts);
  // In place: whole panels are in memory, and no column is needed again as it was.
  for (const name of TRADE) {
    const values = columns.get(name);
    if (values) keepWhere(traded, values);
  }
  // The close as quoted stays on suspended days, so it is the one bar column of which a copy is cut.
  const rawClose = positive(columns.get("close")!);
  const close = keepWhere(traded, copy(rawClose));
  for (const name of BARS) {
    const raw = name === "close" ? close : columns.get(name);
    if (!raw) continue;
    const adjusted = factor ? product(raw, factor, name === "close" ? raw : undefined) : raw;
    const text = factor ? `Adjusted ${name} (raw_${name} × adj_factor)` : `${capital(name)} as in the source`;
    await put(name, "price", text, origin.get(name)!, adjusted);
  }
  const vwap = rawVwap(dense, halts, notes);
  if (vwap) {
    const adjusted = factor ? product(vwap.values, factor, vwap.values) : vwap.values;
    await put(
      "vwap",
      "price",
      `Volume-weighted average price${factor ? ", adjusted" : ""}`,
      vwap.source,
      adjusted,
    );
  }
  for (const [name, unit, description] of [
    ["volume", "shares", "Shares traded"],
    ["amount", "money", "Value traded, currency units"],
    ["turnover", "ratio", "Shares traded / float shares, a fraction"],
  ] as const) {
    const values = columns.get(name);
    if (values) await put(name, unit, description, origin.get(name)!, values);
  }
  const float = floatShares(dense, rawClose);
  if (float) await put("float_shares", "shares", float.description, float.source, float.values);
  const total = columns.get("market_cap");
  if (total)
    await put(
      "market_cap",
      "money",
      "Total market value, as in the source",
      origin.get("market_cap")!,
      total,
    );
  else if (float) {
    await put(
      "market_cap",
      "money",
      "Float market value (raw close × float_shares): the total is unknown",
      "raw close × float_shares",
      product(float.values, rawClose),
    );
  }
  if (adjustment) {
    for (const name of BARS) {
      const raw = columns.get(name);
      if (!raw) continue;
      const text =
        name === "close"
          ? "Close as quoted, also on suspended days where the source has it"
          : `${capital(name)} as quoted`;
      await put(`raw_${name}`, "price", text, origin.get(name)!, raw);
    }
    await put(
      "adj_factor",
      "none",
      "Cumulative adjustment factor: only ratios mean anything",
      adjustment.source,
      adjustment.factor,
    );
  }
  const previous = columns.get("pre_close");
  if (previous)
    await put(
      "pre_close",
      "price",
      "Official previous close, not adjusted",
      origin.get("pre_close")!,
      previous,
    );
  for (const [name, values] of columns) {
    if (ROLES.has(name) || fields.has(name)) continue;
    const meta = extraMeta(name);
    await put(name, meta.unit, meta.description, origin.get(name)!, values);
  }
  return { fields, vwapOutsideRange: vwap?.outside ?? 0 };
}

/** Daily-bar columns that are empty on a day without trade. */
const TRADE = ["open", "high", "low", "volume", "amount", "turnover"] as const;

/** 1 where the source has a row that is not a suspension. */
function tradedCells({ present }: Dense, { suspended }: Halts): Uint8Array {
  const traded = new Uint8Array(present.length);
  for (let i = 0; i < traded.length; i++) traded[i] = present[i] === 1 && suspended[i] === 0 ? 1 : 0;
  return traded;
}

/** In place: what is not positive becomes NaN. */
function positive(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) if (!(values[i]! > 0)) values[i] = Number.NaN;
  return values;
}

function product(a: Float64Array, b: Float64Array, out: Float64Array = floats(a.length)): Float64Array {
  for (let i = 0; i < a.length; i++) out[i] = a[i]! * b[i]!;
  return out;
}

/** In shared memory: other threads write the fields. */
const floats = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * 8));

function copy(values: Float64Array): Float64Array {
  const out = floats(values.length);
  out.set(values);
  return out;
}

function quotient(a: Float64Array, b: Float64Array): Float64Array {
  const out = floats(a.length);
  for (let i = 0; i < a.length; i++) out[i] = a[i]! / b[i]!;
  return out;
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

interface RawVwap {
  readonly values: Float64Array;
  readonly source: string;
  readonly outside: number;
}

/** amount / volume where both are there and it lies within low..high; a tick and 0.01 % are allowed for rounding. */
function rawVwap(dense: Dense, halts: Halts, notes: string[]): RawVwap | undefined {
  const { columns } = dense;
  const given = columns.get("vwap");
  const volume = columns.get("volume");
  const amount = columns.get("amount");
  const high = columns.get("high");
  const low = columns.get("low");
  if (!given && !(volume && amount)) return undefined;
  const source = given ? dense.origin.get("vwap")! : "amount / volume";
  const values = floats(dense.present.length).fill(Number.NaN);
  let checked = 0;
  let outside = 0;
  for (let i = 0; i < values.length; i++) {
    if (dense.present[i] !== 1 || halts.suspended[i] === 1) continue;
    const value = given ? given[i]! : volume![i]! > 0 ? amount![i]! / volume![i]! : Number.NaN;
    if (Number.isNaN(value)) continue;
    checked++;
    const slack = 0.0101 + value * 1e-4;
    if ((high && value > high[i]! + slack) || (low && value < low[i]! - slack)) outside++;
    else values[i] = value;
  }
  if (outside > checked * 0.2) {
    notes.push(
      `There is no vwap: ${source} lies outside low..high on ${outside} of ${checked} rows (an index, or prices that are adjusted already).`,
    );
    return undefined;
  }
  return { values, source, outside };
}

function floatShares(
  dense: Dense,
  rawClose: Float64Array,
): { values: Float64Array; source: string; description: string } | undefined {
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
    const values = floats(volume.length);
    for (let i = 0; i < values.length; i++) {
      values[i] = volume[i]! > 0 && turnover[i]! > 0 ? volume[i]! / turnover[i]! : Number.NaN;
    }
    const description =
      "Float shares: volume / turnover, only on days with turnover (nothing is carried forward)";
    return { values, source: "volume / turnover", description };
  }
  const cap = columns.get("float_cap");
  if (!cap) return undefined;
  const values = quotient(cap, rawClose);
  return { values, source: "float_cap / close", description: "Float shares: float market value / raw close" };
}
