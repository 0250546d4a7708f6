import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openAccount, readAccount, readNotices } from "../../../src/engine/paper/ledger.js";
import { play } from "../../../src/engine/paper/play.js";
import { createRandom } from "../../../src/engine/random.js";
import { simulate } from "../../../src/engine/strategy/simulate.js";
import { StrategySpec } from "../../../src/engine/strategy/spec.js";
import { panelOf, type SmallMarket, valuesOf } from "../strategy/small-market.js";

const root = mkdtempSync(join(tmpdir(), "factorsmith-paper-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const random = createRandom(3);
const dates = Array.from({ length: 40 }, (_, i) =>
  new Date(Date.UTC(2021, 2, 1) + (Math.floor(i / 5) * 7 + (i % 5)) * 86_400_000).toISOString().slice(0, 10),
);
const symbols = Array.from({ length: 6 }, (_, i) => `60000${i}.SH`);
const open: (number | null)[][] = [];
const level = symbols.map(() => 10);
for (const _ of dates)
  open.push(
    symbols.map((_, s) => {
      level[s] = Math.round(level[s]! * (1 + 0.03 * random.normal()) * 100) / 100;
      return random.next() < 0.05 ? null : level[s]!;
    }),
  );
const scores = dates.map(() => symbols.map(() => random.normal()));
const market = (days: number): SmallMarket => ({
  dates: dates.slice(0, days),
  symbols,
  open: open.slice(0, days),
  close: open.slice(0, days),
  factor: dates.slice(0, days).map((_, t) => symbols.map((_, s) => (t >= 20 && s < 3 ? 1.02 : 1))),
});
const spec = StrategySpec.parse({ market: "cn-a", cash: 200_000, rebalance: "weekly", top: 3 });
const opening = (name: string) =>
  ({
    v: 1,
    kind: "opening",
    name,
    dataset: "small",
    factor: "f",
    expression: "f",
    spec,
    opened: dates[0]!,
  }) as const;
const file = (dir: string) => join(dir, "ledger.jsonl");

/** Plays with the data as it was after so many days. */
async function playOn(dir: string, days: number, more = {}) {
  const panel = panelOf(market(days));
  return play(dir, "a", panel, valuesOf(panel, scores.slice(0, days)), more);
}

async function fresh(name: string): Promise<string> {
  const dir = join(root, name);
  await openAccount(dir, opening("a"));
  return dir;
}

describe("paper trading", () => {
  it("over a stretch is the backtest of the stretch, fed one day at a time", async () => {
    const dir = await fresh("one");
    for (let days = 2; days <= 40; days++) expect((await playOn(dir, days)).days).toHaveLength(1);
    const panel = panelOf(market(40));
    const backtest = await simulate(panel, valuesOf(panel, scores), { from: 0, to: 40 }, spec);
    expect((await readAccount(dir, "a")).days.map(({ day }) => day)).toEqual(backtest);
  });

  it("stopped, killed in the middle of a line and started again, writes the identical ledger", async () => {
    const whole = await fresh("whole");
    await playOn(whole, 40);
    const text = readFileSync(file(whole), "utf8");
    for (const cut of [3, 400, 5000, 20_011]) {
      const dir = await fresh(`cut-${cut}`);
      await playOn(dir, 40, { days: 25 });
      const size = readFileSync(file(dir)).length;
      truncateSync(file(dir), Math.max(JSON.stringify(opening("a")).length + 1, size - cut));
      await playOn(dir, 40);
      expect(readFileSync(file(dir), "utf8")).toBe(text);
    }
  });

  it("sees days only once", async () => {
    const dir = await fresh("again");
    await playOn(dir, 30);
    expect((await playOn(dir, 30)).days).toEqual([]);
  });

  it("notices revised data and keeps its ledger", async () => {
    const dir = await fresh("revised");
    await playOn(dir, 20);
    const before = readFileSync(file(dir), "utf8");
    const panel = panelOf({
      ...market(20),
      close: open
        .slice(0, 20)
        .map((row, t) => (t === 10 ? row.map((x) => (x === null ? null : x + 0.01)) : row)),
    });
    const { notices } = await play(dir, "a", panel, valuesOf(panel, scores.slice(0, 20)));
    expect(notices[0]).toEqual({ kind: "revised", dates: [dates[10], dates[11]], witnesses: [] });
    expect(await readNotices(dir)).toEqual(notices);
    expect(readFileSync(file(dir), "utf8")).toBe(before);
  });

  it("refuses a name twice, a missing account, missing dates, a damaged ledger", async () => {
    const dir = await fresh("errors");
    await expect(openAccount(dir, opening("a"))).rejects.toMatchObject({ code: "paper-exists" });
    await expect(readAccount(join(root, "none"), "none")).rejects.toMatchObject({ code: "paper-missing" });
    await playOn(dir, 20);
    await expect(playOn(dir, 10)).rejects.toMatchObject({ code: "paper-data" });
    appendFileSync(file(dir), "nonsense\n");
    await expect(readAccount(dir, "a")).rejects.toMatchObject({ code: "paper-corrupt" });
  });
});
