import { FormulaError, parseFormula } from "../../engine/dsl/index.js";
import { latexToFormula } from "./latex.js";

interface Written {
  readonly name: string;
  readonly passage: string;
  readonly formula: string;
}

const HEADING = /^#{1,6}\s+(.+)$/;
const MATH = /\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\]|\$([^$\n]+)\$|\\\(([\s\S]+?)\\\)/g;
const CODE = /```[a-z]*\n([\s\S]+?)```|`([^`\n]+)`/g;

/**
 * The formulas that are written out in a text: in LaTeX, in code, or on a line of their own, perhaps after `name =`.
 * No language model: prose is not understood, and what the parser does not take as a formula is passed over, but a
 * formula that only reads the future is kept, because the parser can say how to mend it.
 */
export function formulasIn(text: string): readonly Written[] {
  const found: Written[] = [];
  let heading = "";
  for (const block of text.split(/\n(?=#{1,6}\s)/)) {
    heading = HEADING.exec(block.split("\n")[0]!)?.[1]?.trim() ?? heading;
    const rest = block
      .replace(MATH, (whole: string, ...groups: (string | undefined)[]) => {
        const latex = groups.slice(0, 4).find((group) => group !== undefined)!;
        keep(nameOf(latex), whole, latexToFormula(latex));
        return " ";
      })
      .replace(CODE, (_: string, fenced?: string, inline?: string) => {
        const code = (fenced ?? inline)!.trim();
        keep(nameOf(code), code, code);
        return " ";
      });
    for (const line of rest.split("\n").map((one) => one.trim())) {
      if (HEADING.test(line)) continue;
      // U+FFFD: a character that could not be read.
      const [, name, formula = line] = /^([\p{L}\w\ufffd ]{1,40}?)\s*[=:：]\s*(.+)$/u.exec(line) ?? [];
      keep(
        nameOf(formula) ?? (name?.includes("\ufffd") ? undefined : name?.trim()),
        line,
        formula.replace(/[.。;；]$/, ""),
      );
    }
  }
  return found;

  function keep(name: string | undefined, passage: string, formula: string): boolean {
    if (!isFormula(formula) || found.some((one) => one.formula === formula)) return false;
    found.push({ name: name || heading || `Formula ${found.length + 1}`, passage, formula });
    return true;
  }
}

/** The left-hand side of an equation. */
const nameOf = (text: string): string | undefined =>
  /^\s*\\?(?:text|mathrm)?\{?([\p{L}][\p{L}\p{N}_]*)\}?(?:_\{?t\}?)?\s*=(?!=)/u.exec(text)?.[1];

/** A single word or number is a word of the prose, not a factor. */
function isFormula(text: string): boolean {
  if (!/[()*/^]|\s[-+]\s|^-/.test(text)) return false;
  try {
    return parseFormula(text).complexity.nodes > 1;
  } catch (error) {
    return error instanceof FormulaError && error.code === "look-ahead";
  }
}
