import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FormulaError, parseFormula } from "../../src/engine/dsl/index.js";
import { FactorNotFoundError } from "../../src/memory/factor-not-found-error.js";
import { openMemory } from "../../src/memory/index.js";
import { openWorkspace } from "../../src/memory/workspace.js";
import type { EngineHost } from "../../src/tools/engine-host.js";
import { formulaOf } from "../../src/tools/formula-of.js";

const root = mkdtempSync(join(tmpdir(), "factorsmith-formula-of-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const memory = openMemory(openWorkspace({ dir: root, env: {}, cwd: root }), {
  parse: (expression) => parseFormula(expression),
});
const engine = { parse: async (source: string) => parseFormula(source) } as unknown as EngineHost;
const read = async (text: string) => (await formulaOf(text, "demo", { engine, memory })).canonical;

test("a factor is found by its name, whatever the name looks like", async () => {
  const name = "Slow recovery 3/15 (windows ÷2), smoothed";
  await memory.library.add({
    ...{ name, nameZh: "慢恢复 3/15", expression: "-pct(close, 3)", hypothesis: { en: "test", zh: "测试" } },
    ...{ steps: [], direction: 1, origin: "person", status: "candidate" },
  });
  expect(await read(name)).toBe("-pct(close, 3)");
  expect(await read("慢恢复 3/15")).toBe("-pct(close, 3)");
  expect(await read("-pct(close, 4)")).toBe("-pct(close, 4)");
  expect(await read("close")).toBe("close");
});

test("what is neither says what is wrong with the formula, a word that it is no factor", async () => {
  await expect(read("close close")).rejects.toThrow(FormulaError);
  await expect(read("RLSFF")).rejects.toThrow(FactorNotFoundError);
});
