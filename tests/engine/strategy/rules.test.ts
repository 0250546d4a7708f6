import { describe, expect, it } from "vitest";
import { CN_A } from "../../../src/engine/strategy/rules/cn-a.js";
import { feesOf, totalFees } from "../../../src/engine/strategy/rules/fees.js";
import { priceBand } from "../../../src/engine/strategy/rules/limits.js";
import { buyable, sellable } from "../../../src/engine/strategy/rules/lots.js";
import { US } from "../../../src/engine/strategy/rules/us.js";

describe("boards", () => {
  it("are read from the code", () => {
    expect(
      ["600000.SH", "688981.SH", "300750.SZ", "000001.SZ", "920002.BJ", "DEMO001"].map(CN_A.boardOf),
    ).toEqual(["main", "star", "chinext", "main", "beijing", "main"]);
  });
});

describe("price limits, both sides of each date", () => {
  const band = (board: Parameters<typeof priceBand>[1], date: string, reference: number, more = {}) =>
    priceBand(CN_A, board, date, { reference, st: false, daysListed: undefined, ...more });

  it("main board: ±10 %, rounded half up to the cent", () => {
    // 10.05 × 1.1 = 11.055 → 11.06; 10.05 × 0.9 = 9.045 → 9.05 (half up)
    expect(band("main", "2020-01-02", 10.05)).toEqual({ up: 11.06, down: 9.05 });
    // 7.77 × 1.1 = 8.547 → 8.55; 7.77 × .9 = 6.993 → 6.99
    expect(band("main", "2020-01-02", 7.77)).toEqual({ up: 8.55, down: 6.99 });
  });
  it("ST: ±5 % until 2026-07-05, ±10 % from 2026-07-06", () => {
    expect(band("main", "2026-07-05", 10, { st: true })).toEqual({ up: 10.5, down: 9.5 });
    expect(band("main", "2026-07-06", 10, { st: true })).toEqual({ up: 11, down: 9 });
  });
  it("ChiNext: ±10 % before 2020-08-24, ±20 % from then", () => {
    expect(band("chinext", "2020-08-21", 10)).toEqual({ up: 11, down: 9 });
    expect(band("chinext", "2020-08-24", 10)).toEqual({ up: 12, down: 8 });
  });
  it("STAR ±20 %, Beijing ±30 %", () => {
    expect(band("star", "2021-01-04", 10)).toEqual({ up: 12, down: 8 });
    expect(band("beijing", "2022-01-04", 10)).toEqual({ up: 13, down: 7 });
  });
  it("new listings trade freely for their free days", () => {
    expect(band("star", "2021-01-04", 10, { daysListed: 4 })).toBeNull();
    expect(band("star", "2021-01-04", 10, { daysListed: 5 })).not.toBeNull();
    expect(band("chinext", "2019-01-04", 10, { daysListed: 1 })).not.toBeNull();
    expect(band("chinext", "2021-01-04", 10, { daysListed: 4 })).toBeNull();
  });
  it("US stocks have none", () => {
    expect(
      priceBand(US, "other", "2020-01-02", { reference: 10, st: false, daysListed: undefined }),
    ).toBeNull();
  });
});

describe("lots", () => {
  it("main board: hundreds", () => {
    expect([99, 100, 199, 250, 1000].map((n) => buyable(CN_A, "main", n))).toEqual([0, 100, 100, 200, 1000]);
  });
  it("STAR: 200, then single shares", () => {
    expect([199, 200, 201, 333.9].map((n) => buyable(CN_A, "star", n))).toEqual([0, 200, 201, 333]);
  });
  it("a remainder is sold whole or not at all", () => {
    expect(sellable(CN_A, "main", 50, 150)).toBe(0);
    expect(sellable(CN_A, "main", 120, 150)).toBe(100);
    expect(sellable(CN_A, "main", 150, 150)).toBe(150);
    expect(sellable(CN_A, "star", 70, 70)).toBe(70);
  });
});

describe("fees", () => {
  const of = (date: string, side: "buy" | "sell", value: number) => feesOf(CN_A, date, side, value);
  it("commission 0.025 %, at least ¥5 an order", () => {
    expect(of("2023-01-03", "buy", 19_999).commission).toBe(5);
    expect(of("2023-01-03", "buy", 40_000).commission).toBeCloseTo(10, 12);
  });
  it("stamp duty on sales only: 0.1 % until 2023-08-27, 0.05 % from 2023-08-28", () => {
    expect(of("2023-08-25", "sell", 100_000).stamp).toBeCloseTo(100, 10);
    expect(of("2023-08-28", "sell", 100_000).stamp).toBeCloseTo(50, 10);
    expect(of("2023-08-25", "buy", 100_000).stamp).toBe(0);
  });
  it("transfer fee: none before 2015-08-01, then 0.02‰, then 0.01‰ from 2022-04-29", () => {
    expect(of("2015-07-31", "buy", 1e6).transfer).toBe(0);
    expect(of("2015-08-03", "buy", 1e6).transfer).toBeCloseTo(20, 10);
    expect(of("2022-04-28", "buy", 1e6).transfer).toBeCloseTo(20, 10);
    expect(of("2022-04-29", "sell", 1e6).transfer).toBeCloseTo(10, 10);
  });
  it("adds up by hand: a sale of ¥100,000 on 2023-08-28 costs 25 + 50 + 1", () => {
    expect(totalFees(of("2023-08-28", "sell", 100_000))).toBeCloseTo(76, 10);
  });
  it("every row says where it is from", () => {
    for (const row of [...CN_A.fees, ...Object.values(CN_A.limits).flat(), ...US.fees]) {
      expect(row.source.length).toBeGreaterThan(10);
      expect(row.from).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });
});
