import { readFileSync } from "node:fs";
import { asset } from "../../../src/engine/assets.js";
import type { Panel } from "../../../src/engine/panel/types.js";

type Cell = number | null | "inf" | "-inf";

export interface Fixture {
  readonly panel: Panel;
  readonly cases: readonly { readonly formula: string; readonly values: Float64Array }[];
  /** Whatever else the file holds. */
  readonly raw: Readonly<Record<string, unknown>>;
}

const number = (cell: Cell): number =>
  cell === null ? Number.NaN : cell === "inf" ? Infinity : cell === "-inf" ? -Infinity : cell;

export const numbers = (cells: unknown): Float64Array => Float64Array.from(cells as Cell[], number);

/** Answers written by tests/fixtures/make_compute.py, with the panel that they are about. */
export function loadFixture(name: string): Fixture {
  const raw = JSON.parse(readFileSync(asset("tests", "fixtures", "compute", `${name}.json`), "utf8"));
  const fields = Object.fromEntries(
    Object.entries(raw.fields as Record<string, Cell[]>).map(([key, cells]) => [key, numbers(cells)]),
  );
  return {
    panel: makePanel(raw.symbols, raw.dates, fields, raw.universe, raw.groups),
    cases: raw.cases.map((c: { formula: string; values: Cell[] }) => ({
      formula: c.formula,
      values: numbers(c.values),
    })),
    raw,
  };
}

/** A panel from unpadded date-major arrays. */
export function makePanel(
  symbols: number,
  dates: number,
  fields: Readonly<Record<string, Float64Array>>,
  members: ArrayLike<number>,
  groups: ArrayLike<number>,
): Panel {
  const stride = Math.ceil(symbols / 8) * 8;
  const spread = <A extends Float64Array | Int32Array | Uint8Array>(from: ArrayLike<number>, to: A): A => {
    for (let t = 0; t < dates; t++)
      for (let s = 0; s < symbols; s++) to[t * stride + s] = from[t * symbols + s]!;
    return to;
  };
  const cells = dates * stride;
  const universe = spread(members, new Uint8Array(new SharedArrayBuffer(cells)));
  return {
    dataset: { name: "fixture", hash: "", kind: "demo" },
    dates: Array.from({ length: dates }, (_, t) =>
      new Date(86_400_000 * (15_000 + t)).toISOString().slice(0, 10),
    ),
    symbols: Array.from({ length: symbols }, (_, s) => `S${String(s).padStart(4, "0")}`),
    stride,
    fields: new Map(
      Object.entries(fields).map(([name, values]) => [
        name,
        spread(values, new Float64Array(new SharedArrayBuffer(cells * 8)).fill(Number.NaN)),
      ]),
    ),
    groups: new Map([
      [
        "industry",
        {
          names: ["a", "b", "c"],
          codes: spread(groups, new Int32Array(new SharedArrayBuffer(cells * 4)).fill(-1)),
        },
      ],
    ]),
    universe,
    tradable: universe,
    window: "all",
  };
}

/** Where two matrices differ: NaN and infinities must be the same, numbers within `tolerance` of max(|b|, spread of b). */
export function differences(
  actual: Float64Array,
  stride: number,
  wanted: Float64Array,
  symbols: number,
  tolerance = 1e-9,
): string[] {
  const finite = wanted.filter(Number.isFinite);
  const mean = finite.reduce((a, b) => a + b, 0) / finite.length;
  const spread = Math.sqrt(finite.reduce((a, b) => a + (b - mean) ** 2, 0) / finite.length);
  const found: string[] = [];
  wanted.forEach((b, i) => {
    const [t, s] = [Math.floor(i / symbols), i % symbols];
    const a = actual[t * stride + s]!;
    const same =
      Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(b), Math.min(spread, 1));
    if (!same) found.push(`row ${t} symbol ${s}: ${a}, wanted ${b}`);
  });
  return found;
}
