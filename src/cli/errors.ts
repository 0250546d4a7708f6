import { EXIT, type ExitCode, FactorsmithError, isAbort } from "../engine/errors.js";
import { describeError } from "../i18n/errors.js";
import type { Lang } from "../i18n/lang.js";
import { WorkspaceError } from "../memory/workspace-error.js";
import type { Globals } from "./globals.js";
import type { Io } from "./io.js";
import { writeJson } from "./output.js";

interface Report {
  readonly exitCode: ExitCode;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  /** The `error` object of the JSON contract. */
  readonly json: Record<string, unknown>;
}

export interface ErrorSurface {
  readonly io: Io;
  readonly globals: Pick<Globals, "json" | "debug">;
  readonly lang: Lang;
  readonly signal: AbortSignal;
}

/** Says what went wrong, once: as JSON on stdout with `--json`, else as a sentence on stderr. Returns the exit code. */
export function reportError(error: unknown, { io, globals, lang, signal }: ErrorSurface): ExitCode {
  const { exitCode, json, message, hint } = toReport(error, lang, signal);
  if (globals.json) writeJson(io, { error: json });
  else io.stderr.write(`factorsmith: ${message}\n${hint ? `${hint}\n` : ""}`);
  if (globals.debug && error instanceof Error) io.stderr.write(`${stackOf(error)}\n`);
  return exitCode;
}

export function toReport(error: unknown, lang: Lang, signal: AbortSignal): Report {
  // Work that was told to stop may end in any error; that is what stopping looks like, not a failure.
  if (isAbort(error, signal)) {
    const told = { code: "interrupted", message: lang === "zh" ? "已中断" : "interrupted", hint: null };
    return { ...told, exitCode: EXIT.interrupted, json: told };
  }
  const cause = diskTrouble(error) ?? error;
  const { message, hint = null } = describeError(cause, lang);
  const known = cause instanceof FactorsmithError ? cause : undefined;
  const told = { code: known?.code ?? "internal", message, hint };
  return {
    ...told,
    exitCode: known?.exitCode ?? EXIT.failed,
    json: { ...told, ...known?.evidence, ...told },
  };
}

const DISK: Readonly<Record<string, ConstructorParameters<typeof WorkspaceError>[0]>> = {
  ...{ ENOSPC: "no-space", EDQUOT: "no-space", EFBIG: "no-space" },
  ...{ EACCES: "not-writable", EPERM: "not-writable", EROFS: "not-writable" },
  EIO: "io",
};

/** What the system says of a disk is about this machine, not a bug of ours, wherever it comes from. */
function diskTrouble(error: unknown): WorkspaceError | undefined {
  if (!(error instanceof Error) || !("syscall" in error)) return undefined;
  const cause = error as NodeJS.ErrnoException;
  const problem = DISK[cause.code ?? ""];
  return problem && new WorkspaceError(problem, cause.path ?? "the workspace", cause);
}

/** With its causes, which hold what the system or a library said. */
function stackOf(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by: ${stackOf(error.cause)}` : own;
}
