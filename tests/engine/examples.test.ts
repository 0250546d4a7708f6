import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asset } from "../../src/engine/assets.js";

/** The built package, as a user of `factorsmith/engine` has it: `npm test` builds it first. */
const built = existsSync(asset("dist", "engine", "index.js"));
const page = readFileSync(asset("docs", "engine.md"), "utf8");
const examples = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);

describe.skipIf(!built)(`docs/engine.md${built ? "" : " (skipped: dist/ has not been built)"}`, () => {
  // Inside the package, so that it can import itself by name.
  let dir: string;
  beforeAll(() => {
    const cache = asset("bench", ".cache");
    mkdirSync(cache, { recursive: true });
    dir = mkdtempSync(join(cache, "examples-"));
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  const run = (index: number): string => {
    const file = join(dir, `example-${index}.mjs`);
    writeFileSync(file, transformSync(examples[index]!, { loader: "ts", format: "esm" }).code);
    return execFileSync(process.execPath, [file], { cwd: dir, encoding: "utf8" });
  };

  test("1. loads a panel", () => {
    expect(run(0)).toMatch(
      /^80 symbols × 600 dates, \d+ fields\nfirst close of \S+: [\d.]+\ntrain: rows 0 to 450;/,
    );
  });
  test("2. compiles and scores one formula", () => {
    expect(run(1)).toMatch(/^RankIC 0\.\d{4}, ICIR \d\.\d\d, looks back 5 days\n$/);
  });
  test("scores many", () => {
    const lines = run(2).trim().split("\n");
    expect(lines.length).toBe(3);
    for (const line of lines) expect(line).toMatch(/ -?0\.\d+ -?\d\.\d+ \d\.\d+$/);
    // The first is the formula of the example before: the same number.
    expect(Number(lines[0]!.split(" ").at(-3)).toFixed(4)).toBe(/RankIC (\S+),/.exec(run(1))![1]);
  });
  test("measures against many labels", () => {
    expect(run(3)).toMatch(/^RankIC of 2 factors against 40 labels on \d+ dates\n$/);
  });
  test("3. writes values", () => {
    const written = Number(/^(\d+) rows/.exec(run(4))?.[1]);
    const csv = readFileSync(join(dir, "macd.csv"), "utf8").trimEnd().split("\n");
    expect(csv[0]).toBe("date,symbol,value");
    expect(csv.length).toBe(written + 1);
    expect(written).toBeGreaterThan(10_000);
  });
  test("4. runs shards from their JSON", () => {
    expect(run(5)).toMatch(/^3 shards, mean RankIC -?0\.\d+\n$/);
  });
  test("there is none that is not run", () => expect(examples.length).toBe(6));
});
