import { readFile } from "node:fs/promises";
import { PathError } from "./path-error.js";

/** Formulas of a text file, one a line; empty lines and lines that begin with # are skipped. */
export async function readFormulaFile(file: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const problem = code === "ENOENT" ? "no such file" : code === "EISDIR" ? "is a folder" : "cannot be read";
    throw new PathError(file, problem, "give a text file with one formula a line");
  }
  const formulas = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (formulas.length === 0) {
    throw new PathError(
      file,
      "holds no formula",
      "write one formula a line; lines that begin with # are skipped",
    );
  }
  return formulas;
}
