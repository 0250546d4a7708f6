import type { ExitCode } from "../engine/errors.js";

/** One way to show the chat and to read from the person. */
export interface Face {
  /** Rejects when showing failed, settles when the face ended by itself. */
  readonly broken: Promise<ExitCode>;
  /** Gives the terminal back. */
  stop(): Promise<void>;
}
