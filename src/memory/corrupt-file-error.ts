import { FactorsmithError } from "../engine/errors.js";

export type Corruption = "not-json" | "wrong-shape" | "newer-version";

export interface CorruptFileDetails {
  readonly file: string;
  readonly corruption: Corruption;
  /** What is wrong, with the key path or the line. */
  readonly detail: string;
  /** The copy of the version before, when there is one. */
  readonly backup?: string;
}

/**
 * A file of the workspace cannot be understood. It is left exactly as it is: guessing, or starting an empty one over
 * it, would lose what a person could still save.
 */
export class CorruptFileError extends FactorsmithError {
  readonly code = "corrupt-file";

  constructor({ file, corruption, detail, backup }: CorruptFileDetails) {
    const message =
      corruption === "newer-version"
        ? `${file} was written by a newer factorsmith: ${detail}`
        : `${file} is damaged: ${detail}; it was left as it is`;
    const hint =
      corruption === "newer-version"
        ? "update factorsmith, or use another workspace with --workspace DIR"
        : backup
          ? `restore the version before with: cp '${backup}' '${file}'`
          : `mend the file by hand, or move it aside to start an empty one: mv '${file}' '${file}.damaged'`;
    super(message, { hint, evidence: { file, corruption, detail, backup: backup ?? null } });
  }
}
