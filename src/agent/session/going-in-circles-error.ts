import { FactorsmithError } from "../../engine/errors.js";

export type Circle = "repeated-call" | "no-progress";

/** The model repeats itself, or calls tools that fail one after the other: the turn is stopped before it costs more. */
export class GoingInCirclesError extends FactorsmithError {
  readonly code: Circle;

  constructor(code: Circle, tool: string, times: number) {
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
