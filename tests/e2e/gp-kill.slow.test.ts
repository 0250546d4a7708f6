import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { environment, main, run, withDemo } from "./harness.js";

let cwd: string;
beforeAll(async () => {
  ({ cwd } = await withDemo());
});

const runs = () => join(cwd, ".factorsmith", "runs");
const file = (id: string, name: string): string => readFileSync(join(runs(), id, name), "utf8");

/** Starts the program and ends it by kill -9 when `moment` comes. Was it killed, and not quicker? */
async function killed(
  args: readonly string[],
  moment: (stderr: () => string, signal: AbortSignal) => Promise<void>,
): Promise<boolean> {
  const child = spawn(process.execPath, [main, ...args, "--json"], { cwd, env: environment(cwd) });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  child.stdout.resume();
  const over = new AbortController();
  const end = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on("close", (_, signal) => {
      over.abort();
      resolve(signal);
    }),
  );
  moment(() => stderr, over.signal).then(
    () => child.kill("SIGKILL"),
    () => undefined,
  );
  return (await end) === "SIGKILL";
}

const said = (text: RegExp) => async (stderr: () => string, signal: AbortSignal) => {
  while (!text.test(stderr())) await wait(1, undefined, { signal });
};

/** A file of the folder is touched that is so called. */
const touched = (folder: string, name: RegExp) => (_: unknown, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    watch(folder, { signal }, (_event, touchedName) => {
      if (name.test(String(touchedName))) resolve();
    });
  });

const SEARCH = [
  ...["gp", "--no-report", "--population", "60", "--generations", "6", "--patience", "0", "--seed", "5"],
  ...["--model", "offline", "--model-calls", "2"],
];

describe("a run of genetic programming that is killed goes on to the bytes of one that was not", () => {
  let whole: { readonly result: string; readonly evaluated: string };
  beforeAll(async () => {
    const { code, stdout, stderr } = await run([...SEARCH, "--json", "--quiet"], { cwd });
    expect(code, stderr).toBe(0);
    const { run: id } = JSON.parse(stdout);
    whole = { result: file(id, "result.json"), evaluated: file(id, "evaluated.jsonl") };
  });

  /** A new run that ends after its first generation. */
  async function begun(): Promise<string> {
    const before = new Set(readdirSync(runs()));
    const fresh = () => readdirSync(runs()).find((name) => !before.has(name));
    const saved = async (_: unknown, signal: AbortSignal) => {
      while (!existsSync(join(runs(), fresh() ?? "none", "checkpoint.json")))
        await wait(1, undefined, { signal });
    };
    expect(await killed(SEARCH, saved)).toBe(true);
    return fresh()!;
  }
  async function expectWhole(id: string): Promise<void> {
    const { code, stderr } = await run(["gp", "--no-report", "--resume", id, "--json", "--quiet"], { cwd });
    expect(code, stderr).toBe(0);
    expect(file(id, "evaluated.jsonl")).toBe(whole.evaluated);
    expect(file(id, "result.json")).toBe(whole.result);
  }

  it.each([
    [
      "while formulas are measured",
      (id: string) => async (_: unknown, signal: AbortSignal) => {
        await touched(join(runs(), id), /^checkpoint\.json$/)(_, signal);
        await wait(60, undefined, { signal });
      },
    ],
    ["while evaluations are appended", (id: string) => touched(join(runs(), id), /^evaluated\.jsonl$/)],
    ["while a checkpoint is written", (id: string) => touched(join(runs(), id), /^checkpoint\.json\.\d+$/)],
    [
      "when a checkpoint is in place and the next generation is bred and tuned",
      (id: string) => touched(join(runs(), id), /^checkpoint\.json$/),
    ],
    ["while the result is written", (id: string) => touched(join(runs(), id), /^result\.json/)],
  ])("%s", async (_, moment) => {
    const id = await begun();
    expect(await killed(["gp", "--no-report", "--resume", id], moment(id))).toBe(true);
    await expectWhole(id);
  });

  it("at any moment, again and again", async () => {
    const id = await begun();
    for (let k = 0; k < 6; k++) {
      const after = 200 + Math.random() * 2500;
      await killed(["gp", "--no-report", "--resume", id], (_, signal) => wait(after, undefined, { signal }));
    }
    await expectWhole(id);
  });
});

it("an experiment that is killed at any moment, again and again, goes on to the bytes of one that was not", async () => {
  const asked = [
    ...["experiment", "--arms", "random,gp,llm,hybrid", "--model", "offline"],
    ...["--budget", "60", "--repeats", "2", "--population", "20", "--seed", "3"],
  ];
  const began = performance.now();
  const { code, stdout, stderr } = await run([...asked, "--json", "--quiet"], { cwd });
  expect(code, stderr).toBe(0);
  const lasts = performance.now() - began;
  const whole = JSON.parse(stdout);
  const before = new Set(readdirSync(runs()));
  expect(await killed(asked, said(/run 1 of 2/))).toBe(true);
  const id = readdirSync(runs()).find((name) => !before.has(name))!;
  let kills = 0;
  for (let k = 0; k < 6; k++) {
    const after = Math.random() * lasts;
    if (await killed(["experiment", "--resume", id], (_, signal) => wait(after, undefined, { signal })))
      kills++;
  }
  expect(kills).toBeGreaterThan(0);
  const end = await run(["experiment", "--resume", id, "--json", "--quiet"], { cwd });
  expect(end.code, end.stderr).toBe(0);
  expect(file(id, "result.json")).toBe(file(whole.run, "result.json"));
  for (const arm of ["random", "gp", "llm", "hybrid"])
    for (const k of [0, 1]) {
      const { usage: _, ...done } = JSON.parse(file(id, `${arm}-${k}.json`));
      const { usage: __, ...same } = JSON.parse(file(whole.run, `${arm}-${k}.json`));
      expect(done).toEqual(same);
    }
});
