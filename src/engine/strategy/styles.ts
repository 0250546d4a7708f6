import type { Panel } from "../panel/index.js";

const STYLES = ["size", "beta", "momentum", "volatility", "liquidity"] as const;
export type Style = (typeof STYLES)[number];

/** Styles of every symbol, standardised over the universe of a row: [styles × stride], 0 where a symbol has none. */
export interface StyleRow {
  readonly names: readonly Style[];
  readonly z: readonly Float64Array[];
}

/**
 * The styles at the close of row `t`, from rows up to `t`: log market value; beta to the equally weighted universe over
 * 252 days; return of 252 days without the last 21; standard deviation of 60 daily returns; log mean turnover (else
 * amount, else volume × close) of 21 days. z within the universe, cut at ±3.
 */
export function stylesOn(panel: Panel, t: number, market: Float64Array): StyleRow {
  const { fields, stride, symbols, universe } = panel;
  const close = fields.get("close")!;
  const traded = fields.get("turnover") ?? fields.get("amount") ?? fields.get("volume");
  const priced = !fields.has("turnover") && !fields.has("amount");
  const caps = fields.get("market_cap");
  const at = (row: number, s: number) => close[row * stride + s]!;
  const back = (days: number) => Math.max(1, t - days + 1);
  const forms: Record<Style, (s: number) => number> = {
    size: (s) => (caps ? Math.log(caps[t * stride + s]!) : Number.NaN),
    momentum: (s) => (t >= 252 ? at(t - 21, s) / at(t - 252, s) - 1 : Number.NaN),
    volatility: (s) => {
      let [n, sum, square] = [0, 0, 0];
      for (let row = back(60); row <= t; row++) {
        const r = at(row, s) / at(row - 1, s) - 1;
        if (!Number.isFinite(r)) continue;
        n++;
        sum += r;
        square += r * r;
      }
      return n < 30 ? Number.NaN : Math.sqrt(Math.max(0, square / n - (sum / n) ** 2));
    },
    beta: (s) => {
      let [n, x, y, xy, xx] = [0, 0, 0, 0, 0];
      for (let row = back(252); row <= t; row++) {
        const r = at(row, s) / at(row - 1, s) - 1;
        const m = market[row]!;
        if (!Number.isFinite(r) || !Number.isFinite(m)) continue;
        n++;
        x += m;
        y += r;
        xy += m * r;
        xx += m * m;
      }
      return n < 60 ? Number.NaN : (xy - (x * y) / n) / (xx - (x * x) / n);
    },
    liquidity: (s) => {
      if (!traded) return Number.NaN;
      let [n, sum] = [0, 0];
      for (let row = back(21); row <= t; row++) {
        const value = traded[row * stride + s]! * (priced ? at(row, s) : 1);
        if (!Number.isFinite(value)) continue;
        n++;
        sum += value;
      }
      return n < 5 || sum <= 0 ? Number.NaN : Math.log(sum / n);
    },
  };
  const names: Style[] = [];
  const z: Float64Array[] = [];
  for (const name of STYLES) {
    const raw = Float64Array.from(symbols, (_, s) =>
      universe[t * stride + s] === 1 ? forms[name](s) : Number.NaN,
    );
    const found = standardised(raw);
    if (!found) continue;
    names.push(name);
    z.push(found);
  }
  return { names, z };
}

function standardised(raw: Float64Array): Float64Array | null {
  const known = raw.filter(Number.isFinite);
  if (known.length < 10) return null;
  const mean = known.reduce((sum, x) => sum + x, 0) / known.length;
  const std = Math.sqrt(known.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (known.length - 1));
  if (!(std > 0)) return null;
  return raw.map((x) => (Number.isFinite(x) ? Math.max(-3, Math.min(3, (x - mean) / std)) : 0));
}

/** Returns of the styles on one day: OLS of the names' returns on a constant and their styles. Null when there are too few names. */
export function styleReturns(
  { z }: StyleRow,
  returns: Float64Array,
  members: readonly number[],
): number[] | null {
  const k = z.length + 1;
  if (members.length < 5 * k) return null;
  const a = Array.from({ length: k }, () => new Float64Array(k + 1));
  const x = new Float64Array(k);
  for (const s of members) {
    x[0] = 1;
    for (let j = 1; j < k; j++) x[j] = z[j - 1]![s]!;
    for (let i = 0; i < k; i++) {
      const row = a[i]!;
      for (let j = 0; j < k; j++) row[j]! += x[i]! * x[j]!;
      row[k]! += x[i]! * returns[s]!;
    }
  }
  return solve(a)?.slice(1) ?? null;
}

/** Gauss with row pivots; null for a singular system. */
function solve(a: Float64Array[]): number[] | null {
  const k = a.length;
  for (let c = 0; c < k; c++) {
    let pivot = c;
    for (let r = c + 1; r < k; r++) if (Math.abs(a[r]![c]!) > Math.abs(a[pivot]![c]!)) pivot = r;
    if (!(Math.abs(a[pivot]![c]!) > 1e-9)) return null;
    [a[c], a[pivot]] = [a[pivot]!, a[c]!];
    for (let r = 0; r < k; r++) {
      if (r === c) continue;
      const share = a[r]![c]! / a[c]![c]!;
      for (let j = c; j <= k; j++) a[r]![j]! -= share * a[c]![j]!;
    }
  }
  return a.map((row, i) => row[k]! / row[i]!);
}
