import { EXIT, FactorsmithError } from "../engine/errors.js";

/** Another process holds the file for longer than anything of ours should. The same call may succeed later. */
export class LockError extends FactorsmithError {
  readonly code = "locked";
  override readonly exitCode = EXIT.tryAgain;

  constructor(file: string, waitedSeconds: number, cause?: unknown) {
    super(`${file} is in use by another factorsmith (waited ${waitedSeconds} s)`, {
      hint: "wait for the other one to finish, or end it, and try again",
      evidence: { file, waitedSeconds },
      cause,
    });
  }
}
