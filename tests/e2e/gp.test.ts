import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { run, withDemo } from "./harness.js";

const SEARCH = [
  "gp",
  "--no-report",
  "--population",
  "60",
  "--generations",
  "6",
  "--patience",
  "0",
  "--seed",
  "5",
];

interface Outcome {
  readonly run: string;
  readonly best: readonly { expression: string; hash: string; train: object; valid: object }[];
  readonly evaluated: number;
  readonly unique: number;
  readonly stopped: string;
  readonly history: readonly unknown[];
  readonly guided?: readonly unknown[];
  readonly added?: readonly { name: string; admitted: boolean; reason: string }[];
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
    const guide = ["--model", "offline", "--model-calls", "3"];
    const one = await search(...guide, "--workers", "1");
    const two = await search(...guide, "--workers", "2");
    expect(one.guided).toHaveLength(3);
    expect(file(two, "result.json")).toBe(file(one, "result.json"));
    expect(file(two, "evaluated.jsonl")).toBe(file(one, "evaluated.jsonl"));

    const killed = await run([...SEARCH, ...guide, "--json"], {
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
    expect(JSON.parse(timed.stdout)).toMatchObject({ stopped: "time" });
  });

  it("starts from a factor of the library and keeps to a cap on turnover", async () => {
    const { best, added } = await search("--seed-factor", "RLSF", "--max-turnover", "0.3", "--add-best", "1");
    expect(best.length).toBeGreaterThan(0);
    for (const { train } of best) expect((train as { turnover: number }).turnover).toBeLessThanOrEqual(0.3);
    expect(added!.filter(({ admitted }) => admitted).length).toBeLessThanOrEqual(1);
    for (const { name, admitted, reason } of added!) {
      expect(reason).not.toBe("");
      const shown = await run(["library", "show", name, "--json"], { cwd });
      expect(shown.code === 0, shown.stdout).toBe(admitted);
    }
  });

  it("explains what it found, and its best goes to the library with where it came from", async () => {
    const args = ["gp", "--population", "20", "--generations", "2", "--seed-factor", "RLSF"];
    const { code, stdout, stderr } = await run([...args, "--out", "evolved", "--json", "--quiet"], { cwd });
    expect(code, stderr).toBe(0);
    const found = JSON.parse(stdout) as Outcome & { files: string[]; report: string };
    const page = readFileSync(found.report, "utf8");
    expect(page).toContain("<svg");
    expect(page).toContain("DEMO MARKET");
    const trees = found.files.filter((name) => /tree_\d+\.png$/.test(name));
    expect(trees).toHaveLength(found.best.length);
    const added = await run(["library", "add", "Evolved", "--run", "last", "--json"], { cwd });
    expect(added.code, added.stderr).toBe(0);
    expect(JSON.parse(added.stdout)).toMatchObject({
      ...{ origin: "gp", hash: found.best[0]!.hash, direction: 1 },
      provenance: { run: found.run, parents: ["RLSF"] },
      scores: [{ split: "train" }, { split: "valid" }],
    });
    const neither = await run(["library", "add", "Nothing"], { cwd });
    expect(neither.code).toBe(2);
    const beyond = await run(["library", "add", "Beyond", "--run", found.run, "--rank", "99"], { cwd });
    expect(beyond.stderr).toContain("hall of fame");
  });

  it("draws a formula that is only checked", async () => {
    const drawn = await run(["check", "-ts_mean(close, 5)", "--tree", "mean.svg", "--json"], { cwd });
    expect(readFileSync(JSON.parse(drawn.stdout).tree, "utf8")).toContain("ts_mean 5");
    const odd = await run(["check", "close", "--tree", "mean.pdf"], { cwd });
    expect(odd.code).toBe(2);
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

  it("lets a model search alone and sow evolution, and asks nothing again after a kill", async () => {
    const words = ["--model", "offline", "--budget", "30", "--repeats", "2", "--population", "10"];
    const asks = ["--per-ask", "5", "--exchanges", "2", "--out", "arms"];
    const { code, stdout, stderr } = await run(
      ["experiment", "--arms", "llm,hybrid", ...words, ...asks, "--json", "--quiet"],
      { cwd },
    );
    expect(code, stderr).toBe(0);
    const first = JSON.parse(stdout);
    expect(first.model).toBe("offline");
    for (const { runs } of first.arms)
      expect(runs.map(({ evaluated }: { evaluated: number }) => evaluated)).toEqual([30, 30]);
    const [llm, hybrid] = first.arms;
    expect(llm.runs[0].proposed).toBe(30);
    expect(hybrid.runs[0].proposed).toBeGreaterThan(0);
    expect(hybrid.runs[0].proposed).toBeLessThanOrEqual(10);
    expect(hybrid.runs[0].explanations).toHaveLength(1);
    expect(first.tests[0].train).toMatchObject({ p: expect.any(Number), pHolm: expect.any(Number) });
    expect(readFileSync(first.report, "utf8")).toContain("DEMO MARKET");
    expect(readFileSync(first.files[0], "utf8").split("\n")[0]).toBe(
      "arm,evaluated,train,train_low,train_high,valid,valid_low,valid_high",
    );

    // Every evaluated formula, whoever wrote it, is a trial on train; nothing was looked at in the test window.
    const ledger = await run(["trials", "--run", first.run, "--last", "100000", "--json"], { cwd });
    const splits = JSON.parse(ledger.stdout).trials.map(({ split }: { split: string }) => split);
    expect(splits.filter((split: string) => split === "train")).toHaveLength(4 * 30);
    expect(splits).not.toContain("test");

    // Killed in the second question of the last run: one answer is there, half of the next one as well.
    const answers = `${first.run}/hybrid-1.completions.jsonl`;
    const dir = join(cwd, ".factorsmith", "runs");
    const text = readFileSync(join(dir, answers), "utf8");
    const [answer] = text.split("\n");
    writeFileSync(join(dir, answers), `${answer}\n${answer!.slice(0, 40)}`);
    rmSync(join(dir, first.run, "hybrid-1.json"));
    const again = await run(["experiment", "--resume", first.run, "--out", "arms", "--json", "--quiet"], {
      cwd,
    });
    expect(again.code, again.stderr).toBe(0);
    const resumed = JSON.parse(again.stdout);
    expect({ ...resumed, elapsedMs: 0, usage: null }).toEqual({ ...first, elapsedMs: 0, usage: null });
    expect(readFileSync(join(dir, answers), "utf8").startsWith(`${answer}\n`)).toBe(true);

    // What was recorded can be played again: the same formulas, the same figures.
    const played = await run(
      [
        ...[
          "experiment",
          "--arms",
          "llm",
          "--model",
          `replay:${join(dir, first.run, "llm-0.completions.jsonl")}`,
        ],
        ...["--budget", "30", "--repeats", "1", "--per-ask", "5", "--out", "played", "--json", "--quiet"],
      ],
      { cwd },
    );
    expect(played.code, played.stderr).toBe(0);
    expect(JSON.parse(played.stdout).arms[0].runs[0]).toEqual(llm.runs[0]);
  }, 120_000);
});
