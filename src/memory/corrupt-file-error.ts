import { FactorsmithError } from "../engine/errors.js";

export type Corruption = "not-json" | "wrong-shape" | "newer-version";

export interface CorruptFileDetails {
  readonly file: string;
  readonly corruption: Corruption;
  /** What is wrong, with the key path or the line. */
  readonly detail: string;
  /** From 1, for files of one record a line: only that line needs a person. */
  readonly line?: number;
  /** The copy of the version before, when there is one. */
  readonly backup?: string;
}

/**
 * A file of the workspace cannot be understood. It is left exactly as it is: guessing, or starting an empty one over
 * it, would lose what a person could still save.
 */
export class CorruptFileError extends FactorsmithError {
  readonly code = "corrupt-file";

  constructor({ file, corruption, detail, line, backup }: CorruptFileDetails) {
    const message =
      corruption === "newer-version"
        ? `${file} was written by a newer factorsmith: ${detail}`
        : `${file} is damaged: ${detail}; it was left as it is`;
    const hint = adviceFor({ file, corruption, line, backup });
    super(message, {
      hint,
      evidence: { file, corruption, detail, line: line ?? null, backup: backup ?? null },
    });
  }
}

function adviceFor({
  file,
  corruption,
  line,
  backup,
}: Pick<CorruptFileDetails, "file" | "corruption"> & {
  line: number | undefined;
  backup: string | undefined;
}): string {
  if (corruption === "newer-version")
    return "update factorsmith, or use another workspace with --workspace DIR";
  if (line !== undefined) return `mend line ${line} by hand, or move that one line to another file`;
  if (backup) return `restore the version before with: cp '${backup}' '${file}'`;
  return `mend the file by hand, or move it aside to start an empty one: mv '${file}' '${file}.damaged'`;
}
