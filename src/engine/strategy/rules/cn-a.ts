import type { Board, FeeRow, LimitRow, MarketRules } from "./types.js";

const START = "1990-12-19";

const MAIN: readonly LimitRow[] = [
  {
    from: START,
    normal: 0.1,
    st: 0.05,
    freeDays: 1,
    source: "SSE and SZSE trading rules (star.sse.com.cn); first day −36/+44 % treated as free",
    confidence: "medium",
  },
  {
    from: "2023-04-10",
    normal: 0.1,
    st: 0.05,
    freeDays: 5,
    source: "first main-board listings under registration; secondary source",
    confidence: "low",
  },
  {
    from: "2026-07-06",
    normal: 0.1,
    st: 0.1,
    freeDays: 5,
    source: "ST widened to ±10 % (akfamily/akquant#249); no official notice seen",
    confidence: "low",
  },
];
const STAR: readonly LimitRow[] = [
  {
    from: "2019-07-22",
    normal: 0.2,
    st: 0.2,
    freeDays: 5,
    source: "SSE STAR market rules (star.sse.com.cn)",
    confidence: "high",
  },
];
const CHINEXT: readonly LimitRow[] = [
  {
    from: "2009-10-30",
    normal: 0.1,
    st: 0.05,
    freeDays: 1,
    source: "SZSE trading rules; secondary source",
    confidence: "medium",
  },
  {
    from: "2020-08-24",
    normal: 0.2,
    st: 0.2,
    freeDays: 5,
    source: "ChiNext registration reform; secondary source",
    confidence: "medium",
  },
];
const BEIJING: readonly LimitRow[] = [
  {
    from: "2021-11-15",
    normal: 0.3,
    st: 0.3,
    freeDays: 1,
    source: "BSE trading rules; secondary source",
    confidence: "medium",
  },
];

/** Commission is negotiated: 0.025 % with ¥5 a order is what a retail account pays. */
const COMMISSION = { commission: 0.00025, minimum: 5 };
const FEES: readonly FeeRow[] = [
  {
    from: START,
    ...COMMISSION,
    stampOnSell: 0.001,
    transfer: 0,
    source: "stamp duty of 2008-09-19 carried back; transfer fee on face value left out",
    confidence: "low",
  },
  {
    from: "2008-09-19",
    ...COMMISSION,
    stampOnSell: 0.001,
    transfer: 0,
    source: "stamp duty 0.1 % on sells only; transfer fee on face value left out",
    confidence: "medium",
  },
  {
    from: "2015-08-01",
    ...COMMISSION,
    stampOnSell: 0.001,
    transfer: 0.00002,
    source: "transfer fee 0.02‰ of the value (hikyuu TC_FixedA2015)",
    confidence: "medium",
  },
  {
    from: "2022-04-29",
    ...COMMISSION,
    stampOnSell: 0.001,
    transfer: 0.00001,
    source: "transfer fee halved to 0.01‰; secondary source",
    confidence: "low",
  },
  {
    from: "2023-08-28",
    ...COMMISSION,
    stampOnSell: 0.0005,
    transfer: 0.00001,
    source: "stamp duty halved to 0.05 % (rqalpha deciders.py)",
    confidence: "high",
  },
];

/** `600000.SH`, `300750.SZ`, `688981.SH`, `920002.BJ`; anything else (the demo market) trades as the main board does. */
function boardOf(symbol: string): Board {
  if (/^(688|689)\d{3}\.SH$/.test(symbol)) return "star";
  if (/^(300|301|302)\d{3}\.SZ$/.test(symbol)) return "chinext";
  if (/^\d{6}\.BJ$/.test(symbol)) return "beijing";
  return "main";
}

export const CN_A: MarketRules = {
  market: "cn-a",
  settleNextDay: true,
  limits: { main: MAIN, star: STAR, chinext: CHINEXT, beijing: BEIJING },
  lots: [
    { board: "main", minimum: 100, step: 100 },
    { board: "chinext", minimum: 100, step: 100 },
    { board: "star", minimum: 200, step: 1 },
    { board: "beijing", minimum: 100, step: 1 },
  ],
  fees: FEES,
  tick: 0.01,
  boardOf,
};
