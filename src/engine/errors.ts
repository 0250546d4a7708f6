/**
 * Exit codes of the command line (docs: `factorsmith help exit-codes`).
 * 75 follows sysexits' EX_TEMPFAIL: the same call may succeed later.
 */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  budget: 3,
  needsApproval: 4,
  tryAgain: 75,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export type Evidence = Record<string, unknown>;

/**
 * Base of every error that a person may see. A subclass says what went wrong (`code`), where (`evidence`) and
 * what to do (`hint`); the sentence in another language is made from `code` and `evidence` by `i18n/`.
 * Anything thrown that is not a FactorsmithError is a bug and is shown as one.
 */
export abstract class FactorsmithError extends Error {
  abstract readonly code: string;
  readonly exitCode: ExitCode = EXIT.failed;
  readonly hint: string | undefined;
  readonly evidence: Evidence;

  constructor(message: string, options: { hint?: string; evidence?: Evidence; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.hint = options.hint;
    this.evidence = options.evidence ?? {};
  }

  /** The `error` object of the JSON contract (cli.md): `{code, message, hint, ...evidence}`. */
  toJSON(): Record<string, unknown> {
    return { ...this.evidence, code: this.code, message: this.message, hint: this.hint ?? null };
  }
}

/** True for an error that a signal caused, whatever class the abort reason has. */
export function isAbort(error: unknown, signal?: AbortSignal): boolean {
  return signal?.aborted === true || (error instanceof Error && error.name === "AbortError");
}
