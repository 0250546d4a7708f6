import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { built as fileOfBuild } from "../../../src/engine/assets.js";
import { LineReader, NotPlain, type Rows } from "../../../src/engine/panel/import/scan/scan-bytes.js";
import { scanKernels } from "../../../src/engine/panel/import/scan/scanner.js";
import { importDataset } from "../../../src/engine/panel/index.js";
import { scratch } from "./scratch.js";

const built = existsSync(fileOfBuild("kernels.wasm"));
const layout = { delimiter: ",", dateFormat: "iso", cells: [-1, -2, 0, -3, 1], columns: 2 } as const;

function read(lines: readonly string[]) {
  const reader = new LineReader(scanKernels(), 1 << 20);
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  reader.input.set(bytes);
  reader.read(0, bytes.length, layout, -1);
  const [rows] = [...reader.rows()] as [Rows];
  return { rows, symbols: [...rows.symbols].map((s) => reader.symbols[s]!) };
}

describe.skipIf(!built)(`plain CSV${built ? "" : " (skipped: dist/ has not been built)"}`, () => {
  const { data, write } = scratch();
  const digits = fc.stringMatching(/^-?(\d{1,18}(\.\d{0,20})?|\.\d{1,19})([eE][-+]?\d{1,2})?$/);
  const cell = fc.oneof(
    digits,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => `${x}`.replace("e+", "e")),
    fc.integer().map((cents) => (cents / 100).toFixed(2)),
    fc.constantFrom("", "NaN", "None", "--", "-", "0", "-0", "000.500", "1."),
  );
  const wanted = (text: string) => (/\d/.test(text) ? Number(text) : Number.NaN);

  test("numbers are what Number reads, to the last bit", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 40 }), (cells) => {
        const { rows } = read(cells.map(([a, b], r) => `2020-01-${10 + (r % 20)},S${r % 7},${a},text,${b}`));
        expect(rows.count).toBe(cells.length);
        cells.forEach(([a, b], r) => {
          expect([a, rows.values[r]]).toEqual([a, wanted(a)]);
          expect([b, rows.values[rows.capacity + r]]).toEqual([b, wanted(b)]);
        });
      }),
      { numRuns: 300 },
    );
  });

  test("days and symbols are told apart, long and short", () => {
    const names = Array.from({ length: 500 }, (_, k) =>
      k % 3 ? `${600000 + k}.SH` : `A-VERY-LONG-SYMBOL-NAME-${k}`,
    );
    const all = [...names, ...names.toReversed()];
    const { rows, symbols } = read(all.map((name, k) => `20${10 + (k % 80)}-02-28,${name},${k},,`));
    expect(symbols).toEqual(all);
    expect(new Set(rows.days).size).toBe(80);
    expect(rows.days[0]! * 86_400_000).toBe(Date.UTC(2010, 1, 28));
  });

  test("every day of the calendar has its number, and no other date is read", () => {
    const days = Array.from(
      { length: 2000 },
      (_, k) => new Date(Date.UTC(1000, 0, 1) + k * 200.4 * 86_400_000),
    );
    for (const year of [1900, 2000, 2023, 2024]) days.push(new Date(Date.UTC(year, 2, 0)));
    const dates = days.map((day) => day.toISOString().slice(0, 10));
    const { rows } = read(dates.map((date) => `${date},A,1,x,2`));
    expect([...rows.days]).toEqual(dates.map((date) => Date.parse(date) / 86_400_000));
    for (const date of ["1900-02-29", "2023-04-31", "2023-13-01", "2023-00-10", "2023-01-00", "0999-01-01"])
      expect(() => read([`${date},A,1,x,2`])).toThrow(NotPlain);
  });

  test.each([
    ["a quote", '2020-01-02,"A",1,x,2'],
    ["a cell too few", "2020-01-02,A,1,x"],
    ["a cell too many", "2020-01-02,A,1,x,2,3"],
    ["a blank line", ""],
    ["a day that does not exist", "2023-02-30,A,1,x,2"],
    ["another form of date", "2020/1/2,A,1,x,2"],
    ["a time", "2020-01-02 00:00,A,1,x,2"],
    ["text for a number", "2020-01-02,A,one,x,2"],
    ["a thousands mark", "2020-01-02,A,1'000,x,2"],
    ["two points", "2020-01-02,A,1.2.3,x,2"],
    ["a space", "2020-01-02,A, 1,x,2"],
    ["no symbol", "2020-01-02,,1,x,2"],
    ["a symbol with a space around it", "2020-01-02,A ,1,x,2"],
    ["a letter beyond ASCII", "2020-01-02,A,1,é,2"],
    ["an infinite number", "2020-01-02,A,1e999,x,2"],
  ])("%s is for a full CSV reader", (_, line) => {
    expect(() => read(["2020-01-01,A,1,x,2", line])).toThrow(NotPlain);
  });

  test("an import gives the same whichever reader reads the file", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.integer({ min: 0, max: 30 }),
            fc.integer({ min: 0, max: 5 }),
            fc.integer({ min: 100, max: 99999 }),
            fc.constantFrom("1000", "250000", "1e6", "", "nan", "12345678901234567890"),
          ),
          { minLength: 60, maxLength: 120 },
        ),
        async (bars) => {
          const seen = new Set<string>();
          const lines = bars.flatMap(([day, symbol, cents, volume]) => {
            const key = `${day}/${symbol}`;
            if (seen.has(key)) return [];
            seen.add(key);
            const price = (cents / 100).toFixed(2);
            const date = new Date(Date.UTC(2021, 0, 4 + day)).toISOString().slice(0, 10);
            return [`${date},60000${symbol},${price},${price},${price},${price},${volume},${cents / 7}`];
          });
          // One identical repeat. A quoted header is for DuckDB.
          lines.push(lines[0]!);
          const head = "date,code,open,high,low,close,volume,pe_ttm";
          const manifests = [];
          for (const [name, header] of [
            ["scanned", head],
            ["quoted", head.replace("date", '"date"')],
          ] as const) {
            const path = write(`${name}.csv`, [header, ...lines, ""].join("\n"));
            manifests.push(
              await importDataset({ paths: [path], name, dir: data, replace: true, splits: "100/0/0" }),
            );
          }
          const [scanned, quoted] = manifests;
          expect(scanned!.hash).toBe(quoted!.hash);
          const plainNotes = (notes: readonly string[]) => notes.map((note) => note.replace(/^\w+\.csv/, ""));
          expect({ ...scanned!.quality, notes: plainNotes(scanned!.quality.notes) }).toEqual({
            ...quoted!.quality,
            notes: plainNotes(quoted!.quality.notes),
          });
        },
      ),
      { numRuns: 8 },
    );
  });
});
