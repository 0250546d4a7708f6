import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AppendBytes, openLedger } from "../../src/memory/ledger.js";
import type { Trial } from "../../src/memory/trial.js";
import { aTrial, scratch } from "./helpers.js";

async function all(ledger: { read(): AsyncGenerator<Trial> }): Promise<Trial[]> {
  const trials: Trial[] = [];
  for await (const trial of ledger.read()) trials.push(trial);
  return trials;
}

describe("ledger", () => {
  it("is empty before the first line and creates nothing by reading", async () => {
    const memoryDir = scratch();
    const ledger = openLedger({ memoryDir });
    expect(await ledger.count({ datasetHash: "d1" })).toEqual({ evaluations: 0, distinct: 0, unseals: 0 });
    expect(await all(ledger)).toEqual([]);
    expect(existsSync(join(memoryDir, "trials.jsonl"))).toBe(false);
  });

  it("counts every evaluation, and distinct formulas once for each window", async () => {
    const ledger = openLedger({ memoryDir: scratch() });
    await ledger.append([aTrial("a"), aTrial("b"), aTrial("a")]);
    await ledger.append([
      aTrial("a", { split: "valid" }),
      aTrial("a", { horizon: 10 }),
      aTrial("a", { datasetHash: "d2" }),
      aTrial("a", { kind: "unseal", split: "test" }),
    ]);
    expect(await ledger.count({ datasetHash: "d1" })).toEqual({ evaluations: 5, distinct: 4, unseals: 1 });
    expect(await ledger.count({ datasetHash: "d1", split: "train", horizon: 5, entry: "next-open" })).toEqual(
      {
        evaluations: 3,
        distinct: 2,
        unseals: 0,
      },
    );
    expect(await ledger.count({ datasetHash: "d2" })).toEqual({ evaluations: 1, distinct: 1, unseals: 0 });
  });

  it("gives back what was written, in order, and sees what others append", async () => {
    const memoryDir = scratch();
    const one = openLedger({ memoryDir });
    const two = openLedger({ memoryDir });
    const first = await one.append([aTrial("a", { canonical: "rank(收盘)", rankIcMean: null })]);
    expect(await two.count({ datasetHash: "d1" })).toMatchObject({ evaluations: 1 });
    const second = await two.append([aTrial("b")]);
    expect(await one.count({ datasetHash: "d1" })).toMatchObject({ evaluations: 2 });
    expect(await all(one)).toEqual([...first, ...second]);
  });

  it("moves a torn last line aside and goes on", async () => {
    const memoryDir = scratch();
    const file = join(memoryDir, "trials.jsonl");
    const ledger = openLedger({ memoryDir });
    await ledger.append([aTrial("a")]);
    appendFileSync(file, '{"v":1,"id":"x","at":"2026');
    expect(await ledger.count({ datasetHash: "d1" })).toMatchObject({ evaluations: 1 });
    await ledger.append([aTrial("b")]);
    expect((await all(ledger)).map(({ hash }) => hash)).toEqual(["a", "b"]);
    expect(await ledger.count({ datasetHash: "d1" })).toMatchObject({ evaluations: 2 });
    expect(readFileSync(join(memoryDir, "trials.torn"), "utf8")).toBe('{"v":1,"id":"x","at":"2026\n');
  });

  it("finishes a last line that lacks only its newline", async () => {
    const memoryDir = scratch();
    const file = join(memoryDir, "trials.jsonl");
    const ledger = openLedger({ memoryDir });
    await ledger.append([aTrial("a")]);
    truncateSync(file, readFileSync(file).length - 1);
    await ledger.append([aTrial("b")]);
    expect((await all(ledger)).map(({ hash }) => hash)).toEqual(["a", "b"]);
  });

  it("loses nothing that was finished, wherever the last line is torn", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string(), { minLength: 2, maxLength: 6 }),
        fc.nat(),
        async (hashes, cut) => {
          const memoryDir = scratch();
          const file = join(memoryDir, "trials.jsonl");
          await openLedger({ memoryDir }).append(hashes.map((hash) => aTrial(hash)));
          const bytes = readFileSync(file);
          const lastLine = bytes.lastIndexOf(0x0a, -2) + 1;
          truncateSync(file, lastLine + (cut % (bytes.length - lastLine)));
          const ledger = openLedger({ memoryDir });
          await ledger.append([aTrial("after")]);
          const kept = (await all(ledger)).map(({ hash }) => hash);
          expect(kept.slice(0, hashes.length - 1)).toEqual(hashes.slice(0, -1));
          expect(kept.at(-1)).toBe("after");
          expect((await ledger.count({ datasetHash: "d1" })).evaluations).toBe(kept.length);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("refuses to count a ledger with a damaged line in the middle", async () => {
    const memoryDir = scratch();
    const file = join(memoryDir, "trials.jsonl");
    const ledger = openLedger({ memoryDir });
    await ledger.append([aTrial("a"), aTrial("b"), aTrial("c")]);
    const lines = readFileSync(file, "utf8").split("\n");
    writeFileSync(file, [lines[0], lines[1]?.slice(9), lines[2], ""].join("\n"));
    await expect(ledger.count({ datasetHash: "d1" })).rejects.toThrow(
      /trials\.jsonl is damaged: line 2 is not valid JSON/,
    );
    await expect(all(ledger)).rejects.toMatchObject({
      code: "corrupt-file",
      hint: "mend line 2 by hand, or move that one line to another file",
    });
  });

  it("keeps nothing of a batch that did not fit on the disk", async () => {
    const memoryDir = scratch();
    const before = openLedger({ memoryDir });
    await before.append([aTrial("a")]);
    const short: AppendBytes = async (handle, bytes) =>
      (await handle.write(bytes.subarray(0, 40))).bytesWritten;
    const failing: AppendBytes = async (handle, bytes) => {
      await handle.write(bytes.subarray(0, 40));
      throw Object.assign(new Error("full"), { code: "ENOSPC", errno: -28 });
    };
    for (const append of [short, failing]) {
      await expect(
        openLedger({ memoryDir }, { append }).append([aTrial("b"), aTrial("c")]),
      ).rejects.toMatchObject({
        code: "workspace",
        evidence: { problem: "no-space" },
      });
    }
    expect((await all(before)).map(({ hash }) => hash)).toEqual(["a"]);
    expect(existsSync(join(memoryDir, "trials.torn"))).toBe(false);
  });

  it("counts 100,000 lines fast, and again at once", async () => {
    const memoryDir = scratch();
    const line = (i: number) =>
      JSON.stringify({ v: 1, id: `t${i}`, at: "2026-01-02T03:04:05.000Z", ...aTrial(`h${i % 60_000}`) });
    writeFileSync(
      join(memoryDir, "trials.jsonl"),
      `${Array.from({ length: 100_000 }, (_, i) => line(i)).join("\n")}\n`,
    );
    const ledger = openLedger({ memoryDir });
    const cold = performance.now();
    expect(await ledger.count({ datasetHash: "d1" })).toMatchObject({
      evaluations: 100_000,
      distinct: 60_000,
    });
    const warm = performance.now();
    await ledger.append([aTrial("new")]);
    expect(await ledger.count({ datasetHash: "d1" })).toMatchObject({
      evaluations: 100_001,
      distinct: 60_001,
    });
    const end = performance.now();
    // Generous: a shared machine. Measured 0.6 s cold, 5 ms for append and count.
    expect(warm - cold).toBeLessThan(5000);
    expect(end - warm).toBeLessThan(500);
    if (process.env["TIMES"]) process.stdout.write(`cold ${warm - cold} ms, append+count ${end - warm} ms\n`);
  });
});
