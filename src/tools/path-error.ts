import { FactorsmithError } from "../engine/errors.js";

const PROBLEMS = {
  missing: ["no such file or folder", "check the path"],
  folder: ["is a folder, not a file", "name a file in it"],
  unreadable: ["cannot be read", "check that it is a file and that you may read it"],
  unwritable: ["cannot be written to", "check that you may write there, or name another place"],
  "no-formula": ["holds no formula", "write one formula a line; lines that begin with # are skipped"],
  "no-folder": ["the folder to write into does not exist", "make the folder first"],
  "not-a-folder": ["is a file, not a folder", "name a folder to write into, or one that does not exist yet"],
  "not-text": ["is not a text file", "give Markdown, text, LaTeX or PDF"],
  "too-large": ["holds more than 2 MB of text", "give the part of it that matters"],
  "pdf-locked": ["is a PDF that a password protects", "save a copy without the password first"],
  "pdf-broken": [
    "is a PDF that cannot be read: it is damaged or cut off",
    "get the file again, or save its text first",
  ],
  "pdf-pictures": ["is a PDF of pictures without text (a scan)", "run text recognition (OCR) on it first"],
  "pdf-font": [
    "is a PDF whose fonts do not say which characters they show",
    "save its text first, or print it to a new PDF",
  ],
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
