import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { openLedger } from "../../src/memory/ledger.js";
import { openLibrary } from "../../src/memory/library.js";
import { aFactor, aTrial, parse, scratch } from "./helpers.js";

function hammer(memoryDir: string, who: string, count: number): ChildProcess {
  const script = join(import.meta.dirname, "hammer.mjs");
  const args = ["--import", "tsx", script, memoryDir, who, String(count)];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

const lock = { staleMs: 2000 };

describe("several processes on one workspace", () => {
  it("lose nothing that either wrote", async () => {
    const memoryDir = scratch();
    const count = 40;
    const exits = ["a", "b", "c"].map((who) => once(hammer(memoryDir, who, count), "exit"));
    expect((await Promise.all(exits)).map(([code]) => code)).toEqual([0, 0, 0]);
    const wanted = ["a", "b", "c"].flatMap((who) => Array.from({ length: count }, (_, i) => `${who}-${i}`));
    const library = openLibrary({ memoryDir }, { parse, builtIn: () => Promise.resolve([]) });
    expect((await library.list()).map(({ name }) => name).sort()).toEqual(wanted.sort());
    const ledger = openLedger({ memoryDir });
    expect(await ledger.count({ datasetHash: "dh" })).toMatchObject({
      evaluations: 3 * count,
      distinct: 3 * count,
    });
  });

  it("survive kill -9 in the middle of their writes", async () => {
    const memoryDir = scratch();
    for (let round = 0; round < 5; round++) {
      const child = hammer(memoryDir, `round${round}`, 0);
      await once(child.stdout!, "data");
      // On a busy machine the first write may take longer than the wait below: there must be something to survive.
      while (!existsSync(join(memoryDir, "library.json"))) await sleep(5);
      await sleep(60 + 37 * round);
      child.kill("SIGKILL");
      await once(child, "exit");
      const text = readFileSync(join(memoryDir, "library.json"), "utf8");
      expect(JSON.parse(text).version).toBe(1);
    }
    const library = openLibrary({ memoryDir }, { parse, builtIn: () => Promise.resolve([]), lock });
    const ledger = openLedger({ memoryDir }, { lock });
    await library.add(aFactor("after"));
    await ledger.append([aTrial("after")]);
    // Every factor but the one whose trial was cut off has its trial: the child writes one after the other.
    const names = (await library.list()).map(({ name }) => name);
    const trials = new Set<string>();
    for await (const { canonical } of ledger.read()) trials.add(canonical);
    for (let round = 0; round < 5; round++) {
      const mine = names.filter((name) => name.startsWith(`round${round}-`));
      expect(mine).toEqual(mine.map((_, i) => `round${round}-${i}`));
      expect(mine.filter((name) => !trials.has(name)).length).toBeLessThanOrEqual(1);
    }
    expect(readdirSync(memoryDir).filter((name) => /\.json\.\d+$/.test(name))).toEqual([]);
    expect(existsSync(join(memoryDir, "library.json.lock"))).toBe(false);
  });
});
