import { FactorsmithError } from "../../engine/errors.js";

type Problem = "no-folder" | "no-tables" | "sealed";

const sentences: Record<Problem, (dir: string, dataset: string) => readonly [string, string]> = {
  "no-folder": (dir) => [`There is no folder ${dir} to follow.`, "Check the path."],
  "no-tables": (dir) => [`The folder ${dir} has no daily table yet.`, "Put a CSV or Parquet file into it."],
  sealed: (dir, dataset) => [
    `The dataset "${dataset}" has a sealed test window, and ${dir} would overwrite it.`,
    "Follow the folder into a dataset of its own: leave --data out.",
  ],
};

/** A folder cannot be followed. */
export class FollowError extends FactorsmithError {
  readonly code = "follow";

  constructor(problem: Problem, dir: string, dataset: string) {
    const [message, hint] = sentences[problem](dir, dataset);
    super(message, { hint, evidence: { problem, dir, dataset } });
  }
}
