import type { z } from "zod";
import { EXIT, FactorsmithError } from "../engine/errors.js";

/** The arguments of a tool do not fit its schema. The sentence names the key, so a person or a model can mend it. */
export class ToolInputError extends FactorsmithError {
  readonly code = "tool-input";
  override readonly exitCode = EXIT.usage;

  constructor(tool: string, issues: readonly z.core.$ZodIssue[]) {
    const problems = issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`);
    super(`${tool}: ${problems.join("; ")}`, {
      hint: `see \`factorsmith help\` for what ${tool} takes`,
      evidence: { tool, problems },
    });
  }
}
