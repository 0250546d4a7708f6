import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot } from "../../../src/engine/assets.js";
import { ALL_FIELDS, FormulaError, fieldSet, parseFormula } from "../../../src/engine/dsl/index.js";
import { MARKET_FIELDS, PACKS, type PackRecord, parsePacked, readPack } from "../packs.js";

const OHLCV = ["open", "high", "low", "close", "volume"];
const COUNTS = { worldquant101: 101, gtja191: 191, alpha158: 158 };

/** The alphas of WorldQuant that Guotai Junan took over (by number in the two publications). */
const TAKEN_OVER: ReadonlyMap<string, string> = new Map([
  ["gtja005", "wq026"],
  ["gtja007", "wq011"],
  ["gtja013", "wq041"],
  ["gtja016", "wq050"],
  ["gtja032", "wq015"],
  ["gtja033", "wq052"],
  ["gtja037", "wq008"],
  ["gtja038", "wq023"],
  ["gtja042", "wq040"],
  ["gtja054", "wq018"],
  ["gtja062", "wq044"],
  ["gtja083", "wq016"],
  ["gtja086", "wq046"],
  ["gtja098", "wq024"],
  ["gtja099", "wq013"],
  ["gtja104", "wq022"],
  ["gtja105", "wq003"],
  ["gtja107", "wq020"],
  ["gtja113", "wq045"],
  ["gtja114", "wq083"],
  ["gtja117", "wq035"],
  ["gtja120", "wq042"],
  ["gtja136", "wq014"],
  ["gtja139", "wq006"],
  ["gtja184", "wq037"],
]);

describe.each(PACKS)("%s", (pack) => {
  const records = readPack(pack);

  test("has as many formulas as were published, each with an id of its own", () => {
    expect(records).toHaveLength(COUNTS[pack]);
    expect(new Set(records.map(({ id }) => id)).size).toBe(COUNTS[pack]);
    expect(new Set(records.map(({ name }) => name)).size).toBe(COUNTS[pack]);
    expect(records.every((record) => record.pack === pack)).toBe(true);
  });

  test.each(records.map((record) => [record.id, record] as const))("%s is a legal formula", (_id, record) => {
    const formula = parsePacked(record);
    expect(Number.isInteger(formula.lookback) && formula.lookback >= 0).toBe(true);
    expect(formula.fields.length).toBeGreaterThan(0);
    // Units are mixed on purpose here and there (a price plus a correlation), nothing else is worth a warning.
    expect(formula.warnings.filter(({ code }) => code !== "unit-mismatch")).toEqual([]);
    expect([...formula.fields, ...formula.groups].filter((name) => !OHLCV.includes(name)).sort()).toEqual(
      [...(record.needs ?? [])].sort(),
    );
    expect(parseFormula(formula.canonical, { fields: fieldSet(formula.fields, formula.groups) }).hash).toBe(
      formula.hash,
    );
  });

  test("no formula occurs twice", () => {
    const hashes = new Map<string, string>();
    for (const record of records) {
      const { hash } = parsePacked(record);
      expect(`${record.id} = ${hashes.get(hash)}`).toBe(`${record.id} = undefined`);
      hashes.set(hash, record.id);
    }
  });
});

test("what GTJA took from WorldQuant has WorldQuant's hash", () => {
  const worldquant = new Map(
    readPack("worldquant101").map((record) => [parsePacked(record).hash, record.id]),
  );
  const same = readPack("gtja191").flatMap((record): [string, string][] => {
    const id = worldquant.get(parsePacked(record).hash);
    return id === undefined ? [] : [[record.id, id]];
  });
  expect(new Map(same)).toEqual(TAKEN_OVER);
});

test("without the benchmark's columns, a formula on them names the one that is missing", () => {
  const needy = readPack("gtja191").filter(({ needs }) =>
    needs?.some((name) => MARKET_FIELDS.includes(name)),
  );
  expect(needy.map(({ id }) => id)).toEqual(["gtja030", "gtja075", "gtja149", "gtja181", "gtja182"]);
  for (const record of needy) {
    const missing = MARKET_FIELDS.filter((name) => record.needs?.includes(name));
    expect(errorOf(record)).toMatchObject({ code: "unknown-field" });
    expect(missing.some((name) => errorOf(record).message.includes(`"${name}"`))).toBe(true);
  }
});

function errorOf(record: PackRecord): FormulaError {
  try {
    // A dataset's own columns: `names` leaves the benchmark's out.
    parseFormula(record.expression, { fields: fieldSet(ALL_FIELDS.names) });
  } catch (error) {
    if (error instanceof FormulaError) return error;
    throw error;
  }
  throw new RangeError(`${record.id} was accepted`);
}

test("alpha158.json is what its script makes", () => {
  execFileSync(process.execPath, [join(packageRoot(), "scripts", "make-alpha158.mjs"), "--check"]);
});
