import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ToolContext } from "./context.js";
import { PathError, unreadable } from "./path-error.js";
import { pdfPages } from "./pdf-text.js";

/** A text of this size is a book; a report is a hundredth of it. Characters, or bytes of a text file. */
export const LARGEST_TEXT = 2_000_000;
const LARGEST_PDF = 50_000_000;

export interface ReportText {
  readonly text: string;
  /** Where each page begins in the text; absent where there are no pages. */
  readonly pages?: readonly number[];
}

/**
 * The text of a report: Markdown, text, LaTeX or PDF. A person may name any file of theirs; whoever else asks stays
 * inside the workspace. Throws PathError, WorkspaceError.
 */
export async function reportText(path: string, { actor, workspace }: ToolContext): Promise<ReportText> {
  const file = actor.kind === "person" ? resolve(path) : workspace.resolveInside(path);
  const bytes = await read(file, path);
  if (isPdf(bytes)) return fromPages(path, await pdfPages(path, new Uint8Array(bytes)));
  // Word files and pictures are not text; reading their bytes would only feed noise to the model.
  if (bytes.subarray(0, 4096).includes(0)) throw new PathError(path, "not-text");
  return { text: bytes.toString("utf8").replace(/^\uFEFF/, "") };
}

async function read(file: string, path: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST_PDF) throw new PathError(path, "too-large");
    const bytes = await readFile(file);
    if (size > LARGEST_TEXT && !isPdf(bytes)) throw new PathError(path, "too-large");
    return bytes;
  } catch (error) {
    throw error instanceof PathError ? error : unreadable(path, error);
  }
}

const isPdf = (bytes: Buffer): boolean => bytes.subarray(0, 1024).includes("%PDF-");

function fromPages(path: string, pages: readonly string[]): ReportText {
  const starts: number[] = [];
  let text = "";
  for (const page of pages) {
    starts.push(text.length);
    text += `${page}\n\n`;
  }
  if (text.length > LARGEST_TEXT) throw new PathError(path, "too-large");
  return { text, pages: starts };
}
