import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asset } from "../../src/engine/assets.js";

/** The built package, as a user of `factorsmith/engine` has it: `npm test` builds it first. */
const built = existsSync(asset("dist", "engine", "index.js"));
const page = readFileSync(asset("docs", "engine.md"), "utf8");
const examples = [...page.matchAll(/^## (.*?)$[\s\S]*?^```ts\n([\s\S]*?)^```$/gm)].map(([, title, code]) => ({
  title: title!,
  code: code!,
}));

test("docs/engine.md has its examples", () => {
  expect(examples.map(({ title }) => title.replace(/^\d\. /, ""))).toEqual([
    "Load a panel",
    "Compile and score",
    "Write values",
    "Panels that do not fit in memory, and other hosts",
  ]);
});

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
    writeFileSync(file, transformSync(examples[index]!.code, { loader: "ts", format: "esm" }).code);
    return execFileSync(process.execPath, [file], { cwd: dir, encoding: "utf8" });
  };

  test("1. loads a panel", () => {
    expect(run(0)).toMatch(
      /^80 symbols × 600 dates, \d+ fields\nfirst close of \S+: [\d.]+\ntrain: rows 0 to 450;/,
    );
  });
  test("2. compiles and scores", () => {
    const lines = run(1).trim().split("\n");
    expect(lines.length).toBe(3);
    for (const line of lines) expect(line).toMatch(/ -?0\.\d+ -?\d\.\d+ \d\.\d+$/);
  });
  test("3. writes values", () => {
    const written = Number(/^(\d+) rows/.exec(run(2))?.[1]);
    const csv = readFileSync(join(dir, "macd.csv"), "utf8").trimEnd().split("\n");
    expect(csv[0]).toBe("date,symbol,value");
    expect(csv.length).toBe(written + 1);
    expect(written).toBeGreaterThan(10_000);
  });
  test("4. runs shards from their JSON", () => {
    expect(run(3)).toMatch(/^3 shards, mean RankIC -?0\.\d+\n$/);
  });
});
