import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { dataFolder } from "../engine/real-data.js";
import { run, scratch } from "./harness.js";

const folder = dataFolder("cn-hs300-daily");

/** Needs the CSI 300 panel (FACTORSMITH_DATA): import → two evolved factors → combination → strategy → paper. */
describe.skipIf(folder === undefined)("on the members of the CSI 300", () => {
  const cwd = folder === undefined ? "" : scratch();
  const json = async (...args: string[]) => {
    const ran = await run([...args, "--json", "--quiet"], { cwd });
    expect(ran, ran.stderr.slice(-2000) + ran.stdout.slice(0, 2000)).toMatchObject({ code: 0 });
    return JSON.parse(ran.stdout);
  };
  beforeAll(async () => {
    const file = (name: string) => join(folder!, name);
    await json(
      ...["data", "import", file("daily.parquet"), "--name", "hs300"],
      ...["--instruments", file("instruments.csv"), "--membership", file("membership.csv")],
      ...["--benchmark", file("benchmark.csv"), "--valuation", file("valuation.parquet")],
    );
  }, 300_000);

  it("RLSF, DLCF and two evolved factors become a combination, a strategy and a paper account", async () => {
    const evolved = await json(
      ...["gp", "--data", "hs300", "--population", "80", "--generations", "3", "--seed", "5"],
    );
    const [one, two] = evolved.best.map(({ expression }: { expression: string }) => expression);
    expect(one).toBeTypeOf("string");
    expect(two).not.toBe(one);
    const made = await json(
      ...["combine", "RLSF", "DLCF-code", one, two, "--method", "ridge", "--data", "hs300", "--name", "four"],
    );
    expect(made.importance).toHaveLength(4);
    // Above this a daily A-share combination is a leak first.
    expect(Math.abs(made.oos.rankIc.mean)).toBeLessThan(0.08);

    const out = join(cwd, "page");
    const strategy = ["--combination", "four", "--top", "50", "--rebalance", "weekly"];
    const played = await json(
      ...["backtest", ...strategy, "--data", "hs300", "--explain", "2018", "--out", out, "--portfolios", "5"],
    );
    expect(played.baselines).toHaveLength(3);
    expect(Math.abs(played.attribution.residual)).toBeLessThan(1e-9);
    expect(played.explanation.months.length).toBe(12);
    expect(readFileSync(join(out, "report.html"), "utf8")).toContain("2018-01");
    // Every fill is at a limit that the day allowed, in lots, with the stamp duty of its date.
    for (const fill of played.trades) {
      if (fill.side === "buy" && !fill.symbol.startsWith("688")) expect(fill.shares % 100).toBe(0);
      if (fill.side === "sell")
        expect(fill.stamp).toBeCloseTo(fill.value * (fill.date < "2023-08-28" ? 0.001 : 0.0005), 6);
    }

    await json("paper", "start", "real", ...strategy, "--data", "hs300", "--from", played.from);
    await run(["paper", "step", "real", "--days", "100", "--quiet"], { cwd });
    const paper = await json("paper", "step", "real");
    expect(paper.nav).toEqual(
      played.nav.map(({ date, nav }: { date: string; nav: number }) => ({ date, nav })),
    );
    const report = await json("paper", "report", "real");
    expect(report.reconciliation.agrees).toBe(true);
  }, 900_000);
});
