const DROPPED = /\\(?:left|right|big|Big|bigl|bigr|displaystyle|,|;|!|:|quad|qquad|limits)(?![a-zA-Z])|\\\s/g;

/**
 * LaTeX of a formula in the formula language, as far as that is plain: fractions, roots, absolute values, products,
 * powers, and time in the index (`C_{t-3}` is `delay(C, 3)`). What has no such reading stays and is refused by the
 * parser. Of an equation the right-hand side counts.
 */
export function latexToFormula(latex: string): string {
  let text = latex.replace(/^\s*(?:\$\$?|\\\[|\\\()|(?:\$\$?|\\\]|\\\))\s*$/g, "").replace(DROPPED, " ");
  text = text.split(/(?<![<>!=:])=(?!=)/).at(-1)!;
  text = text
    .replace(/\\(?:text|mathrm|mathit|mathbf|operatorname\*?)\s*\{([^{}]*)\}/g, (_, word: string) =>
      word
        .trim()
        .replace(/[\s-]+/g, "_")
        .replaceAll("\\_", "_"),
    )
    .replaceAll("\\_", "_");
  for (let before = ""; before !== text; ) {
    before = text;
    text = text
      .replace(/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, "(($1)/($2))")
      .replace(/\\sqrt\s*\{([^{}]*)\}/g, "sqrt($1)")
      .replace(/\^\s*\{([^{}]*)\}/g, "^($1)")
      .replace(/([A-Za-z][A-Za-z0-9]*)\s*_\s*\{\s*t\s*(?:([-+])\s*(\d+)\s*)?\}/g, inTime);
  }
  return (
    text
      .replace(/([A-Za-z][A-Za-z0-9]*)\s*_\s*t(?![A-Za-z0-9_])/g, "$1")
      .replace(/\\l?vert\b|\\rvert\b/g, "|")
      .replace(/\|([^|]+)\|/g, "abs($1)")
      .replace(/\\(?:cdot|times)(?![a-zA-Z])/g, "*")
      .replace(/\\div(?![a-zA-Z])/g, "/")
      // In LaTeX a function needs no parentheses around one symbol.
      .replace(/\\(?:ln|log)\s+([A-Za-z]\w*)(?!\s*\()/g, "log($1)")
      .replace(/\\ln(?![a-zA-Z])/g, "log")
      .replace(/\\([a-zA-Z]+)/g, "$1")
      .trim()
  );
}

/** The future is written as it stands, so that the parser can refuse it with what to write instead. */
const inTime = (_: string, name: string, sign?: string, days?: string): string =>
  days === undefined ? name : `delay(${name}, ${sign === "+" ? "-" : ""}${days})`;
