import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalize, formulaFromNode, OPERATORS, parseFormula } from "../../../src/engine/dsl/index.js";
import type { Node } from "../../../src/engine/dsl/types.js";
import { formulaTree } from "./arbitrary.js";

const canonical = (source: string) => parseFormula(source).canonical;

/** Each line: spellings of one formula. */
const SAME: readonly (readonly string[])[] = [
  ["close + open", "open + close", "add(open, close)", "close - -open", "x = open; x + close"],
  ["close - open", "-(open - close)", "close + -open", "-open + close", "sub(close, open)"],
  ["2 * close", "close * 2", "close * (1 + 1)", "mul(2, close)", "-(-2 * close)"],
  ["-(close * open)", "-close * open", "close * -open", "open * close * -1", "0 - open * close"],
  ["-(close / open)", "-close / open", "close / -open"],
  [
    "close",
    "--close",
    "close + 0",
    "close * 1",
    "close / 1",
    "close ^ 1",
    "delay(close, 0)",
    "close[t]",
    "+close",
  ],
  ["open < close", "close > open", "gt(close, open)", "Gt($close, $open)"],
  [
    "delay(close, 5)",
    "delay(delay(close, 2), 3)",
    "Ref($close, 5)",
    "close_Lag5",
    "close[t-5]",
    "shift(close, 5)",
  ],
  ["-ts_mean(close, 5)", "ts_mean(-close, 5)", "ts_mean(close * -1, 5)"],
  ["ts_corr(close, volume, 10)", "correlation(volume, close, 10)", "-ts_corr(-close, volume, 10)"],
  ["ts_std(close, 10)", "ts_std(-close, 10)", "stddev(close, 10)"],
  ["abs(close - open)", "abs(open - close)"],
  [
    "(open - close) / high",
    "-(close - open) / high",
    "-((close - open) / high)",
    "-((open - close) / -high)",
  ],
  ["ts_mean(open - close, 5)", "-ts_mean(close - open, 5)"],
  ["(open - close) * (low - high)", "(close - open) * (high - low)"],
  ["1 / close", "inv(close)"],
  ["close - close", "-(close - close)"],
  ["1 - close", "-(close - 1)", "-close + 1"],
  ["close - 0.5", "close + -0.5"],
  ["where(close > open, high, low)", "close > open ? high : low", "If($close > $open, $high, $low)"],
];

/** Each line: formulas that must stay apart. */
const DIFFERENT: readonly (readonly [string, string])[] = [
  ["close - open", "open - close"],
  ["close / open", "open / close"],
  // NaN · 0 is NaN, so it is not 0.
  ["close * 0", "0"],
  ["close - close", "0"],
  ["div(close, open)", "close / open"],
  // Sums are not re-associated: floating point would notice.
  ["close + (open + high)", "(close + open) + high"],
  ["!(close < open)", "close >= open"],
  ["ts_beta(close, open, 5)", "ts_beta(open, close, 5)"],
  ["ts_mean(close, 5)", "ts_mean(close, 6)"],
];

describe("canonical form", () => {
  it.each(SAME.map((spellings) => [spellings[0], spellings] as const))(
    "%s has one form",
    (first, spellings) => {
      const hashes = spellings.map((source) => parseFormula(source).hash);
      expect(new Set(hashes).size).toBe(1);
      expect(canonical(first!)).toBe(canonical(canonical(first!)));
    },
  );

  it.each(DIFFERENT)("%s is not %s", (a, b) => {
    expect(parseFormula(a).hash).not.toBe(parseFormula(b).hash);
  });

  it("folds constants, but not to what is no number", () => {
    expect(canonical("close * (2 ^ 3 - 1) + sqrt(16)")).toBe("7 * close + 4");
    expect(canonical("close + 1 / 0")).toBe("close + 1 / 0");
    expect(canonical("close + log(-1)")).toBe("close + log(-1)");
  });

  it("is the text whose SHA-256 identifies the formula", () => {
    const formula = parseFormula("volume * close");
    expect(formula.canonical).toBe("close * volume");
    expect(formula.hash).toBe(createHash("sha256").update("close * volume").digest("hex").slice(0, 16));
  });

  it("is a fixed point", () => {
    fc.assert(
      fc.property(formulaTree(), (tree) => {
        const once = canonicalize(tree);
        expect(canonicalize(once)).toEqual(once);
      }),
      { numRuns: 2000 },
    );
  });

  it("is what the fast path for programs gives", () => {
    fc.assert(
      fc.property(formulaTree(), (tree) => {
        const { hash, lookback, unit, complexity, fields, groups } = formulaFromNode(tree);
        expect(parseFormula(formulaFromNode(tree).canonical)).toMatchObject({
          ...{ hash, lookback, unit, complexity, fields, groups },
        });
      }),
      { numRuns: 500 },
    );
  });
});

/** The elementwise operators as operators.md has them, written again here. */
const ELEMENTWISE: Readonly<Record<string, (a: number, b: number, c: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  divide: (a, b) => a / b,
  div: (a, b) => (Math.abs(b) < 1e-10 ? Number.NaN : a / b),
  neg: (a) => -a,
  inv: (a) => 1 / a,
  abs: (a) => Math.abs(a),
  sign: (a) => Math.sign(a),
  signedpower: (a, b) => Math.sign(a) * Math.abs(a) ** b,
  min2: (a, b) => Math.min(a, b),
  max2: (a, b) => Math.max(a, b),
  sqrt: (a) => Math.sqrt(a),
  tanh: (a) => Math.tanh(a),
  floor: (a) => Math.floor(a),
  lt: (a, b) => Number(a < b),
  le: (a, b) => Number(a <= b),
  gt: (a, b) => Number(a > b),
  ge: (a, b) => Number(a >= b),
  eq: (a, b) => Number(a === b),
  and: (a, b) => Number(a !== 0 && !Number.isNaN(a) && b !== 0 && !Number.isNaN(b)),
  not: (a) => Number(a === 0 || Number.isNaN(a)),
  where: (a, b, c) => (a !== 0 && !Number.isNaN(a) ? b : c),
};

function evaluate(node: Node, row: Readonly<Record<string, number>>): number {
  if (node.kind === "number") return node.value;
  if (node.kind !== "call") return row[node.name]!;
  const [a = 0, b = 0, c = 0] = node.args.map((arg) => evaluate(arg, row));
  return ELEMENTWISE[node.op]!(a, b, c);
}

/** 1/±0 and what follows from it is the one thing that may differ: rows on which it arises are left out. */
function meetsZero(node: Node, row: Readonly<Record<string, number>>): boolean {
  if (node.kind !== "call") return false;
  const divides = (node.op === "divide" || node.op === "inv") && evaluate(node.args.at(-1)!, row) === 0;
  return divides || node.args.some((arg) => meetsZero(arg, row));
}

describe("canonical form and values", () => {
  const operators = OPERATORS.filter((op) => op.name in ELEMENTWISE);
  const value = fc.oneof(
    fc.constantFrom(Number.NaN, 0, 1, -1, Number.POSITIVE_INFINITY, 1e-12),
    fc.double({ noNaN: true, min: -100, max: 100 }),
  );
  const row = fc.record(
    Object.fromEntries(
      ["open", "high", "low", "close", "volume", "amount", "turnover"].map((name) => [name, value]),
    ),
  );

  it("keeps every value, NaN for NaN", () => {
    fc.assert(
      fc.property(formulaTree(operators), row, (tree, values) => {
        fc.pre(!meetsZero(tree, values));
        const before = evaluate(tree, values) + 0;
        const after = evaluate(canonicalize(tree), values) + 0;
        expect(after).toBe(before);
      }),
      { numRuns: 4000 },
    );
  });
});
