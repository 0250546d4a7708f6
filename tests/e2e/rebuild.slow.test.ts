import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageRoot } from "../../src/engine/assets.js";
import { environment } from "./harness.js";

/** A copy of the project, whose sources may change. */
const copy = mkdtempSync(join(tmpdir(), "factorsmith-rebuild-"));
const builds = join(copy, "dist", "builds");
let server: ChildProcess | undefined;
afterAll(() => {
  server?.kill();
  rmSync(copy, { recursive: true, force: true });
});

const build = (...flags: string[]) =>
  execFileSync(process.execPath, ["scripts/build.mjs", ...flags], { cwd: copy, stdio: "pipe" });
const visible = () => readdirSync(builds).filter((name) => !name.startsWith("."));

beforeAll(() => {
  const root = packageRoot();
  const names = [
    "src",
    "scripts",
    "memory",
    "prompts",
    "assets",
    "dist",
    "package.json",
    "package-lock.json",
  ];
  for (const name of [...names, "tsconfig.json", "tsconfig.types.json"])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  build("--if-stale");
}, 600_000);

it("leaves a running program its own parts", { timeout: 600_000 }, async () => {
  const cwd = join(copy, "work");
  cpSync(join(copy, "prompts"), cwd, { recursive: true });
  const main = join(copy, "dist/cli/main.js");
  server = spawn(process.execPath, [main, "mcp"], {
    ...{ cwd, env: environment(cwd), stdio: ["pipe", "pipe", "inherit"] },
  });
  const answers = createInterface({ input: server.stdout! })[Symbol.asyncIterator]();
  let id = 0;
  const ask = async (method: string, params: object) => {
    server!.stdin!.write(`${JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params })}\n`);
    for (;;) {
      const { value } = await answers.next();
      const message = JSON.parse(value);
      if (message.error) throw new Error(JSON.stringify(message.error));
      if (message.id === id) return message.result;
    }
  };
  const clientInfo = { name: "test", version: "1" };
  await ask("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo });

  const before = visible();
  appendFileSync(join(copy, "src/cli/version.ts"), "\n// Another version.\n");
  build("--if-stale");
  expect(visible().length).toBe(before.length + 1);
  // DuckDB, the kernels and the compute thread are all loaded only now.
  const call = (name: string, args: object) => ask("tools/call", { name, arguments: args });
  const made = await call("data_demo", { symbols: 30, years: 1 });
  expect(made.isError ?? false, JSON.stringify(made)).toBe(false);
  const scored = await call("evaluate_factor", { expressions: ["-pct(close, 5)"] });
  expect(scored.isError ?? false, JSON.stringify(scored)).toBe(false);
});

it("keeps what was used today, and nothing else for a package", { timeout: 600_000 }, () => {
  const [old] = visible();
  const yesterday = new Date(Date.now() - 25 * 3600 * 1000);
  utimesSync(join(builds, old!), yesterday, yesterday);
  appendFileSync(join(copy, "src/cli/version.ts"), "\n// And another.\n");
  build("--if-stale");
  expect(visible()).not.toContain(old);
  expect(visible().length).toBeGreaterThan(1);
  build("--alone");
  expect(readdirSync(builds).length).toBe(1);
  expect(readdirSync(join(copy, "dist")).sort()).toEqual([".newest", "builds", "cli", "engine", "types"]);
});
