import { FactorsmithError } from "../../engine/errors.js";

type Problem = "missing" | "unreadable" | "other-data" | "exists";

const sentences: Record<Problem, (run: string, dataset: string) => string> = {
  missing: (run) => `There is no combination "${run}" in this workspace.`,
  unreadable: (run) => `The combination "${run}" cannot be read.`,
  "other-data": (run, dataset) => `The combination "${run}" was made on other data than "${dataset}" is now.`,
  exists: (run) => `There is a run "${run}" in this workspace already.`,
};

/** A stored combination cannot be used. */
export class CombinationError extends FactorsmithError {
  readonly code = "combination";

  constructor(problem: Problem, run: string, dataset: string) {
    super(sentences[problem](run, dataset), {
      hint:
        problem === "exists"
          ? "Choose another name: strategies and accounts may trade on that one."
          : "Make it with `factorsmith combine`; it prints the name of its run.",
      evidence: { problem, run, dataset },
    });
  }
}
