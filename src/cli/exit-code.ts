import type { DoneReason } from "../agent/events.js";
import type { ModelProblem } from "../agent/models/model-error.js";
import { EXIT, type ExitCode } from "../engine/errors.js";

/** Error events carry no exit code: these codes mean another one than 1. */
const byCode: Partial<Record<ModelProblem | "locked" | "usage" | "config" | "tool-input", ExitCode>> = {
  "rate-limit": EXIT.tryAgain,
  server: EXIT.tryAgain,
  network: EXIT.tryAgain,
  timeout: EXIT.tryAgain,
  dropped: EXIT.tryAgain,
  locked: EXIT.tryAgain,
  "no-key": EXIT.usage,
  "unknown-profile": EXIT.usage,
  usage: EXIT.usage,
  config: EXIT.usage,
  "tool-input": EXIT.usage,
};

const byReason: Record<Exclude<DoneReason, "failed">, ExitCode> = {
  finished: EXIT.done,
  cancelled: EXIT.interrupted,
  budget: EXIT.budget,
  "needs-approval": EXIT.needsApproval,
};

/** The exit code of a turn that ended so; `errorCode` is that of its last error event. */
export function exitCodeOfTurn(reason: DoneReason, errorCode?: string): ExitCode {
  if (reason !== "failed") return byReason[reason];
  const codes: Readonly<Record<string, ExitCode>> = byCode;
  return (errorCode !== undefined && codes[errorCode]) || EXIT.failed;
}
