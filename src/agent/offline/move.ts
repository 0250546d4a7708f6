import type { Idea } from "./ideator.js";

/** What the ideator says and calls next. */
export interface Move {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly args: Readonly<Record<string, unknown>> }[];
}

export interface Talk {
  /** What the person wrote last. */
  readonly question: string;
  /** What tools answered since. */
  readonly results: readonly {
    readonly tool: string;
    readonly text: string;
    readonly failed: boolean;
    readonly input: Readonly<Record<string, unknown>>;
  }[];
  /** What was said before the calls. */
  readonly before: string;
  readonly tools: ReadonlySet<string>;
  /** The present dataset, when the prompt names it. */
  readonly dataset: string | undefined;
  /** The run of genetic programming that was spoken of last. */
  readonly run?: string;
  readonly idea: () => Idea;
}
