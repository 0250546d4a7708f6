import { readFile } from "node:fs/promises";
import { type Formula, FormulaError } from "../engine/dsl/index.js";
import type { ToolContext } from "./context.js";
import { FormulaFileError } from "./formula-file-error.js";
import { formulaOf } from "./formula-of.js";
import { PathError, unreadable } from "./path-error.js";

/**
 * The formulas of a text file, one a line; empty lines and lines that begin with # are skipped. A formula that is refused
 * is told with its file and line (FormulaFileError).
 */
export async function readFormulaFile(
  file: string,
  dataset: string,
  deps: Pick<ToolContext, "engine" | "memory">,
): Promise<Formula[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw unreadable(file, error);
  }
  const formulas: Formula[] = [];
  for (const [i, written] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const line = written.trim();
    if (line === "" || line.startsWith("#")) continue;
    try {
      formulas.push(await formulaOf(line, dataset, deps));
    } catch (error) {
      throw error instanceof FormulaError ? new FormulaFileError(file, i + 1, error) : error;
    }
  }
  if (formulas.length === 0) throw new PathError(file, "no-formula");
  return formulas;
}
