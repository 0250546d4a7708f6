import { readFile } from "node:fs/promises";
import { PathError, unreadable } from "./path-error.js";

/** Formulas of a text file, one a line; empty lines and lines that begin with # are skipped. */
export async function readFormulaFile(file: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw unreadable(file, error);
  }
  const formulas = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (formulas.length === 0) {
    throw new PathError(file, "no-formula");
  }
  return formulas;
}
