import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFile } from "../../src/tools/open-file.js";
import { ReportError } from "../../src/tools/report-error.js";
import { reportOpen } from "../../src/tools/report-open.js";
import { listReports } from "../../src/tools/reports.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "factorsmith-reports-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const workspace = () => ({ reports: join(root, "reports"), runs: join(root, "runs") });

function report(folder: string, day: number, summary: unknown): void {
  const dir = join(root, folder);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "report.html"), "<!doctype html>");
  if (summary !== undefined) writeFileSync(join(dir, "summary.json"), JSON.stringify(summary));
  utimesSync(join(dir, "report.html"), day, Date.UTC(2024, 0, day) / 1000);
}
const about = (name: string) => ({ header: { name, dataset: "hs300" } });

describe("reports of a workspace", () => {
  it("are listed with date, factor and dataset, the newest first; what has no page is none", async () => {
    report("reports/RLSF-hs300-1", 2, about("RLSF"));
    report("reports/compare-hs300-1", 3, [about("RLSF"), about("DLCF")]);
    report("runs/odd", 1, { best: [] });
    mkdirSync(join(root, "reports", "half"));
    const found = await listReports(workspace());
    expect(
      found.map(({ name, kind, factors, dataset, at }) => [at.slice(0, 10), name, kind, factors, dataset]),
    ).toEqual([
      ["2024-01-03", "compare-hs300-1", "comparison", ["RLSF", "DLCF"], "hs300"],
      ["2024-01-02", "RLSF-hs300-1", "factor", ["RLSF"], "hs300"],
      ["2024-01-01", "odd", "other", [], null],
    ]);
  });

  it("name what backtests, combinations, evolutions, experiments and paper accounts are of", async () => {
    const put = (file: string, value: unknown) => {
      mkdirSync(join(root, file, ".."), { recursive: true });
      writeFileSync(join(root, file), JSON.stringify(value));
    };
    report("reports/backtest-RLSF-hs300-1", 5, { name: "RLSF", dataset: "hs300", metrics: { days: 9 } });
    report("reports/combine-ridge-1", 4, { run: "combine-ridge-1", method: "ridge", dataset: "hs300" });
    put("runs/combine-ridge-1/combination.json", { factors: [{ name: "RLSF" }, { name: "DLCF" }] });
    report("reports/gp-20261125-033512-cbc2-hs300-1", 3, undefined);
    put("runs/gp-20261125-033512-cbc2/result.json", {
      dataset: "hs300",
      best: [{ expression: "rank(close)" }],
    });
    report("reports/experiment-20261125-033512-ab", 2, undefined);
    put("runs/experiment-20261125-033512-ab/config.json", { dataset: "hs300", arms: ["random", "gp"] });
    report("reports/paper-mine-1", 1, undefined);
    put("reports/paper-mine-1/report.json", { account: { factor: "RLSF", dataset: "hs300" } });
    const found = await listReports(workspace());
    expect(found.map(({ kind, factors, dataset }) => [kind, factors, dataset])).toEqual([
      ["backtest", ["RLSF"], "hs300"],
      ["combination", ["RLSF", "DLCF"], "hs300"],
      ["evolution", ["rank(close)"], "hs300"],
      ["experiment", ["random", "gp"], "hs300"],
      ["paper", ["RLSF"], "hs300"],
    ]);
  });

  it("are none in a new workspace", async () => {
    expect(await listReports(workspace())).toEqual([]);
  });

  it("are found by name, by factor (the newest) or by how the name begins", async () => {
    report("reports/RLSF-hs300-1", 2, about("RLSF"));
    report("reports/RLSF-hs300-2", 4, about("RLSF"));
    report("reports/DLCF-hs300-1", 3, about("DLCF"));
    const open = async (name?: string) => {
      const run = reportOpen.run({ name }, { workspace: workspace() } as never);
      const { value } = await run.next();
      return (value as { report: { name: string } }).report.name;
    };
    expect(await open()).toBe("RLSF-hs300-2");
    expect(await open("RLSF-hs300-1")).toBe("RLSF-hs300-1");
    expect(await open("RLSF")).toBe("RLSF-hs300-2");
    expect(await open("DLCF-h")).toBe("DLCF-hs300-1");
    await expect(open("RLFS-hs300-1")).rejects.toThrow(ReportError);
    await expect(open("RLFS-hs300-1")).rejects.toMatchObject({
      hint: expect.stringContaining("RLSF-hs300-1"),
    });
  });
});

describe("opening a file", () => {
  const started: (string | readonly string[])[] = [];
  const start = async (program: string, args: readonly string[]) => {
    started.push(program, args);
    return true;
  };
  const path = "/tmp/a b; rm -rf $HOME/report.html";

  it("hands the path whole to the program of the platform, without a shell", async () => {
    started.length = 0;
    expect(await openFile(path, { platform: "darwin", env: {}, start })).toBe(true);
    expect(await openFile(path, { platform: "win32", env: {}, start })).toBe(true);
    expect(await openFile(path, { platform: "linux", env: { DISPLAY: ":0" }, start })).toBe(true);
    expect(started).toEqual(["open", [path], "explorer.exe", [path], "xdg-open", [path]]);
  });

  it("starts nothing where there is no screen, and says when there is no such program", async () => {
    started.length = 0;
    expect(await openFile(path, { platform: "linux", env: {}, start })).toBe(false);
    expect(started).toEqual([]);
    const env = { DISPLAY: ":0", PATH: root };
    expect(await openFile(path, { platform: "linux", env, start: async () => false })).toBe(false);
  });
});
