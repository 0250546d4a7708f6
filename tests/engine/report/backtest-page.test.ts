import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/engine/random.js";
import { backtestPage } from "../../../src/engine/report/backtest/page.js";
import type { BacktestSubject } from "../../../src/engine/report/backtest/subject.js";
import { attribute } from "../../../src/engine/strategy/attribution.js";
import { backtest } from "../../../src/engine/strategy/backtest.js";
import { capacity } from "../../../src/engine/strategy/capacity.js";
import { effectsOf } from "../../../src/engine/strategy/effects.js";
import { explain } from "../../../src/engine/strategy/explain.js";
import { deflatedSharpe } from "../../../src/engine/strategy/luck.js";
import { dailyReturns } from "../../../src/engine/strategy/metrics.js";
import { StrategySpec } from "../../../src/engine/strategy/spec.js";
import { panelOf, valuesOf } from "../strategy/small-market.js";

const random = createRandom(4);
const dates = Array.from({ length: 90 }, (_, i) =>
  new Date(Date.UTC(2020, 10, 2) + (Math.floor(i / 5) * 7 + (i % 5)) * 86_400_000).toISOString().slice(0, 10),
);
const symbols = Array.from({ length: 40 }, (_, s) => `600${String(s).padStart(3, "0")}.SH`);
const level = symbols.map(() => 10);
const open = dates.map(() =>
  symbols.map((_, s) => {
    level[s] = Math.round(level[s]! * (1 + 0.02 * random.normal()) * 100) / 100;
    return level[s]!;
  }),
);
const panel = panelOf({ dates, symbols, open, close: open, industry: symbols.map((_, s) => s % 3) });
const values = valuesOf(
  panel,
  dates.map(() => symbols.map(() => random.normal())),
);
const rows = { from: 0, to: dates.length };
const spec = StrategySpec.parse({ market: "cn-a", cash: 1e6, top: 8 });
const options = { annualisation: 252, riskFree: 0, seed: 1, portfolios: 2 };
const result = await backtest(panel, values, rows, spec, null, options);
const effects = await effectsOf(panel, rows, { ...result, cash: spec.cash });
const subject: BacktestSubject = {
  ...{ name: "f", expression: "f", dataset: "small", datasetHash: "0".repeat(64), datasetKind: "demo" },
  ...{
    split: "search",
    result,
    effects,
    attribution: attribute(effects, effects.days),
    luck: deflatedSharpe(dailyReturns(result.days, spec.cash), { trials: 3, sharpes: [] }, options),
    preset: null,
  },
  capacity: await capacity(panel, values, rows, spec, options),
  explanation: explain(result, effects, "2021-01"),
};

describe("the page of a strategy", () => {
  it("has every picture and table in both languages, nothing missing and nothing English in Chinese titles", () => {
    const [en, zh] = [backtestPage(subject, "en"), backtestPage(subject, "zh")];
    for (const page of [en, zh]) {
      expect(page.stamp).toContain("DEMO MARKET");
      expect(page.sections.map(({ id }) => id)).toEqual(["period", "earned", "where", "trades"]);
      const charts = page.sections.flatMap(({ charts }) => charts);
      expect(charts.map(({ id }) => id)).toEqual([
        ...["period_months", "nav", "excess", "monthly", "monthly_excess", "rolling_sharpe", "daily"],
        ...["brinson", "industry_exposure", "style_attribution", "exposure", "turnover", "capacity"],
      ]);
      for (const chart of charts)
        if (chart.kind === "series")
          for (const { values } of chart.series) expect(values).toHaveLength(chart.x.values.length);
      expect(JSON.stringify(page)).not.toContain("NaN");
    }
    for (const { title, tables, charts } of zh.sections.slice(1))
      for (const text of [title, ...tables.map((one) => one.title), ...charts.map((one) => one.title)])
        expect(text).toMatch(/\p{Script=Han}/u);
    // Beside the strategy: the universe and random portfolios (there is no index here), and it says so.
    expect(en.sections[1]!.tables[0]!.table.rows).toHaveLength(3);
    expect(zh.caveats.join()).toContain("没有基准");
  });
});
