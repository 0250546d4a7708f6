/** One step of a story: words, or a command with what it prints. */
export type Step =
  | string
  | {
      /** As a user types it after `factorsmith`. */
      readonly run: readonly string[];
      /** Lines of the output to show; all by default. */
      readonly show?: (output: string) => string;
      /** The exit code that is expected; 0 by default. */
      readonly exit?: number;
    };

export interface Story {
  /** File name in docs/walkthroughs, without `.md`. */
  readonly file: string;
  readonly lang: "en" | "zh";
  readonly title: string;
  /** The user's own settings (`~/.config/factorsmith/config.json`). */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
  /** Ends what was started for the story. */
  close?(): Promise<void>;
}
