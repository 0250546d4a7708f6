import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { run, withDemo } from "./harness.js";

const REVERSAL = "-(close / delay(close, 5) - 1)";

describe("from factors to a portfolio", () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = (await withDemo()).cwd;
  });

  const json = async (...args: string[]) => {
    const ran = await run([...args, "--data", "demo", "--json", "--quiet"], { cwd });
    expect(ran, ran.stderr + ran.stdout).toMatchObject({ code: 0 });
    return JSON.parse(ran.stdout);
  };

  it("plays a strategy, beside what knows nothing, and writes every ledger", async () => {
    const made = await json("backtest", REVERSAL, "--top", "10", "--portfolios", "3");
    expect(made.metrics.sharpe).toBeTypeOf("number");
    expect(made.baselines.map(({ name }: { name: string }) => name)).toEqual(["universe", "index", "random"]);
    expect(made.trades.length).toBeGreaterThan(100);
    const info = JSON.parse((await run(["data", "info", "demo", "--json"], { cwd })).stdout);
    // The sealed test window was not played.
    expect(made.nav.at(-1).date < (info.dataset ?? info).to).toBe(true);
    const nav = made.files.find((file: string) => file.endsWith("nav.csv"));
    expect(readFileSync(nav, "utf8").trimEnd().split("\n")).toHaveLength(made.nav.length + 1);
  });

  it("combines factors and plays the combination", async () => {
    const made = await json("combine", REVERSAL, "-cs_rank(turnover)", "--method", "ridge");
    expect(made.oos.rankIc.mean).toBeTypeOf("number");
    expect(made.importance).toHaveLength(2);
    expect(made.checks.map(({ name }: { name: string }) => name)).toEqual([
      "order",
      "future",
      "labels",
      "level",
    ]);
    const played = await json("backtest", "--combination", made.run, "--top", "10", "--portfolios", "0");
    expect(played.from >= made.oos.from).toBe(true);
  });

  it("trades on paper what the backtest of the stretch trades", async () => {
    const all = await json("backtest", REVERSAL, "--top", "10", "--portfolios", "0", "--split", "train");
    await json("paper", "start", "one", REVERSAL, "--top", "10", "--from", all.from);
    const step = (...args: string[]) => run(["paper", "step", "one", "--json", "--quiet", ...args], { cwd });
    await step("--days", "7");
    const ran = await step("--until", all.to);
    const paper = JSON.parse(ran.stdout);
    expect(paper.nav).toEqual(all.nav.map(({ date, nav }: { date: string; nav: number }) => ({ date, nav })));
    const status = JSON.parse((await run(["paper", "status", "one", "--json"], { cwd })).stdout);
    expect(status.account).toEqual(paper.account);
  });

  it("says what is wrong", async () => {
    const both = await run(["backtest", REVERSAL, "--combination", "x", "--data", "demo"], { cwd });
    expect(both.code).toBe(2);
    const none = await run(["backtest", "--combination", "x", "--data", "demo", "--json"], { cwd });
    expect(JSON.parse(none.stdout).error.code).toBe("combination");
  });
});
