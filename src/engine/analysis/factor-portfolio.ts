import { type Breathe, oneByOne } from "../give-way.js";
import { mean, std } from "./moments.js";
import type { RankedPairs } from "./ranked-pairs.js";
import { regress } from "./regression.js";
import { finite, nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";

/** What rounding leaves of a constant date is no position. */
const FLAT = 1e-13;

/** Mean label over the pairs of each date [rows], NaN for a date with fewer than `minPairs`. */
export async function labelMeans(
  pairs: RankedPairs,
  labels: Float64Array,
  minPairs: number,
  breathe: Breathe,
): Promise<Float64Array> {
  const { rows, stride, count, byFactor } = pairs;
  const out = new Float64Array(rows).fill(Number.NaN);
  await oneByOne(rows, breathe, (t) => {
    const n = count[t]!;
    if (n < minPairs || n === 0) return;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += labels[t * stride + byFactor[t * stride + i]!]!;
    out[t] = sum / n;
  });
  return out;
}

/**
 * Return of w = (f − f̄)/Σ|f − f̄| over the pairs of each date [rows]: gross exposure 1, net 0. NaN for a date with fewer
 * than `minPairs` or a constant factor.
 */
export async function factorWeightedReturns(
  pairs: RankedPairs,
  values: Float64Array,
  labels: Float64Array,
  minPairs: number,
  breathe: Breathe,
): Promise<Float64Array> {
  const { rows, stride, count, byFactor } = pairs;
  const out = new Float64Array(rows).fill(Number.NaN);
  await oneByOne(rows, breathe, (t) => {
    const n = count[t]!;
    if (n < minPairs || n === 0) return;
    let centre = 0;
    let level = 0;
    for (let i = 0; i < n; i++) {
      const v = values[t * stride + byFactor[t * stride + i]!]!;
      centre += v;
      level = Math.max(level, Math.abs(v));
    }
    centre /= n;
    let gross = 0;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const cell = t * stride + byFactor[t * stride + i]!;
      const d = values[cell]! - centre;
      gross += Math.abs(d);
      sum += d * labels[cell]!;
    }
    if (gross > FLAT * level * n) out[t] = sum / gross;
  });
  return out;
}

/**
 * ½ Σ|w_t − w_{t−lag}| of the same weights over the universe [rows], NaN where either is undefined.
 */
export async function weightTurnover(
  values: Float64Array,
  universe: Uint8Array,
  rows: number,
  stride: number,
  lag: number,
  breathe: Breathe,
): Promise<Float64Array> {
  const weights = new Float64Array(rows * stride);
  const defined = new Uint8Array(rows);
  await oneByOne(rows, breathe, (t) => {
    const row = weights.subarray(t * stride, (t + 1) * stride);
    for (let s = 0, i = t * stride; s < stride; s++, i++)
      row[s] = universe[i] === 1 ? values[i]! : Number.NaN;
    let n = 0;
    let centre = 0;
    let level = 0;
    for (let s = 0; s < stride; s++) {
      const v = row[s]!;
      if (v - v !== 0) continue;
      n++;
      centre += v;
      level = Math.max(level, Math.abs(v));
    }
    centre /= n;
    let gross = 0;
    for (let s = 0; s < stride; s++) if (row[s]! - row[s]! === 0) gross += Math.abs(row[s]! - centre);
    if (!(gross > FLAT * level * n)) return;
    defined[t] = 1;
    for (let s = 0; s < stride; s++) {
      const v = row[s]!;
      row[s] = v - v === 0 ? (v - centre) / gross : 0;
    }
  });
  const out = new Float64Array(rows).fill(Number.NaN);
  await oneByOne(rows, breathe, (t) => {
    if (defined[t] !== 1 || defined[t - lag] !== 1) return;
    let sum = 0;
    for (let i = t * stride, end = i + stride, j = i - lag * stride; i < end; i++, j++)
      sum += Math.abs(weights[i]! - weights[j]!);
    out[t] = sum / 2;
  });
  return out;
}

/** @param returns and turnover per date; `market` the mean label of the names: what alpha is measured against */
export function factorPortfolio(
  returns: Float64Array,
  turnover: Float64Array,
  turnoverHorizon: Float64Array,
  market: Float64Array,
  { horizon, annualisation }: { horizon: number; annualisation: number },
): TearSheet["factorPortfolio"] {
  const x = finite(returns);
  const m = mean(x);
  const s = std(x);
  const { alpha, beta, alphaT } = regress(returns, market, horizon - 1);
  return {
    returns: nullable(returns),
    turnover: nullable(turnover),
    mean: m,
    std: s,
    sharpe: m === null || s === null || s === 0 ? null : (m / s) * Math.sqrt(annualisation / horizon),
    turnoverMean: mean(finite(turnover)),
    turnoverHorizon: mean(finite(turnoverHorizon)),
    alpha,
    alphaAnnualised: alpha === null ? null : (1 + alpha) ** (annualisation / horizon) - 1,
    alphaT,
    beta,
  };
}
