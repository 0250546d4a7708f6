import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { environment, main, type Ran, run, scratch } from "./harness.js";

/**
 * `kill -9` at random moments of every command that writes: the workspace stays healthy, what was there stays, nothing
 * half-written is left, and the same command goes through afterwards. Evolution and experiments have a test of their own
 * (gp-kill), as the research graph has (crash). FACTORSMITH_KILLS: how often each.
 */
const KILLS = Number(process.env["FACTORSMITH_KILLS"] ?? 3);

interface Case {
  readonly name: string;
  /** The command of the n-th round. */
  words(n: number): readonly string[];
  /** What the second call may say where the first was killed after its work was done. */
  readonly done?: RegExp;
}

const FORMULA = "-(close / delay(close, 5) - 1)";
const CASES: readonly Case[] = [
  {
    name: "data import",
    words: (n) => ["data", "import", "bars", "--name", `d${n}`],
    done: /exists already/,
  },
  {
    name: "data demo",
    words: (n) => ["data", "demo", "--name", `m${n}`, "--symbols", "40", "--years", "2"],
    done: /exists already/,
  },
  { name: "evaluate", words: (n) => ["evaluate", `ts_mean(close, ${n + 2})`, "cs_rank(volume)"] },
  { name: "analyze", words: () => ["analyze", FORMULA, "--out", "sheet"] },
  {
    name: "library add",
    words: (n) => ["library", "add", `f${n}`, `delay(close, ${n + 1})`],
    done: /already/,
  },
  { name: "research", words: (n) => ["research", "liquidity", "--rounds", "2", "--seed", `${n}`] },
  { name: "gp", words: (n) => ["gp", "--population", "40", "--generations", "2", "--seed", `${n}`] },
  {
    name: "combine",
    words: (n) => ["combine", FORMULA, "cs_rank(volume)", "--method", "ridge", "--name", `c${n}`],
    done: /already/,
  },
  { name: "backtest", words: () => ["backtest", FORMULA, "--top", "10", "--out", "strategy"] },
  { name: "paper start", words: (n) => ["paper", "start", `p${n}`, FORMULA, "--top", "10"], done: /already/ },
  { name: "paper step", words: () => ["paper", "step", "account", "--days", "1"] },
  { name: "config set", words: (n) => ["config", "set", "horizon", `${5 + n}`] },
  { name: "lessons add", words: (n) => ["lessons", "add", `lesson ${n}`], done: /already/ },
  { name: "values", words: () => ["values", FORMULA, "--out", "values.csv"] },
];

let start: string;
beforeAll(async () => {
  start = scratch();
  const ok = async (...words: string[]) => {
    const ran = await run([...words, "--quiet"], { cwd: start });
    if (ran.code !== 0) throw new Error(`${words.join(" ")}: ${ran.stderr}`);
  };
  await ok("data", "demo", "--symbols", "60", "--years", "3");
  await ok("paper", "start", "account", FORMULA, "--top", "10");
  await ok("library", "add", "kept", "cs_rank(close)");
  await ok("evaluate", "cs_rank(close)");
  writeBars(join(start, "bars"));
}, 600_000);

function writeBars(dir: string): void {
  mkdirSync(dir);
  const lines = ["date,symbol,open,high,low,close,volume"];
  for (let day = 0; day < 900; day++) {
    const date = new Date(Date.UTC(2016, 0, 4 + day)).toISOString().slice(0, 10);
    for (let stock = 0; stock < 60; stock++) {
      const price = 10 + ((day * 7 + stock * 13) % 50) / 10;
      lines.push(
        `${date},${600000 + stock}.SH,${price},${price + 0.2},${price - 0.2},${price + 0.1},${1000 + day}`,
      );
    }
  }
  writeFileSync(join(dir, "daily.csv"), lines.join("\n"));
}

const filesOf = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)));

/** Names that only something unfinished has: temporary files, building folders, locks. */
const UNFINISHED = /(^|\/)\.[^/]*(tmp|part|building|importing)|\.\d+$|\.tmp|\.lock$|\.part/;

async function kept(cwd: string) {
  const json = async (...words: string[]) => {
    const ran = await run([...words, "--json"], { cwd });
    expect(ran.code, `${words.join(" ")}: ${ran.stdout}${ran.stderr}`).toBe(0);
    return JSON.parse(ran.stdout);
  };
  const { checks } = await json("doctor");
  expect(checks.filter(({ ok, needed }: { ok: boolean; needed: boolean }) => needed && !ok)).toEqual([]);
  const { total } = await json("trials");
  const factors = (await json("library", "list")).map(({ name }: { name: string }) => name);
  expect(factors).toContain("kept");
  return { total };
}

/** Runs it and kills it after so many milliseconds, unless it ends before. */
async function killed(words: readonly string[], cwd: string, after: number): Promise<void> {
  const child = spawn(process.execPath, [main, ...words, "--quiet"], {
    ...{ cwd, env: environment(cwd), stdio: "ignore" },
  });
  const end = once(child, "exit");
  await Promise.race([sleep(after), end]);
  child.kill("SIGKILL");
  await end;
}

/** The same moments in every run of the test. */
function moments(count: number): readonly number[] {
  let state = 12345;
  return Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  });
}

describe.each(CASES)("$name", ({ words, done }) => {
  it(`goes on after each of ${KILLS} kills`, { timeout: 1_800_000 }, async () => {
    const cwd = join(scratch(), "work");
    cpSync(start, cwd, { recursive: true });
    const begin = performance.now();
    const first = await run(words(0), { cwd });
    const whole = performance.now() - begin;
    expect(first.code, first.stderr).toBe(0);
    let before = await kept(cwd);
    for (const [i, moment] of moments(KILLS).entries()) {
      // Where it starts to write is unknown; the last three quarters hold it.
      await killed(words(i + 1), cwd, whole * (0.25 + 0.8 * moment));
      const after = await kept(cwd);
      expect(after.total).toBeGreaterThanOrEqual(before.total);
      before = after;
      const again: Ran = await run(words(i + 1), { cwd });
      const fine = again.code === 0 || (done?.test(again.stderr) ?? false);
      expect(fine, `${words(i + 1).join(" ")}: ${again.code} ${again.stderr}`).toBe(true);
    }
    expect(filesOf(cwd).filter((file) => UNFINISHED.test(file))).toEqual([]);
    expect(existsSync(join(cwd, ".factorsmith"))).toBe(true);
  });
});
