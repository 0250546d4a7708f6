/** What one side of a trade costs, as a share of its value, from a date on. */
export interface FeeRate {
  readonly from: string;
  readonly buy: number;
  readonly sell: number;
  readonly source: string;
  readonly confidence: "high" | "medium" | "low";
}

export type FeeOptions =
  /** A-shares: dated stamp duty and transfer fee, and a commission (negotiated: 0.025 % by default) on both sides. */
  | { readonly schedule: "cn-a"; readonly commission?: number }
  /** One rate for both sides, 0.05 % by default. */
  | { readonly schedule: "flat"; readonly perSide?: number };

/**
 * Stamp duty (sells only) and transfer fee (both sides) of A-shares. The ¥5 minimum commission depends on the order and
 * is left to the simulator.
 */
const CN_A = [
  {
    from: "1990-12-19",
    stamp: 0.001,
    transfer: 0,
    source:
      "stamp duty of 2008-09-19 carried back (it was higher before 2008); transfer fee on face value, left out",
    confidence: "low",
  },
  {
    from: "2008-09-19",
    stamp: 0.001,
    transfer: 0,
    source: "stamp duty 0.1 % on sells; transfer fee on face value, left out",
    confidence: "medium",
  },
  {
    from: "2015-08-01",
    stamp: 0.001,
    transfer: 0.00002,
    source: "transfer fee 0.02‰ of the value (hikyuu TC_FixedA2015)",
    confidence: "medium",
  },
  {
    from: "2022-04-29",
    stamp: 0.001,
    transfer: 0.00001,
    source: "transfer fee halved to 0.01‰; secondary source",
    confidence: "low",
  },
  {
    from: "2023-08-28",
    stamp: 0.0005,
    transfer: 0.00001,
    source: "stamp duty halved to 0.05 % (rqalpha deciders.py)",
    confidence: "high",
  },
] as const;

/** The dated rates of a schedule, ascending. */
export function feeRates(options: FeeOptions): readonly FeeRate[] {
  if (options.schedule === "flat") {
    const side = options.perSide ?? 0.0005;
    return [{ from: "0000-01-01", buy: side, sell: side, source: "given", confidence: "high" }];
  }
  const commission = options.commission ?? 0.00025;
  return CN_A.map(({ from, stamp, transfer, source, confidence }) => ({
    from,
    buy: commission + transfer,
    sell: commission + transfer + stamp,
    source,
    confidence,
  }));
}

/** Cost of a purchase and a sale, per date (ascending `YYYY-MM-DD`). */
export function roundTripCosts(rates: readonly FeeRate[], dates: readonly string[]): Float64Array {
  const out = new Float64Array(dates.length);
  let k = 0;
  dates.forEach((date, t) => {
    while (k + 1 < rates.length && rates[k + 1]!.from <= date) k++;
    out[t] = rates[k]!.buy + rates[k]!.sell;
  });
  return out;
}
