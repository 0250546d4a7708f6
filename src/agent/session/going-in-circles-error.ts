import { FactorsmithError } from "../../engine/errors.js";

/** The model repeats itself, or calls tools that fail one after the other: the turn is stopped before it costs more. */
export class GoingInCirclesError extends FactorsmithError {
  readonly code: "repeated-call" | "no-progress";

  constructor(code: "repeated-call" | "no-progress", tool: string, times: number) {
    super(
      code === "repeated-call"
        ? `the model called ${tool} with the same arguments ${times} times in one turn`
        : `${times} tool calls in a row failed, the last one of ${tool}`,
      {
        hint: "the turn is stopped; ask in other words, or use another model",
        evidence: { tool, times },
      },
    );
    this.code = code;
  }
}
