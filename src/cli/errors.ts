import { EXIT, type ExitCode, FactorsmithError, isAbort } from "../engine/errors.js";
import { describeError } from "../i18n/errors.js";
import type { Lang } from "../i18n/lang.js";
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
  const { message, hint = null } = describeError(error, lang);
  const known = error instanceof FactorsmithError ? error : undefined;
  const told = { code: known?.code ?? "internal", message, hint };
  return { ...told, exitCode: known?.exitCode ?? EXIT.failed, json: { ...known?.toJSON(), ...told } };
}

/** With its causes, which hold what the system or a library said. */
function stackOf(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by: ${stackOf(error.cause)}` : own;
}
