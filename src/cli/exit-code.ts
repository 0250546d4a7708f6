import type { DoneReason } from "../agent/events.js";
import { EXIT, type ExitCode } from "../engine/errors.js";

const byReason: Record<Exclude<DoneReason, "failed">, ExitCode> = {
  finished: EXIT.done,
  cancelled: EXIT.interrupted,
  budget: EXIT.budget,
  "needs-approval": EXIT.needsApproval,
};

/** The exit code of a turn that ended so; `failure` is that of its last error event. */
export function exitCodeOfTurn(reason: DoneReason, failure: ExitCode = EXIT.failed): ExitCode {
  return reason === "failed" ? failure : byReason[reason];
}
