import { mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commandLine } from "./in-process.js";

interface Told {
  readonly name: string;
  readonly ok: boolean;
  readonly needed: boolean;
  readonly detail: string;
  readonly hint: string | null;
}

async function examine(
  { call }: ReturnType<typeof commandLine>,
  env: NodeJS.ProcessEnv = {},
  ...argv: string[]
) {
  const { code, out } = await call(["doctor", "--json", ...argv], env);
  const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: readonly Told[] };
  const bad = checks.filter((check) => !check.ok && check.needed).map(({ name }) => name);
  return { code, ok, bad, checks: Object.fromEntries(checks.map((check) => [check.name, check])) };
}

it("finds nothing in a new folder, and leaves nothing behind", async () => {
  const fresh = commandLine();
  const { code, bad, checks } = await examine(fresh);
  expect({ code, bad }).toEqual({ code: 0, bad: [] });
  expect(readdirSync(fresh.cwd)).toEqual([]);
  // All is well, or it says what to do.
  for (const check of Object.values(checks)) expect(check.ok).toBe(check.hint === null);
});

it("names each damaged part with what to do, and goes on with the others", async () => {
  const line = commandLine();
  await line.json("data", "demo", "--symbols", "20", "--years", "1");
  await line.json("library", "add", "Mine", "close / open");
  const root = join(line.cwd, ".factorsmith");
  truncateSync(join(root, "data/demo/fields/close.f64"), 1000);
  writeFileSync(join(root, "memory/library.json"), '{"version": 1, "factors": [');
  writeFileSync(join(root, "memory/trials.jsonl"), '{"v": 1}\nnot a trial\n');
  const { code, ok, bad, checks } = await examine(line);
  expect({ code, ok, bad }).toEqual({ code: 1, ok: false, bad: ["datasets", "library", "ledger"] });
  expect(checks["datasets"]).toMatchObject({
    detail: expect.stringContaining("demo"),
    hint: expect.stringContaining("data remove demo"),
  });
  expect(checks["library"]?.detail).toContain("library.json");
  expect(checks["ledger"]?.detail).toContain("trials.jsonl");
  rmSync(join(root, "data/demo/manifest.json"));
  expect((await examine(line)).checks["datasets"]?.ok).toBe(false);
});

it("tells broken settings, a model without a key or an answer, and a workspace that cannot be", async () => {
  const line = commandLine();
  mkdirSync(join(line.cwd, ".factorsmith"), { recursive: true });
  writeFileSync(join(line.cwd, ".factorsmith/config.json"), '{"horizn": 5}');
  expect((await examine(line)).checks["settings"]).toMatchObject({
    ok: false,
    detail: expect.stringContaining("horizn"),
  });
  rmSync(join(line.cwd, ".factorsmith/config.json"));
  const model = await examine(line, { OPENAI_BASE_URL: "http://127.0.0.1:9" }, "--model", "openai:gpt-5.1");
  expect(model.bad).toEqual(["model", "key openai"]);
  expect(model.checks["key openai"]?.hint).toContain("OPENAI_API_KEY");
  const file = join(line.cwd, "taken");
  writeFileSync(file, "");
  const taken = await examine(line, {}, "--workspace", file);
  expect(taken.code).toBe(1);
  expect(taken.checks["workspace"]).toMatchObject({
    ok: false,
    hint: expect.stringContaining("--workspace"),
  });
});

it("says it in Chinese", async () => {
  const { out } = await commandLine().call(["doctor", "--lang", "zh"]);
  expect(out).not.toMatch(/[a-z]{3,} (is|are|needs|cannot|not|to) /);
  expect(out).toContain("未设置（OPENAI_API_KEY）");
});

it("takes a key that is named like the profile", async () => {
  const { checks } = await examine(commandLine(), { QWEN_API_KEY: "sk-0123456789" });
  expect(checks["key qwen"]?.ok).toBe(true);
});

it("says once of a key file that others can read how to close it", async () => {
  const line = commandLine();
  const folder = join(line.cwd, "home/factorsmith");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "config.json"), '{"keys": {"openai": "sk-0123456789"}}', { mode: 0o644 });
  const { code, bad, checks } = await examine(line);
  expect({ code, bad }).toEqual({ code: 1, bad: ["key file"] });
  expect(checks["key file"]?.hint).toBe(`chmod 600 ${join(folder, "config.json")}`);
  expect(checks["key openai"]).toBeUndefined();
});
