import { describe, expect, it } from "vitest";
import { latexToUnicode } from "../../../src/engine/report/latex.js";

describe("LaTeX as Unicode", () => {
  it.each([
    ["\\alpha_t = -\\mathrm{rank}\\left(r_{t-5}\\right)", "αₜ = -rank(rₜ₋₅)"],
    ["\\frac{P_{i,t}}{P_{i,t-5}} - 1", "Pᵢ,ₜ/Pᵢ,ₜ₋₅ - 1"],
    ["\\frac{a+b}{c}", "(a+b)/c"],
    ["\\frac{\\sigma_x^2}{2}", "σₓ²/2"],
    ["\\sum_{k=1}^{n} x_k", "∑ₖ₌₁ⁿ xₖ"],
    ["\\bar{x} \\pm \\sqrt{s^2}", "x̄ ± √s²"],
    ["\\sqrt{2\\pi} + \\sqrt{252} + \\sqrt{x}", "√(2π) + √252 + √x"],
    ["x_{\\text{high}}", "x_(high)"],
    ["\\rho \\in [-1, 1] \\cdot \\beta", "ρ ∈ [-1, 1] · β"],
    ["a \\le b \\neq c \\to \\infty", "a ≤ b ≠ c → ∞"],
    ["\\unknown{x}", "unknownx"],
    ["\\frac{1}{", "1/()"],
  ])("%s", (source, expected) => {
    expect(latexToUnicode(source)).toBe(expected);
  });
});
