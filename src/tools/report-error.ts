import { FactorsmithError } from "../engine/errors.js";

/** The workspace has no such report. */
export class ReportError extends FactorsmithError {
  readonly code = "report";

  constructor(name: string | undefined, nearest: readonly string[]) {
    super(
      name === undefined
        ? "This workspace has no report yet."
        : `There is no report "${name}" in this workspace.`,
      {
        hint:
          name === undefined
            ? "write one: factorsmith analyze 'FORMULA'"
            : nearest.length > 0
              ? `did you mean ${nearest.join(" or ")}?`
              : "see `factorsmith report list`",
        evidence: { name: name ?? null, nearest: [...nearest] },
      },
    );
  }
}
