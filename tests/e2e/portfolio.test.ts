import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { environment, main, run, withDemo } from "./harness.js";

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

  it("explains a period, writes the page, counts the strategy, and looks at the sealed window on the record", async () => {
    const out = join(cwd, "page");
    const plain = await json("backtest", REVERSAL, "--top", "12", "--portfolios", "1");
    const year = plain.nav[Math.floor(plain.nav.length / 2)].date.slice(0, 4);
    const made = await json(
      "backtest",
      ...[REVERSAL, "--top", "12", "--portfolios", "1", "--explain", year],
      ...["--metrics", "rqalpha", "--weights", "min-variance", "--max-industry", "0.4", "--out", out],
    );
    expect(made.trials).toBe(plain.trials + 1);
    expect(made.metrics).toMatchObject({ annualisation: 252, riskFree: 0.031787 });
    expect(made.preset.figures.total_returns).toBe(made.metrics.totalReturn);
    expect(made.explanation.from.slice(0, 4)).toBe(year);
    expect(Math.abs(made.attribution.residual)).toBeLessThan(1e-9);
    const page = readFileSync(join(out, "report.html"), "utf8");
    expect(page).toContain("DEMO MARKET");
    for (const id of ["nav", "monthly", "rolling_sharpe", "brinson", "capacity"])
      expect(existsSync(join(out, `${id}.png`)), id).toBe(true);
    const info = JSON.parse((await run(["data", "info", "demo", "--json"], { cwd })).stdout);
    const looked = await json("backtest", REVERSAL, "--top", "12", "--portfolios", "0", "--unseal");
    expect(looked).toMatchObject({ split: "test", looks: 1 });
    expect(looked.nav.at(-1).date).toBe((info.dataset ?? info).to);
    expect(looked.nav[0].date > plain.nav.at(-1).date).toBe(true);
    const [line] = readFileSync(join(cwd, ".factorsmith", "memory", "trials.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text))
      .filter(({ kind }) => kind === "unseal");
    expect(line).toMatchObject({ split: "test", rankIcMean: null });
    expect(line.canonical).toContain("strategy(");
  });

  it("trades a combination on paper as its backtest does", async () => {
    const { run: name, oos } = await json("combine", REVERSAL, "-cs_rank(turnover)", "--method", "icir");
    const all = await json("backtest", "--combination", name, "--top", "10", "--portfolios", "0");
    await json("paper", "start", "two", "--combination", name, "--top", "10", "--from", oos.from);
    const ran = await run(["paper", "step", "two", "--json", "--quiet"], { cwd });
    const paper = JSON.parse(ran.stdout);
    expect(paper.account.combination).toBe(name);
    expect(paper.nav).toEqual(all.nav.map(({ date, nav }: { date: string; nav: number }) => ({ date, nav })));
    const report = JSON.parse((await run(["paper", "report", "two", "--json"], { cwd })).stdout);
    expect(report.reconciliation).toMatchObject({ agrees: true, days: paper.account.days });
    expect(report.files.map((file: string) => file.split(".").at(-1))).toEqual(["md", "html", "json"]);
    const text = readFileSync(report.files[0], "utf8");
    expect(text).toContain(`# two · ${paper.account.date}`);
    expect(text).toContain("DEMO MARKET");
  });

  it("killed outright at any point, and stepped by two at once, writes the ledger of a quiet run", async () => {
    const { nav } = await json("backtest", REVERSAL, "--portfolios", "0", "--split", "train");
    const from = nav.at(-130).date;
    const ledger = (name: string) => join(cwd, ".factorsmith", "runs", `paper-${name}`, "ledger.jsonl");
    const start = (name: string) => json("paper", "start", name, REVERSAL, "--top", "10", "--from", from);
    for (const name of ["calm", "killed", "both"]) await start(name);
    const step = (name: string) => ["paper", "step", name, "--json", "--quiet"];
    expect((await run(step("calm"), { cwd })).code).toBe(0);
    const whole = readFileSync(ledger("calm"), "utf8").split("\n").slice(1).join("\n");
    for (const lines of [3, 60]) {
      const child = spawn(process.execPath, [main, ...step("killed")], {
        cwd,
        env: environment(cwd),
        stdio: "ignore",
      });
      const gone = new Promise((resolve) => child.on("exit", resolve));
      while (child.exitCode === null && readFileSync(ledger("killed"), "utf8").split("\n").length < lines)
        await new Promise((resolve) => setTimeout(resolve, 2));
      child.kill("SIGKILL");
      await gone;
      // Ten seconds later: the lock of the killed one is stale and is taken over.
      const lock = `${ledger("killed")}.lock`;
      if (existsSync(lock)) utimesSync(lock, new Date(0), new Date(0));
    }
    const cut = readFileSync(ledger("killed"), "utf8");
    expect(whole.startsWith(cut.slice(0, cut.lastIndexOf("\n")).split("\n").slice(1).join("\n"))).toBe(true);
    expect((await run(step("killed"), { cwd })).code).toBe(0);
    expect(readFileSync(ledger("killed"), "utf8").split("\n").slice(1).join("\n")).toBe(whole);
    const two = await Promise.all([run(step("both"), { cwd }), run(step("both"), { cwd })]);
    expect(two.some(({ code }) => code === 0)).toBe(true);
    for (const { code, stdout } of two) if (code !== 0) expect(JSON.parse(stdout).error.code).toBe("locked");
    expect(readFileSync(ledger("both"), "utf8").split("\n").slice(1).join("\n")).toBe(whole);
  }, 120_000);

  it("follows a folder, a day at a time, and says what is odd in it", async () => {
    const folder = join(cwd, "drop");
    mkdirSync(folder);
    const weekdays = Array.from({ length: 40 }, (_, i) =>
      new Date(Date.UTC(2021, 2, 1) + (Math.floor(i / 5) * 7 + (i % 5)) * 86_400_000)
        .toISOString()
        .slice(0, 10),
    );
    const price = (s: number, t: number) => (10 + s + Math.sin(s * 7 + t * (1 + s / 3))).toFixed(2);
    const rows = (t: number) =>
      Array.from({ length: 12 }, (_, s) => {
        const p = price(s, t);
        return [weekdays[t], `6000${String(s).padStart(2, "0")}.SH`, p, p, p, p, 1e6, 1].join(",");
      });
    const put = (name: string, days: number[]) =>
      writeFileSync(
        join(folder, name),
        ["date,symbol,open,high,low,close,volume,adj_factor", ...days.flatMap(rows), ""].join("\n"),
      );
    const paper = async (...args: string[]) => {
      const ran = await run(["paper", ...args, "--json", "--quiet"], { cwd });
      expect(ran, ran.stderr + ran.stdout).toMatchObject({ code: 0 });
      return JSON.parse(ran.stdout);
    };
    put(
      "daily-1.csv",
      Array.from({ length: 20 }, (_, t) => t),
    );
    const opened = await paper(
      ...["start", "live", "-pct(close, 2)", "--top", "3", "--rebalance", "daily", "--follow", folder],
    );
    expect(opened.account).toMatchObject({ opened: weekdays[19], days: 0, dataset: "paper-live" });
    put("daily-2.csv", [20]);
    expect(await paper("step", "live")).toMatchObject({
      played: 1,
      account: { date: weekdays[20], live: 1 },
    });
    expect(await paper("step", "live")).toMatchObject({ played: 0, notices: [] });
    // A day is left out, then comes after all; one that was traded on is revised.
    put("daily-4.csv", [22]);
    expect((await paper("step", "live")).notices).toMatchObject([
      { kind: "missing", dates: [weekdays[21]], witnesses: [] },
    ]);
    put("daily-3.csv", [21]);
    const late = await paper("step", "live");
    expect(late.played).toBe(0);
    expect(late.notices.map(({ kind }: { kind: string }) => kind)).toEqual(["revised", "late"]);
    expect(late.notices[1].dates).toEqual([weekdays[21]]);
  });

  it("goes on with data that is imported anew under its name, and moves no sealed window", async () => {
    const put = (days: number) => {
      const rows = Array.from({ length: days }, (_, t) =>
        Array.from({ length: 6 }, (_, s) => {
          const price = (10 + s + Math.sin(s + t)).toFixed(2);
          return `2021-03-${String(t + 1).padStart(2, "0")},60000${s}.SH,${price},${price},${price},${price},1000000`;
        }).join("\n"),
      );
      const file = join(cwd, "anew.csv");
      writeFileSync(file, ["date,symbol,open,high,low,close,volume", ...rows, ""].join("\n"));
      return file;
    };
    const at = (...args: string[]) => run([...args, "--json", "--quiet"], { cwd });
    const load = (days: number, ...more: string[]) =>
      at("data", "import", put(days), "--name", "anew", ...more);
    await load(12, "--splits", "100/0/0");
    await at(
      "paper",
      "start",
      "anew",
      "-pct(close, 2)",
      "--data",
      "anew",
      "--top",
      "2",
      "--from",
      "2021-03-12",
    );
    expect(JSON.parse((await load(13)).stdout).error.code).toBe("dataset-exists");
    // The default splits would seal a fifth: those of the dataset stay.
    expect(JSON.parse((await load(13, "--replace")).stdout).dataset.splits.spec).toBe("100/0/0");
    const stepped = JSON.parse((await at("paper", "step", "anew")).stdout);
    expect(stepped).toMatchObject({ played: 1, account: { date: "2021-03-13", live: 1 } });
    const sealed = await at("data", "import", put(14), "--name", "demo", "--replace");
    expect(JSON.parse(sealed.stdout).error.code).toBe("dataset-sealed");
  });

  it("says what is wrong", async () => {
    const both = await run(["backtest", REVERSAL, "--combination", "x", "--data", "demo"], { cwd });
    expect(both.code).toBe(2);
    const none = await run(["backtest", "--combination", "x", "--data", "demo", "--json"], { cwd });
    expect(JSON.parse(none.stdout).error.code).toBe("combination");
  });
});
