import { EXIT, FactorsmithError } from "../engine/errors.js";

export type ConfigProblem =
  | "value"
  | "not-json"
  | "key-in-workspace"
  | "profile-in-workspace"
  | "spending-in-workspace"
  | "key-file-mode";

/**
 * A setting cannot be used. `source` is the file, environment variable or flag that it came from; `problems` name the
 * key and what is allowed. Never holds the value itself: it may be a key.
 */
export class ConfigError extends FactorsmithError {
  readonly code = "config";
  override readonly exitCode = EXIT.usage;

  constructor(
    problem: ConfigProblem,
    source: string,
    problems: readonly string[],
    hint: string,
    problemsZh: readonly string[] = problems,
  ) {
    super(`${source}: ${problems.join("; ")}`, { hint, evidence: { problem, source, problems, problemsZh } });
  }
}
