import type { Allowance } from "../memory/config.js";
import type { Runners, ToolContext } from "../tools/context.js";
import type { AnyTool } from "../tools/define.js";
import type { LiveLimits } from "../tools/live-limits.js";
import type { Usage } from "../tools/research-contract.js";
import type { ApprovalRequest } from "./approval.js";
import type { AgentEvent } from "./events.js";

export interface TurnOptions {
  readonly signal: AbortSignal;
  readonly maxUsd?: number;
  readonly maxTokens?: number;
  readonly maxSeconds?: number;
  /** Limits that may change while the turn runs. */
  readonly limits?: LiveLimits;
  /** What may start without asking, ahead of the settings. */
  readonly allow?: Partial<Allowance>;
  /** Asks a person; without it a turn ends with `needs-approval` where one would be asked. */
  readonly approve?: (asked: ApprovalRequest) => Promise<boolean>;
}

export interface SessionInfo {
  readonly id: string;
  readonly title: string;
  readonly model: string;
  readonly dataset: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly turns: number;
}

/** One finished piece of an earlier conversation, for showing it again on resume. */
export type TranscriptItem =
  | { readonly kind: "user"; readonly text: string }
  | { readonly kind: "assistant"; readonly text: string }
  | {
      readonly kind: "tool";
      readonly callId: string;
      readonly tool: string;
      readonly input: unknown;
      readonly ok: boolean;
      readonly brief: string;
      readonly value?: unknown;
    };

/** A conversation. `send` yields events until `done`; it never throws. */
export interface Session {
  readonly id: string;
  readonly model: string;
  readonly dataset: string;
  /** Of the turns that were over when it was opened. */
  readonly usage: Usage;
  send(text: string, options: TurnOptions): AsyncGenerator<AgentEvent>;
  transcript(): Promise<readonly TranscriptItem[]>;
}

export interface AssistantOptions {
  readonly tools: readonly AnyTool[];
  /** Everything of a tool context but what belongs to a turn. */
  readonly context: Omit<ToolContext, "signal" | "actor" | "session" | keyof Runners>;
  readonly env: NodeJS.ProcessEnv;
}

/** `undo`: without the last turn. `compact`: older turns shortened, figures word for word. */
export type ForkChange = "copy" | "undo" | "compact";

export interface Assistant {
  start(options: { model: string; dataset: string }): Promise<Session>;
  /** By id, or the most recent one when no id is given; SessionError when there is none. */
  resume(id?: string, options?: { model?: string; dataset?: string }): Promise<Session>;
  /** A copy to go on with; `dropped` is what was asked in a turn that was taken back. SessionError when it is empty. */
  fork(
    session: Session,
    change: ForkChange,
  ): Promise<{ readonly session: Session; readonly dropped: string | null }>;
  sessions(): Promise<readonly SessionInfo[]>;
  /** Those in which every word stands, in what was said or in the line that lists them; the newest first. */
  search(words: readonly string[]): Promise<readonly SessionInfo[]>;
  close(): Promise<void>;
}
