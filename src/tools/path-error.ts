import { FactorsmithError } from "../engine/errors.js";

const PROBLEMS = {
  missing: ["no such file or folder", "check the path"],
  folder: ["is a folder, not a file", "name a file in it"],
  unreadable: ["cannot be read", "check that it is a file and that you may read it"],
  "no-formula": ["holds no formula", "write one formula a line; lines that begin with # are skipped"],
  "no-folder": ["the folder to write into does not exist", "make the folder first"],
  "not-a-folder": ["is a file, not a folder", "name a folder to write into, or one that does not exist yet"],
  "not-text": [
    "is not a text file",
    "give Markdown, text or LaTeX; of a PDF, save the text first (pdftotext)",
  ],
  "too-large": ["is larger than 2 MB", "give the part of the text that matters"],
  "table-ending": ["is neither .csv nor .parquet", "end the name in .csv or .parquet"],
} as const;

export type PathProblem = keyof typeof PROBLEMS;

/** A path that a person gave cannot be read or written. */
export class PathError extends FactorsmithError {
  readonly code = "path";

  constructor(path: string, problem: PathProblem) {
    const [text, hint] = PROBLEMS[problem];
    super(`${path}: ${text}`, { hint, evidence: { path, problem } });
  }
}

/** What the file system said of a file that a person wants to be read. */
export function unreadable(path: string, error: unknown): PathError {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return new PathError(path, code === "ENOENT" ? "missing" : code === "EISDIR" ? "folder" : "unreadable");
}
