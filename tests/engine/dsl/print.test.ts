import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canonicalize,
  parseFormula,
  toInfix,
  toLatex,
  toPrefix,
  toTree,
} from "../../../src/engine/dsl/index.js";
import { formulaTree } from "./arbitrary.js";

const infix = (source: string) => toInfix(parseFormula(source).node);
const latex = (source: string) => toLatex(parseFormula(source).node);

describe("printing", () => {
  it("parses back to the same canonical tree, infix and prefix", () => {
    fc.assert(
      fc.property(formulaTree(), (tree) => {
        const node = canonicalize(tree);
        expect(parseFormula(toInfix(node)).node).toEqual(node);
        expect(parseFormula(toPrefix(node)).node).toEqual(node);
      }),
      { numRuns: 1500 },
    );
  });

  it("prints trees that are not canonical so that they read back to the same formula", () => {
    fc.assert(
      fc.property(formulaTree(), (tree) => {
        expect(parseFormula(toInfix(tree)).node).toEqual(canonicalize(tree));
        expect(parseFormula(toPrefix(tree)).node).toEqual(canonicalize(tree));
      }),
      { numRuns: 1500 },
    );
  });

  it("writes only the parentheses that are needed", () => {
    expect(infix("(close * (open)) - ((high) - low)")).toBe("close * open - (high - low)");
    expect(infix("((close / open) / high) * low")).toBe("low * (close / open / high)");
    expect(infix("(close ^ 2) ^ open")).toBe("(close ^ 2) ^ open");
    expect(infix("-(close ^ 2)")).toBe("-close ^ 2");
    expect(infix("(-close) ^ 2")).toBe("(-close) ^ 2");
    expect(infix("(close > open ? high : low) + 1e-6")).toBe("(open < close ? high : low) + 1e-6");
  });

  it("renders LaTeX", () => {
    expect(latex("(high - low) / close")).toBe("\\frac{\\mathrm{high} - \\mathrm{low}}{\\mathrm{close}}");
    expect(latex("(close + 1e-6) * delay(open, 3)")).toBe(
      "\\left(\\mathrm{close} + 10^{-6}\\right) \\cdot {\\mathrm{open}}_{t-3}",
    );
    expect(latex("-ts_mean(abs(float_shares), 20)")).toBe(
      "-\\operatorname{ts\\_mean}_{20}\\left(\\left|\\mathrm{float\\_shares}\\right|\\right)",
    );
  });

  it("never leaves a hole in LaTeX", () => {
    fc.assert(
      fc.property(formulaTree(), (tree) => {
        const text = toLatex(tree);
        expect(text).not.toContain("undefined");
        expect(text.split("{").length).toBe(text.split("}").length);
      }),
      { numRuns: 500 },
    );
  });

  it("draws a tree", () => {
    expect(toTree(parseFormula("close - ts_mean(close, 5)").node)).toBe(
      ["sub", "├─ close", "└─ ts_mean", "   ├─ close", "   └─ 5"].join("\n"),
    );
  });
});
