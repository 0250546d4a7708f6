import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { Panel } from "../../../src/engine/panel/types.js";
import { writeLongTable } from "../../../src/engine/report/long-table.js";
import { makePanel } from "../compute/fixture.js";

const [symbols, days] = [400, 1500];
const cells = symbols * days;
const panel: Panel = makePanel(symbols, days, {}, new Uint8Array(cells).fill(1), new Uint8Array(cells));
const values = {
  rows: { from: 0, to: days },
  stride: panel.stride,
  values: Float64Array.from({ length: days * panel.stride }, (_, i) => Math.sin(i)),
};
const root = mkdtempSync(join(tmpdir(), "factorsmith-long-"));
beforeEach(() => {
  for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true }));

describe.each(["values.csv", "values.parquet"])("%s", (name) => {
  const path = join(root, name);

  test("tells how far it is, and is there when it is whole", async () => {
    const told: { message: string; done?: number; total?: number }[] = [];
    const rows = await writeLongTable(path, panel, values, {
      signal: new AbortController().signal,
      onProgress: (progress) => told.push(progress),
    });
    expect(rows).toBe(cells);
    const counted = told.filter(({ message }) => message === `writing ${name}`);
    expect(counted.length).toBeGreaterThan(0);
    expect(counted.map(({ done }) => done)).toEqual(
      counted.map(({ done }) => done).toSorted((a, b) => a! - b!),
    );
    expect(counted.every(({ done, total }) => done! <= total! && total === days)).toBe(true);
    expect(readdirSync(root)).toEqual([name]);
    if (name.endsWith(".csv")) expect(readFileSync(path, "utf8").split("\n").length).toBe(cells + 2);
  });

  // How soon is measured (bench/abort.ts); a table of 20 MB lets others in at least that often.
  test.each([0, 1, 6, 15])(
    "stops when it is cancelled in turn %i, and leaves nothing behind",
    async (last) => {
      const controller = new AbortController();
      const writing = writeLongTable(path, panel, values, { signal: controller.signal });
      writing.catch(() => {});
      for (let turn = 0; turn < last; turn++) await setImmediate();
      controller.abort();
      await expect(writing).rejects.toMatchObject({ name: "AbortError" });
      expect(readdirSync(root)).toEqual([]);
    },
  );
});

test("stops when it is cancelled while it is being compressed", async () => {
  const controller = new AbortController();
  const writing = writeLongTable(join(root, "values.parquet"), panel, values, {
    signal: controller.signal,
    onProgress: ({ message }) => {
      if (message === "compressing") controller.abort();
    },
  });
  await expect(writing).rejects.toMatchObject({ name: "AbortError" });
  expect(readdirSync(root)).toEqual([]);
});
