/** What can be named inside a line besides commands: known after the first frame, since it is read from the workspace. */
export interface Words {
  /** `insert` is the operator with its opening bracket. */
  readonly operators: readonly Operator[];
  readonly fields: readonly Named[];
  readonly datasets: readonly Named[];
  /** Models by `profile:model`, and the profiles, "openai:", whose models are not known. */
  readonly models: readonly Named[];
  readonly factors: readonly Factor[];
}

interface Named {
  readonly name: string;
  readonly note: string;
}

interface Operator extends Named {
  readonly aliases: readonly string[];
  /** "ts_mean(x, window)". */
  readonly signature: string;
}

interface Factor extends Named {
  readonly expression: string;
}

export const NO_WORDS: Words = { operators: [], fields: [], datasets: [], models: [], factors: [] };
