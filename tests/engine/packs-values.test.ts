import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEvaluator, type Evaluator } from "../../src/engine/compute/index.js";
import type { Panel } from "../../src/engine/panel/types.js";
import { kernelFile } from "./compute/kernel-file.js";
import { MARKET_FIELDS, PACKS, type PackRecord, parsePacked, readPack } from "./packs.js";

interface PanelFixture {
  readonly dates: number;
  readonly symbols: number;
  readonly fields: Readonly<Record<string, readonly (number | null)[]>>;
  readonly shares: readonly number[];
  readonly industry: readonly number[];
  readonly universe: string;
  readonly series: Readonly<Record<string, readonly number[]>>;
}

interface Goldens {
  readonly rows: readonly number[];
  /** By id of the formula: [row][symbol], null = no value. */
  readonly values: Readonly<Record<string, readonly (readonly (number | null)[])[]>>;
}

const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../fixtures/packs/${name}.json`, import.meta.url), "utf8")) as T;

const given = fixture<PanelFixture>("panel");
const goldens = fixture<Goldens>("values");
const records = PACKS.flatMap(readPack);
const STRIDE = Math.ceil(given.symbols / 8) * 8;

/** The first `dates` dates of the fixture. */
function panel(dates = given.dates): Panel {
  const floats = (value: (date: number, symbol: number) => number): Float64Array => {
    const out = new Float64Array(new SharedArrayBuffer(dates * STRIDE * 8)).fill(Number.NaN);
    for (let t = 0; t < dates; t++) for (let s = 0; s < given.symbols; s++) out[t * STRIDE + s] = value(t, s);
    return out;
  };
  const fields = new Map(
    Object.entries(given.fields).map(([name, values]) => [
      name,
      floats((t, s) => values[t * given.symbols + s] ?? Number.NaN),
    ]),
  );
  const at = (name: string, t: number, s: number): number => fields.get(name)![t * STRIDE + s]!;
  fields.set(
    "amount",
    floats((t, s) => at("vwap", t, s) * at("volume", t, s)),
  );
  fields.set(
    "market_cap",
    floats((t, s) => at("close", t, s) * given.shares[s]!),
  );
  for (const name of MARKET_FIELDS)
    fields.set(
      name,
      floats((t) => given.series[name]![t]!),
    );
  const universe = new Uint8Array(new SharedArrayBuffer(dates * STRIDE));
  const codes = new Int32Array(new SharedArrayBuffer(dates * STRIDE * 4)).fill(-1);
  for (let t = 0; t < dates; t++) {
    for (let s = 0; s < given.symbols; s++) {
      universe[t * STRIDE + s] = Number(given.universe[t * given.symbols + s]);
      codes[t * STRIDE + s] = given.industry[s]!;
    }
  }
  const day = (t: number): string => new Date(Date.UTC(2015, 0, 1 + t)).toISOString().slice(0, 10);
  return {
    dataset: { name: "packs", hash: "0".repeat(64), kind: "imported" },
    dates: Array.from({ length: dates }, (_, t) => day(t)),
    symbols: Array.from({ length: given.symbols }, (_, s) => `S${String(s).padStart(2, "0")}`),
    stride: STRIDE,
    fields,
    groups: new Map([["industry", { names: ["a", "b", "c"], codes }]]),
    universe,
    tradable: universe,
    window: "all",
  };
}

/**
 * Rows of a formula, computed from the first date on: the look-back of a recursive mean counts rows, so that one row
 * alone would be a little off for a symbol that was suspended. An inf is no value, as in a finished factor.
 */
async function rowsOf(evaluator: Evaluator, record: PackRecord, rows: readonly number[]) {
  const { values } = await evaluator.values(parsePacked(record), { from: 0, to: Math.max(...rows) + 1 });
  const row = (t: number) => values.subarray(t * STRIDE, t * STRIDE + given.symbols);
  return rows.map((t) => Array.from(row(t), (v) => (Number.isFinite(v) ? v : null)));
}

/** Where two rows differ by more than 1e-9 of the expected value, or than the rounding of a difference of equal parts. */
function differences(actual: readonly (number | null)[], expected: readonly (number | null)[]): string[] {
  const rounding = 1e-14 * Math.max(...expected.map((wanted) => Math.abs(wanted ?? 0)));
  return expected.flatMap((wanted, s) => {
    const got = actual[s] ?? null;
    if (wanted === null || got === null) return wanted === got ? [] : [`${s}: ${got}, not ${wanted}`];
    return Math.abs(got - wanted) <= Math.max(1e-9 * Math.abs(wanted), rounding)
      ? []
      : [`${s}: ${got}, not ${wanted}`];
  });
}

describe("the formulas of the packs, computed", () => {
  let whole: Evaluator;
  let shorter: Evaluator;
  const cut = 300;

  beforeAll(async () => {
    whole = await createEvaluator(panel(), { workers: 0, kernelFile: kernelFile() });
    shorter = await createEvaluator(panel(cut), { workers: 0, kernelFile: kernelFile() });
  });
  afterAll(async () => {
    await whole.close();
    await shorter.close();
  });

  const known = records.filter(({ id }) => goldens.values[id]);

  test("the independent computation covers a good part of each pack", () => {
    expect(known).toHaveLength(Object.keys(goldens.values).length);
    expect(known.length).toBeGreaterThan(150);
  });

  test.each(known.map((record) => [record.id, record] as const))(
    "%s is what numpy finds",
    async (id, record) => {
      const expected = goldens.values[id]!;
      const actual = await rowsOf(whole, record, goldens.rows);
      expect(actual.map((row, i) => differences(row, expected[i]!))).toEqual(goldens.rows.map(() => []));
    },
  );

  test.each(records.map((record) => [record.id, record] as const))(
    "%s does not change when later days are added",
    async (_id, record) => {
      const last = [cut - 2, cut - 1];
      expect(await rowsOf(shorter, record, last)).toEqual(await rowsOf(whole, record, last));
    },
  );
});
