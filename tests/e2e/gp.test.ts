import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { run, withDemo } from "./harness.js";

const SEARCH = ["gp", "--population", "60", "--generations", "6", "--patience", "0", "--seed", "5"];

interface Outcome {
  readonly run: string;
  readonly best: readonly { expression: string; hash: string; train: object; valid: object }[];
  readonly evaluated: number;
  readonly unique: number;
  readonly stopped: string;
  readonly history: readonly unknown[];
}

let cwd: string;
beforeAll(async () => {
  ({ cwd } = await withDemo());
});

const file = (outcome: Pick<Outcome, "run">, name: string): string =>
  readFileSync(join(cwd, ".factorsmith", "runs", outcome.run, name), "utf8");

async function search(...more: string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await run([...SEARCH, "--json", "--quiet", ...more], { cwd });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Outcome;
}

describe("factorsmith gp", () => {
  it("gives the same bytes with one worker and with two, and after kill -9 and --resume", async () => {
    const one = await search("--workers", "1");
    const two = await search("--workers", "2");
    expect(file(two, "result.json")).toBe(file(one, "result.json"));
    expect(file(two, "evaluated.jsonl")).toBe(file(one, "evaluated.jsonl"));

    const killed = await run([...SEARCH, "--json"], {
      cwd,
      // The first report comes after a generation: the next one is being measured.
      onStderr: (text, kill) => {
        if (/gen/.test(text)) kill("SIGKILL");
      },
    });
    expect(killed.code).toBeNull();
    const name = readdirSync(join(cwd, ".factorsmith", "runs"))
      .sort()
      .find((id) => id !== one.run && id !== two.run)!;
    const resumed = await search("--resume", name);
    expect(resumed.run).toBe(name);
    expect(file(resumed, "result.json")).toBe(file(one, "result.json"));
    expect(file(resumed, "evaluated.jsonl")).toBe(file(one, "evaluated.jsonl"));
  }, 180_000);

  it("scores what it says it scored: best formulas, one ledger line a formula", async () => {
    const outcome = await search("--generations", "2");
    expect(outcome.unique).toBe(outcome.evaluated);
    const best = outcome.best[0]!;
    const scored = await run(["evaluate", best.expression, "--split", "train", "--json"], { cwd });
    const score = JSON.parse(scored.stdout);
    expect(score.hash).toBe(best.hash);
    expect(score.rankIc.mean).toBe((best.train as { rankIc: number }).rankIc);
    expect(score.rankIc.mean).toBeGreaterThan(0);
    const trials = JSON.parse(
      (await run(["trials", "--run", outcome.run, "--last", "100000", "--json"], { cwd })).stdout,
    );
    const train = trials.trials.filter((t: { split: string }) => t.split === "train");
    expect(new Set(train.map((t: { hash: string }) => t.hash)).size).toBeGreaterThanOrEqual(outcome.unique);
    expect(trials.trials.every((t: { actor: { kind: string } }) => t.actor.kind === "gp")).toBe(true);
    expect(trials.trials.some((t: { split: string }) => t.split === "test")).toBe(false);
  });

  it("keeps what it has at Ctrl-C and at the end of its time", async () => {
    const long = ["gp", "--population", "60", "--generations", "500", "--patience", "0", "--json"];
    const stopped = await run(long, {
      cwd,
      onStderr: (text, kill) => {
        if (/gen/.test(text)) setTimeout(() => kill("SIGINT"), 1500);
      },
    });
    expect(stopped.code).toBe(130);
    const outcome = JSON.parse(stopped.stdout) as Outcome;
    expect(outcome.stopped).toBe("cancelled");
    expect(outcome.history.length).toBeGreaterThan(0);
    expect(outcome.best.length).toBeGreaterThan(0);

    const timed = await run([...long, "--max-seconds", "2"], { cwd });
    expect(timed.code).toBe(3);
    expect(JSON.parse(timed.stdout)).toMatchObject({ stopped: "budget" });
  });

  it("starts from a factor of the library and keeps to a cap on turnover", async () => {
    const { best } = await search("--seed-factor", "RLSF", "--max-turnover", "0.3");
    expect(best.length).toBeGreaterThan(0);
    for (const { train } of best) expect((train as { turnover: number }).turnover).toBeLessThanOrEqual(0.3);
  });

  it("says what is wrong with its options", async () => {
    const unknown = await run(["gp", "--operators", "ts_mean,tsmagic"], { cwd });
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain("tsmagic");
    const gone = await run(["gp", "--resume", "gp-none", "--lang", "zh"], { cwd });
    expect(gone.stderr).toContain("gp-none");
  });
});

describe("factorsmith experiment", () => {
  it("spends the same on every arm with paired seeds, and goes on where it was stopped", async () => {
    const words = ["--budget", "60", "--repeats", "2", "--population", "20"];
    const { code, stdout, stderr } = await run(["experiment", "--arms", "random,gp", ...words, "--json"], {
      cwd,
    });
    expect(code, stderr).toBe(0);
    const first = JSON.parse(stdout);
    expect(first.arms.map(({ name }: { name: string }) => name)).toEqual(["random", "gp"]);
    for (const { runs, curve, final, recovery } of first.arms) {
      expect(runs.map(({ evaluated }: { evaluated: number }) => evaluated)).toEqual([60, 60]);
      expect(curve.at(-1)).toEqual(final);
      expect(recovery).toHaveLength(3);
    }
    expect(first.tests).toHaveLength(1);
    // One run is lost, as by a kill: only it is done again, to the same end.
    rmSync(join(cwd, ".factorsmith", "runs", first.run, "gp-1.json"));
    const again = await run(["experiment", "--resume", first.run, "--json", "--quiet"], { cwd });
    const { elapsedMs: _, ...told } = JSON.parse(again.stdout);
    expect({ ...told, elapsedMs: first.elapsedMs }).toEqual(first);
  });
});
