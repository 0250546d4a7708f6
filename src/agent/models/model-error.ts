import { EXIT, type ExitCode, FactorsmithError } from "../../engine/errors.js";

export type ModelProblem =
  | "no-key"
  | "unknown-profile"
  | "auth"
  | "quota"
  | "rate-limit"
  | "context-too-long"
  | "refused"
  | "model-not-found"
  | "bad-request"
  | "malformed"
  | "server"
  | "network"
  | "timeout"
  | "dropped"
  | "replay";

interface Sentence {
  readonly message: (model: string, detail: string) => string;
  readonly hint: string;
  /** The same call may succeed later. */
  readonly retryable?: true;
}

const because = (detail: string): string => (detail ? `: ${detail}` : "");

const sentences: Record<ModelProblem, Sentence> = {
  "no-key": {
    message: (model, variable) => `no key for ${model}: set ${variable}`,
    hint: "or use the model offline, which needs none",
  },
  "unknown-profile": {
    message: (model, known) => `"${model}" names no known model; profiles are ${known}`,
    hint: "name a model as profile:model, e.g. openai:gpt-5.1, or use offline; add a profile in config.json",
  },
  auth: {
    message: (model, detail) => `${model} did not accept the key${because(detail)}`,
    hint: "check the key and that it belongs to this address (`factorsmith doctor` shows which is used)",
  },
  quota: {
    message: (model, detail) => `the account of ${model} has no credit left${because(detail)}`,
    hint: "top up the account at the provider, or use another model",
  },
  "rate-limit": {
    message: (model, detail) => `${model} refuses more calls for now${because(detail)}`,
    hint: "wait and try again, or use another model",
    retryable: true,
  },
  "context-too-long": {
    message: (model, detail) => `the conversation is longer than ${model} can read${because(detail)}`,
    hint: "start a new session, or use a model with a longer context",
  },
  refused: {
    message: (model, detail) => `${model} or its provider refused the content${because(detail)}`,
    hint: "word the request differently, or use another model",
  },
  "model-not-found": {
    message: (model, detail) =>
      `the provider has no model ${model}, or the key may not use it${because(detail)}`,
    hint: "check the model's name at the provider",
  },
  "bad-request": {
    message: (model, detail) => `${model} did not understand the request${because(detail)}`,
    hint: "check the profile's settings in config.json (parallelToolCalls, streamUsage, temperature, structuredOutput)",
  },
  malformed: {
    message: (model, detail) => `${model} answered in a form that cannot be used${because(detail)}`,
    hint: "try again, or use a model that is better at calling tools",
  },
  server: {
    message: (model, detail) => `the server of ${model} failed${because(detail)}`,
    hint: "try again later",
    retryable: true,
  },
  network: {
    message: (model, detail) => `${model} cannot be reached${because(detail)}`,
    hint: "check the network, the proxy and the address (<NAME>_BASE_URL); is a local server running?",
    retryable: true,
  },
  timeout: {
    message: (model, detail) => `${model} did not answer in time${because(detail)}`,
    hint: "try again later, or use a faster model",
    retryable: true,
  },
  dropped: {
    message: (model, detail) => `the answer of ${model} broke off${because(detail)}`,
    hint: "try again; what arrived is kept",
    retryable: true,
  },
  replay: {
    message: (model, detail) => `${model} cannot go on${because(detail)}`,
    hint: "replay with the same questions and settings as the recording",
  },
};

/** A model cannot be used or failed. `code` says why; exit code 75 marks failures that may pass by themselves. */
export class ModelError extends FactorsmithError {
  readonly code: ModelProblem;
  override readonly exitCode: ExitCode;
  /** Seconds that the server asked to wait, if it did. */
  readonly retryAfter: number | null;

  constructor(
    problem: ModelProblem,
    model: string,
    detail = "",
    options: { status?: number; retryAfter?: number | null; cause?: unknown } = {},
  ) {
    const { message, hint, retryable } = sentences[problem];
    const { status = null, retryAfter = null, cause } = options;
    super(message(model, detail), {
      hint,
      evidence: { model, status, retryAfter, ...(problem === "no-key" && { variable: detail }) },
      cause,
    });
    this.code = problem;
    this.retryAfter = retryAfter;
    this.exitCode =
      problem === "no-key" || problem === "unknown-profile"
        ? EXIT.usage
        : retryable
          ? EXIT.tryAgain
          : EXIT.failed;
  }
}
