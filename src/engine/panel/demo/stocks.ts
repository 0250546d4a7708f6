import type { Random } from "../../random.js";

export const SECTORS = [
  "Banks",
  "Chemicals",
  "Construction",
  "Consumer Goods",
  "Energy",
  "Health Care",
  "Machinery",
  "Materials",
  "Media",
  "Software",
  "Transport",
  "Utilities",
] as const;

/** What does not change in a stock's life. */
export interface Stock {
  readonly symbol: string;
  readonly name: string;
  readonly sector: number;
  readonly beta: number;
  /** Daily idiosyncratic volatility. */
  readonly volatility: number;
  /** Mean of the log of daily turnover. */
  readonly logTurnover: number;
  readonly price: number;
  readonly floatShares: number;
  /** First and one past the last trading day. */
  readonly listed: number;
  readonly delisted: number;
  /** Yearly dividend as a share of the price, 0 for none, and its day of the trading year. */
  readonly dividend: number;
  readonly exDay: number;
}

/** Draws the stocks: log-normal sizes, sectors in turn, some listed late, some delisted early. */
export function drawStocks(random: Random, count: number, days: number): Stock[] {
  const width = Math.max(3, String(count).length);
  return Array.from({ length: count }, (_, i) => {
    const number = String(i + 1).padStart(width, "0");
    const late = random.next() < 0.15;
    const gone = random.next() < 0.05;
    const sector = i % SECTORS.length;
    const price = 6 + 54 * random.next() ** 2;
    return {
      symbol: `DEMO${number}`,
      name: `Demo ${SECTORS[sector]} ${number}`,
      sector,
      beta: Math.min(1.8, Math.max(0.3, 1 + 0.25 * random.normal())),
      volatility: 0.017 * Math.exp(0.25 * random.normal()),
      logTurnover: Math.log(0.012) + 0.5 * random.normal(),
      price,
      floatShares: Math.round((4e9 * Math.exp(1.1 * random.normal())) / price / 100) * 100,
      listed: late ? Math.floor(days * 0.7 * random.next()) : 0,
      delisted: gone ? Math.floor(days * (0.5 + 0.45 * random.next())) : days,
      dividend: random.next() < 0.6 ? 0.01 + 0.02 * random.next() : 0,
      exDay: 100 + random.int(100),
    };
  });
}
