import type { Assistant, ForkChange, Session, TurnOptions } from "../agent/assistant.js";
import type { Lang } from "../i18n/lang.js";
import type { AnyTool } from "../tools/define.js";
import type { LiveLimits } from "../tools/live-limits.js";
import type { ToolProgress } from "../tools/progress.js";
import type { Door } from "./door.js";
import type { Words } from "./editor/words.js";
import type { Gallery } from "./images/gallery.js";
import type { ImageMode } from "./images/protocol.js";
import type { Lend } from "./lend-terminal.js";
import type { Configured } from "./limits.js";
import type { ChatStatus } from "./status.js";

export interface OpenSession {
  readonly session: Session;
  readonly status: ChatStatus;
}

/** Ways to go on in another conversation. Each may throw a FactorsmithError, which is shown. */
export interface SessionSwitch {
  /** The same conversation with another model, or another dataset. */
  withModel(current: Session, model: string): Promise<OpenSession>;
  withDataset(current: Session, dataset: string): Promise<OpenSession>;
  /** A new, empty one. */
  fresh(current: Session): Promise<OpenSession>;
  resume(id: string): Promise<OpenSession>;
  /** A copy of it, as it is, without its last turn (`dropped`: what was asked there), or with older turns shortened. */
  fork(
    current: Session,
    change: ForkChange,
  ): Promise<{ readonly open: OpenSession; readonly dropped: string | null }>;
}

export interface DatasetLine {
  readonly name: string;
  /** "300 × 2016, demo market". */
  readonly note: string;
}

/** Lines that were sent before, kept between sessions. */
export interface HistoryStore {
  load(): Promise<readonly string[]>;
  append(entry: string): Promise<void>;
}

/** What a person chose before, whatever the workspace. */
interface PreferenceStore {
  load(): Promise<{ readonly theme?: string; readonly guided: boolean }>;
  save(changed: { readonly theme?: string; readonly guided?: boolean }): Promise<void>;
}

/** All that the chat can reach. It touches no file, no network and no clock of its own. */
export interface ChatOptions {
  readonly assistant: Pick<Assistant, "sessions" | "search">;
  readonly session: Session;
  readonly status: ChatStatus;
  /** True when `session` goes on with an earlier conversation, which is then shown folded. */
  readonly resumed?: boolean;
  readonly tools: readonly AnyTool[];
  /** Runs a tool for a slash command, with a person as the actor. */
  readonly invoke: (
    tool: AnyTool,
    input: unknown,
    onProgress: (progress: ToolProgress) => void,
    signal: AbortSignal,
    session: Session,
    limits?: LiveLimits,
  ) => Promise<unknown>;
  readonly sessions: SessionSwitch;
  /** What completes inside a line: operators, the dataset's fields, datasets, factors of the library. */
  readonly words: (session: Session) => Promise<Words>;
  readonly listDatasets: () => Promise<readonly DatasetLine[]>;
  /** Formulas evaluated so far in this workspace: lines of the ledger. */
  readonly trials: () => Promise<number>;
  /** Writes an exported conversation inside the workspace and gives its path. */
  readonly saveTranscript: (
    text: string,
    file: string | undefined,
    format: "md" | "json" | "html",
  ) => Promise<string>;
  readonly preferences: PreferenceStore;
  /** Keeps the language of the interface for the next start in this workspace. */
  readonly keepLang: (lang: Lang) => Promise<void>;
  readonly history: HistoryStore;
  readonly lang: Lang;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** What a turn may spend by the settings. */
  readonly budgets?: Configured;
  /** What a model may start without asking, ahead of the settings. */
  readonly allow?: NonNullable<TurnOptions["allow"]>;
  /** Sent as the first message. */
  readonly initialPrompt?: string;
  readonly now?: () => number;
  /** The line that stands on the screen already; absent where nothing was drawn before. */
  readonly door?: Door;
  /** How pictures are shown; `auto` unless it is set. */
  readonly images?: ImageMode;
  /** Set by the screen, absent where there is none. */
  gallery?: Gallery;
  /** Lends the terminal to an editor or the shell; set by the screen, absent where there is none to lend. */
  lend?: Lend;
}
