import { EXIT, FactorsmithError } from "../engine/errors.js";
import type { ApprovalRequest } from "./approval.js";

/** A call asks first, and nobody can be asked. */
export class ApprovalNeededError extends FactorsmithError {
  readonly code = "needs-approval";
  override readonly exitCode = EXIT.needsApproval;

  constructor({ tool, reason, hint }: Pick<ApprovalRequest, "tool" | "reason" | "hint">) {
    super(`${tool} needs an approval: ${reason}`, { hint, evidence: { tool, reason, hint } });
  }
}
