import type { FactorValues } from "../../../src/engine/compute/index.js";
import type { Panel } from "../../../src/engine/panel/index.js";

/** A market written out by hand: [dates × symbols], null = no value. A day without an open is a suspension. */
export interface SmallMarket {
  readonly dates: readonly string[];
  readonly symbols: readonly string[];
  readonly open: readonly (readonly (number | null)[])[];
  readonly close: readonly (readonly (number | null)[])[];
  readonly factor?: readonly (readonly (number | null)[])[];
  readonly volume?: readonly (readonly (number | null)[])[];
  readonly fields?: Readonly<Record<string, readonly (readonly (number | null)[])[]>>;
  readonly universe?: readonly (readonly number[])[];
  readonly industry?: readonly number[];
}

export function panelOf(market: SmallMarket): Panel {
  const { dates, symbols } = market;
  const stride = Math.ceil(symbols.length / 8) * 8;
  const cells = dates.length * stride;
  const spread = (rows: readonly (readonly (number | null)[])[]): Float64Array => {
    const out = new Float64Array(cells).fill(Number.NaN);
    rows.forEach((row, t) => {
      row.forEach((x, s) => {
        out[t * stride + s] = x ?? Number.NaN;
      });
    });
    return out;
  };
  const rawOpen = spread(market.open);
  const rawClose = spread(market.close);
  const factor = market.factor ? spread(market.factor) : new Float64Array(cells).fill(1);
  const fields = new Map<string, Float64Array>([
    ["raw_open", rawOpen],
    ["raw_close", rawClose],
    ["adj_factor", factor],
    ["open", rawOpen.map((x, i) => x * factor[i]!)],
    ["close", rawClose.map((x, i) => x * factor[i]!)],
  ]);
  if (market.volume) fields.set("volume", spread(market.volume));
  for (const [name, rows] of Object.entries(market.fields ?? {})) fields.set(name, spread(rows));
  const universe = new Uint8Array(cells);
  const codes = new Int32Array(cells).fill(-1);
  for (let t = 0; t < dates.length; t++)
    for (let s = 0; s < symbols.length; s++) {
      universe[t * stride + s] = market.universe?.[t]?.[s] ?? 1;
      codes[t * stride + s] = market.industry?.[s] ?? -1;
    }
  return {
    dataset: { name: "small", hash: "0".repeat(64), kind: "imported" },
    dates,
    symbols,
    stride,
    fields,
    groups: market.industry ? new Map([["industry", { names: ["A", "B", "C"], codes }]]) : new Map(),
    universe,
    tradable: Uint8Array.from(rawOpen, (x) => (x > 0 ? 1 : 0)),
    window: "search",
  };
}

/** A factor given row by row. */
export function valuesOf(panel: Panel, rows: readonly (readonly (number | null)[])[]): FactorValues {
  const values = new Float64Array(panel.dates.length * panel.stride).fill(Number.NaN);
  rows.forEach((row, t) => {
    row.forEach((x, s) => {
      values[t * panel.stride + s] = x ?? Number.NaN;
    });
  });
  return { rows: { from: 0, to: panel.dates.length }, stride: panel.stride, values };
}
