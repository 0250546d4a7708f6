import { FactorsmithError } from "../engine/errors.js";

/** The library already has a factor of that name, or the same formula under another name. */
export class FactorExistsError extends FactorsmithError {
  readonly code = "factor-exists";

  constructor(
    name: string,
    existing: { readonly id: string; readonly name: string },
    same: "name" | "formula",
  ) {
    super(
      same === "name"
        ? `the library already has a factor named "${existing.name}"`
        : `"${name}" is the same formula as "${existing.name}", which the library already has`,
      {
        hint:
          same === "name"
            ? "choose another name, or remove that one first"
            : `use "${existing.name}", or remove it first`,
        evidence: { name, existing: existing.name, existingId: existing.id, same },
      },
    );
  }
}
