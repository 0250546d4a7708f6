import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { importDataset, loadPanel } from "../../../src/engine/panel/index.js";
import { refusal, scratch } from "./scratch.js";

const { data, dir } = scratch();
const folder = join(dir, "qlib");
const days = ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"];

/** As Qlib's dump_bin writes it: float32, the calendar row of the first value in front. */
function feature(symbol: string, field: string, start: number, values: number[]): void {
  mkdirSync(join(folder, "features", symbol), { recursive: true });
  writeFileSync(
    join(folder, "features", symbol, `${field}.day.bin`),
    new Uint8Array(Float32Array.from([start, ...values]).buffer),
  );
}

describe("a Qlib folder", () => {
  beforeAll(() => {
    for (const part of ["calendars", "instruments"]) mkdirSync(join(folder, part), { recursive: true });
    writeFileSync(join(folder, "calendars", "day.txt"), `${days.join("\n")}\n`);
    writeFileSync(
      join(folder, "instruments", "csi300.txt"),
      "SH600000\t2024-01-02\t2024-01-03\nSZ000001\t2024-01-03\t2024-01-05\n",
    );
    // Raw closes 10, 12, 6 (a two-for-one split), 7 with factor 0.5, 0.5, 1, 1.
    for (const bar of ["open", "high", "low", "close"]) feature("sh600000", bar, 0, [5, 6, 6, 7]);
    feature("sh600000", "factor", 0, [0.5, 0.5, 1, 1]);
    feature("sh600000", "volume", 0, [2000, 4000, 1000, 1500]);
    for (const bar of ["open", "high", "low", "close"]) feature("sz000001", bar, 1, [8, Number.NaN, 9]);
    feature("sz000001", "factor", 1, [2, 2, 2]);
    feature("sz000001", "volume", 1, [50, Number.NaN, 60]);
  });

  it("becomes a panel: raw prices and volume restored, adjusted prices as stored", async () => {
    const membership = join(folder, "instruments", "csi300.txt");
    const manifest = await importDataset({ paths: [folder], name: "qlib", dir: data, membership });
    expect(manifest.dates).toEqual(days);
    expect(manifest.symbols).toEqual(["000001.SZ", "600000.SH"]);
    expect(manifest.market).toBe("cn-a");
    const panel = await loadPanel(join(data, "qlib"), { window: "all" });
    const column = (field: string, s: number) =>
      days.map((_, t) => panel.fields.get(field)![t * panel.stride + s]);
    expect(column("close", 1)).toEqual([5, 6, 6, 7]);
    expect(column("raw_close", 1)).toEqual([10, 12, 6, 7]);
    expect(column("volume", 1)).toEqual([1000, 2000, 1000, 1500]);
    expect(column("raw_close", 0)).toEqual([Number.NaN, 4, Number.NaN, 4.5]);
    expect(days.map((_, t) => [panel.universe[t * 8], panel.universe[t * 8 + 1]])).toEqual([
      [0, 1],
      [1, 1],
      [1, 0],
      [1, 0],
    ]);
  });

  it("can be cut by date, from the middle of a feature", async () => {
    await importDataset({
      paths: [folder],
      name: "cut",
      dir: data,
      format: "qlib",
      from: "2024-01-03",
      to: "2024-01-04",
    });
    const panel = await loadPanel(join(data, "cut"), { window: "all" });
    expect(panel.dates).toEqual(days.slice(1, 3));
    expect(panel.fields.get("raw_close")![1]).toBe(12);
  });

  it("is refused when it is not one, or damaged", async () => {
    expect((await refusal({ paths: [dir], name: "bad", dir: data, format: "qlib" })).code).toBe(
      "import-format",
    );
    writeFileSync(join(folder, "features", "sz000001", "close.day.bin"), Buffer.alloc(7));
    const error = await refusal({ paths: [folder], name: "bad", dir: data });
    expect(error.code).toBe("import-format");
    expect(error.evidence["file"]).toContain("close.day.bin");
  });
});
