import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  findDataset,
  importDataset,
  listDatasets,
  loadManifest,
  loadPanel,
  removeDataset,
} from "../../../src/engine/panel/index.js";
import { scratch } from "./scratch.js";

const { data, write } = scratch();
const days = Array.from({ length: 10 }, (_, i) => `2024-01-${String(i + 10)}`);

async function make(name: string): Promise<void> {
  const lines = days.flatMap((day, t) =>
    ["A", "B", "C"].map((symbol, s) => `${day},${symbol},${100 + 10 * t + s}`),
  );
  const path = write("bars.csv", ["date,symbol,close", ...lines].join("\n"));
  await importDataset({ paths: [path], name, dir: data }, { clock: () => new Date("2024-02-01T00:00:00Z") });
}

describe("stored datasets", () => {
  beforeAll(() => make("prices"));

  it("are listed and found, with the nearest name for a typing error", async () => {
    expect((await listDatasets(data)).map((manifest) => manifest.name)).toEqual(["prices"]);
    expect(await findDataset(data, "prices")).toBe(join(data, "prices"));
    await expect(findDataset(data, "pricse")).rejects.toMatchObject({
      code: "dataset-not-found",
      evidence: { name: "pricse", nearest: ["prices"] },
    });
  });

  it("cannot be named by a path", async () => {
    for (const name of ["../prices", "a/b", "", ".hidden", "UPPER", "a b"]) {
      await expect(removeDataset(data, name)).rejects.toMatchObject({ code: "dataset-name" });
    }
  });

  it("are not overwritten unless asked", async () => {
    await expect(make("prices")).rejects.toMatchObject({ code: "dataset-exists" });
  });

  it("lie on disk date-major, little-endian, with padded rows", () => {
    const bytes = readFileSync(join(data, "prices", "fields", "close.f64"));
    expect(bytes.length).toBe(10 * 8 * 8);
    expect(bytes.readDoubleLE((3 * 8 + 2) * 8)).toBe(132);
    expect(bytes.readDoubleLE((3 * 8 + 3) * 8)).toBeNaN();
  });

  it("give a search view that holds no test row", async () => {
    const search = await loadPanel(join(data, "prices"), { window: "search" });
    expect(search.dates).toEqual(days.slice(0, 8));
    const close = search.fields.get("close")!;
    expect(close.length).toBe(8 * 8);
    expect(close.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(close.buffer.byteLength).toBe(8 * 8 * 8);
    expect(Math.max(...close.filter((price) => price > 0))).toBe(172);
    expect(search.universe.length).toBe(64);
    const all = await loadPanel(join(data, "prices"), { window: "all" });
    expect(all.dates).toEqual(days);
    expect(all.fields.get("close")!.subarray(0, 64)).toEqual(close);
  });

  it("load only the fields that are asked for, and say which there are", async () => {
    const dir = join(data, "prices");
    expect([...(await loadPanel(dir, { window: "all", fields: [] })).fields.keys()]).toEqual([]);
    await expect(loadPanel(dir, { window: "all", fields: ["clsoe"] })).rejects.toMatchObject({
      code: "dataset-field",
      hint: "Did you mean close?",
    });
  });

  it("are refused when damaged, and can be removed then", async () => {
    await make("broken");
    const dir = join(data, "broken");
    truncateSync(join(dir, "fields", "close.f64"), 100);
    await expect(loadPanel(dir, { window: "all" })).rejects.toMatchObject({
      code: "dataset-corrupt",
      evidence: { file: join(dir, "fields", "close.f64") },
    });
    writeFileSync(join(dir, "manifest.json"), '{"version": 1');
    await expect(loadManifest(dir)).rejects.toMatchObject({
      code: "dataset-corrupt",
      evidence: { file: join(dir, "manifest.json") },
    });
    await removeDataset(data, "broken");
    expect(existsSync(dir)).toBe(false);
  });

  it("sweep what a crashed import left, but not what a running one is writing", async () => {
    const host = hostname().replace(/[^A-Za-z0-9]/g, "");
    // Larger than any process id of Linux: a process that cannot be alive.
    const dead = join(data, `.tmp-${host}-99999999-aa`);
    const alive = join(data, `.tmp-${host}-${process.pid}-bb`);
    const elsewhere = join(data, ".tmp-otherhost-1-cc");
    for (const dir of [dead, alive, elsewhere]) mkdirSync(dir);
    await make("after");
    const left = readdirSync(data).filter((name) => name.startsWith(".tmp"));
    expect(left.sort()).toEqual([`.tmp-${host}-${process.pid}-bb`, ".tmp-otherhost-1-cc"].sort());
    expect((await listDatasets(data)).map((manifest) => manifest.name)).toEqual(["after", "prices"]);
  });
});
