import { EXIT, type ExitCode, FactorsmithError } from "../engine/errors.js";

const PROBLEMS = {
  address: ["is not a web address", "give http:// or https:// addresses; files on disk: `data import`"],
  ending: ["does not say what it holds", "its path must end in .csv, .csv.gz or .parquet, or give --format"],
  status: ["was refused by the server", "check the address, and whether the file needs a sign-in"],
  busy: ["cannot be had just now", "try again later; nothing was imported"],
  network: ["cannot be reached, or broke off", "check the network and the address, then try again"],
} as const;

export type FetchProblem = keyof typeof PROBLEMS;

/** A file of the web that cannot be fetched. Exit code 75 marks what may pass by itself. */
export class FetchError extends FactorsmithError {
  readonly code = "fetch";
  override readonly exitCode: ExitCode;

  constructor(url: string, problem: FetchProblem, detail = "", cause?: unknown) {
    const [text, hint] = PROBLEMS[problem];
    super(`${url}: ${text}${detail && ` (${detail})`}`, {
      hint,
      evidence: { url, problem, detail: detail || null },
      cause,
    });
    this.exitCode =
      problem === "busy" || problem === "network"
        ? EXIT.tryAgain
        : problem === "status"
          ? EXIT.failed
          : EXIT.usage;
  }
}
