import { describe, expect, it } from "vitest";
import type { Manifest } from "../../../src/engine/panel/index.js";
import { gapsOf, type TradingCalendar } from "../../../src/engine/paper/gaps.js";
import { tradingCalendar } from "../../../src/tools/strategy/trading-calendar.js";
import { panelOf } from "../strategy/small-market.js";

const symbols = Array.from({ length: 12 }, (_, s) => `6000${String(s).padStart(2, "0")}.SH`);
/** Mon 1 March 2021 … Fri 12 March. */
const WEEKDAYS = [1, 2, 3, 4, 5, 8, 9, 10, 11, 12].map((day) => `2021-03-${String(day).padStart(2, "0")}`);
const priceOn = (date: string) => symbols.map((_, s) => 10 + s + Number(date.slice(-2)) / 10);

/** The market as imported without some days; what the exchange calls the previous close is of the last day it was open. */
function imported(days: readonly string[], open: readonly string[]) {
  const dates = WEEKDAYS.filter((date) => days.includes(date));
  const close = dates.map(priceOn);
  const previous = dates.map((date) => {
    const before = open.filter((one) => one < date).at(-1);
    return before ? priceOn(before) : priceOn(date);
  });
  const panel = panelOf({ dates, symbols, open: close, close, fields: { pre_close: previous } });
  return { panel, rows: dates.map((_, t) => t) };
}
const without = (...left: string[]) => WEEKDAYS.filter((date) => !left.includes(date));
const nobody: TradingCalendar = () => undefined;
const sorted = ({ missed, some, unknown }: ReturnType<typeof gapsOf>) => ({
  missed: [...missed],
  some: [...some],
  unknown: [...unknown],
});
const NOTHING = { missed: [], some: [], unknown: [] };

describe("weekdays without data", () => {
  it("are a holiday when the previous closes of the next day are the closes before", () => {
    const { panel, rows } = imported(without("2021-03-03"), without("2021-03-03"));
    expect(sorted(gapsOf(panel, rows, nobody))).toEqual(NOTHING);
  });

  it("were missed when they are not", () => {
    const { panel, rows } = imported(without("2021-03-03"), WEEKDAYS);
    expect(sorted(gapsOf(panel, rows, nobody))).toEqual({
      ...NOTHING,
      missed: [["2021-03-03", "previous-close"]],
    });
  });

  it("of two in a row at least one was missed; the calendar knows which", () => {
    const gap = ["2021-03-03", "2021-03-04"];
    const { panel, rows } = imported(without(...gap), without("2021-03-04"));
    expect(sorted(gapsOf(panel, rows, nobody))).toEqual({ ...NOTHING, some: gap });
    const told: TradingCalendar = (date) => ({ open: date === "2021-03-03", witness: "benchmark" });
    expect(sorted(gapsOf(panel, rows, told))).toEqual({ ...NOTHING, missed: [["2021-03-03", "benchmark"]] });
    // One day is known to have been a holiday: it was the other.
    const half: TradingCalendar = (date) =>
      date === "2021-03-04" ? { open: false, witness: "dataset" } : undefined;
    expect(sorted(gapsOf(panel, rows, half))).toEqual({
      ...NOTHING,
      missed: [["2021-03-03", "previous-close"]],
    });
  });

  it("without previous closes are what the calendar says, else unknown", () => {
    const dates = without("2021-03-03", "2021-03-09", "2021-03-11");
    const close = dates.map(priceOn);
    const panel = panelOf({ dates, symbols, open: close, close });
    const told: TradingCalendar = (date) =>
      date === "2021-03-03"
        ? { open: true, witness: "dataset" }
        : date === "2021-03-09"
          ? { open: false, witness: "dataset" }
          : undefined;
    const rows = dates.map((_, t) => t);
    expect(sorted(gapsOf(panel, rows, told))).toEqual({
      missed: [["2021-03-03", "dataset"]],
      some: [],
      unknown: ["2021-03-11"],
    });
  });

  it("weekends are none", () => {
    const dates = ["2021-03-05", "2021-03-08"];
    const close = dates.map(priceOn);
    const panel = panelOf({ dates, symbols, open: close, close });
    expect(sorted(gapsOf(panel, [0, 1], nobody))).toEqual(NOTHING);
  });
});

describe("the trading calendar of a workspace", () => {
  const manifest = (name: string, dates: readonly string[], more: Partial<Manifest> = {}): Manifest =>
    ({ name, dates, market: "cn-a", kind: "imported", benchmark: null, ...more }) as Manifest;
  const own = manifest("own", without("2021-03-03"));

  it("is that of other datasets of the same market, and no other", () => {
    const known = tradingCalendar(own, [own, manifest("other", without("2021-03-04"))]);
    expect(known("2021-03-03")).toEqual({ open: true, witness: "dataset" });
    expect(known("2021-03-04")).toEqual({ open: false, witness: "dataset" });
    // Outside its range it says nothing.
    expect(known("2021-03-15")).toBeUndefined();
    const us = tradingCalendar(own, [own, manifest("us", WEEKDAYS, { market: "us" })]);
    expect(us("2021-03-03")).toBeUndefined();
    const demo = tradingCalendar(own, [own, manifest("demo", WEEKDAYS, { kind: "demo" })]);
    expect(demo("2021-03-03")).toBeUndefined();
  });

  it("believes the benchmark that was imported beside the bars first", () => {
    const benchmark = { source: "benchmark.csv", coverage: 1, beyond: ["2021-03-03"] };
    const known = tradingCalendar({ ...own, benchmark }, []);
    expect(known("2021-03-03")).toEqual({ open: true, witness: "benchmark" });
    expect(known("2021-03-04")).toEqual({ open: false, witness: "benchmark" });
    // One imported before this was kept, or one with holes, says nothing of holidays.
    expect(
      tradingCalendar({ ...own, benchmark: { source: "b", coverage: 1 } }, [])("2021-03-03"),
    ).toBeUndefined();
    expect(
      tradingCalendar({ ...own, benchmark: { ...benchmark, coverage: 0.9 } }, [])("2021-03-04"),
    ).toBeUndefined();
  });
});
