import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ALL_FIELDS,
  type Formula,
  type Node,
  OPERATORS,
  parseFormula,
} from "../../../src/engine/dsl/index.js";
import { randomFormula, randomTree } from "../../../src/engine/gp/generate.js";
import { createGrammar, operandType, resultType, typeOf } from "../../../src/engine/gp/grammar.js";
import { createLawyer, mismatchesOf } from "../../../src/engine/gp/legal.js";
import { GpOptions } from "../../../src/engine/gp/options.js";
import { randomStream } from "../../../src/engine/gp/random-stream.js";
import { replaceAt, sitesOf } from "../../../src/engine/gp/tree.js";
import {
  blend,
  constantMutation,
  crossover,
  fieldMutation,
  hoistMutation,
  oneStepAway,
  otherOperators,
  partsOf,
  pointMutation,
  subtreeMutation,
  windowMutation,
} from "../../../src/engine/gp/variation.js";

const options = GpOptions.parse({});
const grammar = createGrammar(ALL_FIELDS, options);
const lawyer = createLawyer(ALL_FIELDS, options);
const seeds = fc.nat({ max: 2 ** 31 });

/** Strongly typed: every place holds what its parameter takes, a bare number only where a series of numbers stands. */
function expectTyped(tree: Node): void {
  for (const { node, type, param } of sitesOf(tree)) {
    if (type === "window" || type === "constant") expect(node.kind).toBe("number");
    else if (node.kind === "number") expect(param?.kind).toBe("series");
    else expect(typeOf(node)).toBe(type);
  }
}

/** What every formula of a run must be: within caps, sound in its units, and what its own text says. */
function expectLegal(formula: Formula): void {
  const { complexity, lookback, canonical } = formula;
  expect(complexity.nodes).toBeLessThanOrEqual(options.maxNodes);
  expect(complexity.depth).toBeLessThanOrEqual(options.maxDepth);
  expect(lookback).toBeLessThanOrEqual(options.maxLookback);
  expect(mismatchesOf(formula)).toBe(0);
  const read = parseFormula(canonical, { fields: ALL_FIELDS });
  expect({ hash: read.hash, node: read.node }).toEqual({ hash: formula.hash, node: formula.node });
}

const start = (seed: number, place: number): Formula =>
  randomFormula(randomStream(seed, "start", place), grammar, lawyer, options, place)!;

const VARIATIONS: Record<string, (seed: number, tree: Node, donor: Node) => Node> = {
  crossover: (seed, tree, donor) => crossover(randomStream(seed), tree, donor),
  blend: (seed, tree, donor) =>
    blend(randomStream(seed), { node: tree, direction: 1 }, { node: donor, direction: seed % 2 ? 1 : -1 }),
  subtree: (seed, tree) => subtreeMutation(randomStream(seed), tree, grammar),
  hoist: (seed, tree) => hoistMutation(randomStream(seed), tree),
  point: (seed, tree) => pointMutation(randomStream(seed), tree, grammar, 0.3),
  constant: (seed, tree) => constantMutation(randomStream(seed), tree, grammar),
  window: (seed, tree) => windowMutation(randomStream(seed), tree, grammar),
  field: (seed, tree) => fieldMutation(randomStream(seed), tree, grammar),
};

describe("generation", () => {
  it("makes typed trees of every depth and method", () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom("grow", "full"),
        (seed, depth, method) => {
          const tree = randomTree(randomStream(seed), grammar, "number", depth, method);
          expectTyped(tree);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("makes legal formulas", () => {
    fc.assert(
      fc.property(seeds, fc.nat({ max: 50 }), (seed, place) => expectLegal(start(seed, place))),
      { numRuns: 300 },
    );
  });

  it("can make every operator of the function set", () => {
    const met = new Set<string>();
    const random = randomStream(1, "operators");
    for (let i = 0; i < 20_000; i++)
      for (const { node } of sitesOf(randomTree(random, grammar, "number", 4, "full")))
        if (node.kind === "call") met.add(node.op);
    const reachable = OPERATORS.filter(
      ({ name }) => grammar.alike(OPERATORS.find((op) => op.name === name)!).length > 0,
    );
    const offered = reachable.filter(
      (op) => grammar.alike(op).some((other) => other.name === op.name) && met.has(op.name),
    );
    expect(met.size).toBeGreaterThan(50);
    expect(new Set(offered.map(({ name }) => name))).toEqual(met);
  });
});

describe.each(Object.entries(VARIATIONS))("%s", (_, variation) => {
  it("gives typed trees, and legal formulas or none", () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, other) => {
        const tree = start(seed, seed % 20).node;
        const child = variation(seed, tree, start(other, other % 20).node);
        expectTyped(child);
        const formula = lawyer.formula(child);
        if (formula) expectLegal(formula);
      }),
      { numRuns: 200 },
    );
  });

  it("gives the same child for the same numbers, and leaves its parents alone", () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, other) => {
        const tree = start(seed, seed % 20).node;
        const before = structuredClone(tree);
        const donor = start(other, other % 20).node;
        expect(variation(seed, tree, donor)).toEqual(variation(seed, tree, donor));
        expect(tree).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });
});

/** What tuning tries: many trees of one. */
const NEIGHBOURHOODS: Record<string, (tree: Node) => Node[]> = {
  "one step away": (tree) => oneStepAway(tree, grammar),
  "other operators": (tree) => otherOperators(tree, grammar),
  parts: partsOf,
};

describe.each(Object.entries(NEIGHBOURHOODS))("%s", (name, neighbourhood) => {
  it("are typed trees, other than the tree, and legal formulas or none", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { node } = start(seed, seed % 20);
        for (const tree of neighbourhood(node)) {
          expectTyped(tree);
          expect(tree).not.toEqual(node);
          const formula = lawyer.formula(tree);
          if (formula) expectLegal(formula);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("are the same for the same tree, which is left alone", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { node } = start(seed, seed % 20);
        const before = structuredClone(node);
        expect(neighbourhood(node)).toEqual(neighbourhood(node));
        expect(node).toEqual(before);
        // Steps keep the shape; parts are smaller.
        for (const tree of neighbourhood(node)) {
          const sizes = [sitesOf(tree).length, sitesOf(node).length];
          if (name === "parts") expect(sizes[0]).toBeLessThan(sizes[1]!);
          else expect(sizes[0]).toBe(sizes[1]);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("local tuning", () => {
  it("changes one operator for another that takes the same arguments", () => {
    const { node } = parseFormula("ts_mean(close / open, 5)");
    const texts = otherOperators(node, grammar).map((tree) => lawyer.formula(tree)?.canonical);
    for (const other of [
      "ts_std(close / open, 5)",
      "delay(close / open, 5)",
      "ts_mean(max2(close, open), 5)",
    ])
      expect(texts).toContain(parseFormula(other).canonical);
    expect(texts).not.toContain(parseFormula("ts_mean(close / open, 5)").canonical);
  });

  it("looks at what a sum is made of", () => {
    const { node } = parseFormula("cs_rank(ts_mean(turnover, 20)) + cs_rank(pct(close, 5))");
    const texts = new Set(partsOf(node).map((tree) => lawyer.formula(tree)?.canonical));
    expect([...texts].sort()).toEqual(
      ["close", "pct(close, 5)", "ts_mean(turnover, 20)", "turnover"].map((t) => parseFormula(t).canonical),
    );
  });

  it("changes one window or one constant by one step", () => {
    const { node } = parseFormula("max2(ts_mean(close / ts_std(close, 20), 5), 2)");
    const texts = oneStepAway(node, grammar).map((tree) => lawyer.formula(tree)!.canonical);
    expect(texts).toContain(parseFormula("max2(ts_mean(close / ts_std(close, 40), 5), 2)").canonical);
    expect(texts).toContain(parseFormula("max2(ts_mean(close / ts_std(close, 20), 3), 2)").canonical);
    expect(texts).toContain(parseFormula("max2(ts_mean(close / ts_std(close, 20), 5), 2.5)").canonical);
  });
});

describe("a blend", () => {
  const [a, b] = ["close / delay(close, 5)", "ts_mean(turnover, 20)"].map((text) => parseFormula(text).node);
  const made = (directions: readonly [1 | -1, 1 | -1]) =>
    new Set(
      Array.from(
        { length: 40 },
        (_, seed) =>
          lawyer.formula(
            blend(
              randomStream(seed),
              { node: a!, direction: directions[0] },
              { node: b!, direction: directions[1] },
            ),
          )!.hash,
      ),
    );

  it("adds ranks that are bought the same way, subtracts those that are not", () => {
    const ranks = ["cs_rank(close / delay(close, 5))", "cs_rank(ts_mean(turnover, 20))"];
    const sums = (op: string) =>
      new Set([1, 0.5, 2].map((k) => parseFormula(`${ranks[0]} ${op} ${k} * ${ranks[1]}`).hash));
    expect(made([-1, -1])).toEqual(sums("+"));
    expect(made([1, -1])).toEqual(sums("-"));
  });
});

describe("the part that decides the ranks", () => {
  it.each([
    ["-(2 * cs_rank(close / open) + 1)", "close / open"],
    ["signedpower(cs_zscore(volume - 3), 3) / 7", "volume"],
    ["1 / close", "1 / close"],
    ["abs(cs_demean(returns))", "abs(cs_demean(returns))"],
  ])("of %s is %s", (source, part) => {
    expect(lawyer.formula(parseFormula(source).node)!.hash).toBe(parseFormula(part).hash);
  });
});

describe("the table", () => {
  it("has a type for every operator and argument", () => {
    expect(resultType(OPERATORS.find(({ name }) => name === "lt")!)).toBe("bool");
    const where = OPERATORS.find(({ name }) => name === "where")!;
    expect(where.params.map((param) => operandType(where, param))).toEqual(["bool", "number", "number"]);
    const ts = OPERATORS.find(({ name }) => name === "ts_count")!;
    expect(ts.params.map((param) => operandType(ts, param))).toEqual(["bool", "window"]);
  });

  it("replaces at a path and nowhere else", () => {
    const { node } = parseFormula("ts_mean(close, 5) / open");
    const path = sitesOf(node).find((site) => site.node.kind === "field" && site.node.name === "close")!.path;
    const expected = parseFormula("ts_mean(high, 5) / open").node;
    expect(replaceAt(node, path, { kind: "field", name: "high" })).toEqual(expected);
  });
});
