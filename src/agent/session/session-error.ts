import { EXIT, type ExitCode, FactorsmithError } from "../../engine/errors.js";
import { WorkspaceError, type WorkspaceProblem } from "../../memory/workspace-error.js";

export type SessionProblem =
  | "session-none"
  | "session-empty"
  | "session-not-found"
  | "sessions-corrupt"
  | "sessions-locked"
  | "session-busy";

const sentences: Record<
  SessionProblem,
  { message: (what: string) => string; hint: string; exit?: ExitCode }
> = {
  "session-none": {
    message: () => "there is no earlier session in this workspace",
    hint: "start one with `factorsmith`",
  },
  "session-empty": {
    message: () => "nothing has been said in this conversation yet",
    hint: "ask something first",
  },
  "session-not-found": {
    message: (id) => `no session ${id} in this workspace`,
    hint: "`factorsmith sessions` shows what is there",
  },
  "sessions-corrupt": {
    message: (file) => `${file} is damaged and cannot be read as a session database`,
    hint: "move it aside; a new one is made, and the library, trials and runs are not affected",
  },
  "sessions-locked": {
    message: (file) => `${file} is in use by another factorsmith`,
    hint: "wait for the other one to finish its step and try again",
    exit: EXIT.tryAgain,
  },
  "session-busy": {
    message: (id) => `session ${id} is still answering`,
    hint: "wait for the answer, or stop it first",
    exit: EXIT.tryAgain,
  },
};

/** A session cannot be opened or used. `code` says why. */
export class SessionError extends FactorsmithError {
  readonly code: SessionProblem;
  override readonly exitCode: ExitCode;

  constructor(problem: SessionProblem, what: string, cause?: unknown) {
    const { message, hint, exit = EXIT.failed } = sentences[problem];
    super(message(what), { hint, evidence: { what }, cause });
    this.code = problem;
    this.exitCode = exit;
  }
}

const DISK: readonly (readonly [RegExp, WorkspaceProblem])[] = [
  [/^SQLITE_FULL/, "no-space"],
  [/^SQLITE_(READONLY|CANTOPEN|PERM)/, "not-writable"],
  [/^SQLITE_IOERR/, "io"],
];

/** Turns SQLite's own errors about `file` into SessionError, and WorkspaceError where the disk is at fault. */
export function asSessionError(error: unknown, file: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return new SessionError("sessions-corrupt", file, error);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new SessionError("sessions-locked", file, error);
  // Of a file that it cannot open the driver says no more than this, and gives no code.
  if (error instanceof Error && /^ConnectionFailed\("Unable to open/.test(error.message))
    return new WorkspaceError("not-writable", file, error);
  const [, problem] = DISK.find(([pattern]) => pattern.test(code)) ?? [];
  if (problem) return new WorkspaceError(problem, file, error as NodeJS.ErrnoException);
  return error;
}
