import { ModelError } from "../../models/model-error.js";

/** Failures that belong to one idea: the run records it as failed and goes on. All others end the run, resumable. */
export function isIdeaFault(error: unknown): error is ModelError {
  return error instanceof ModelError && (error.code === "refused" || error.code === "malformed");
}
