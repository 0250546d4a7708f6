import type { ExitCode } from "../engine/errors.js";
import type { ToolProgress } from "../tools/progress.js";
import type { FactorEvent, Usage } from "../tools/research-contract.js";
import type { ApprovalRequest } from "./approval.js";

/** How full a model's context is, in tokens. */
export interface ContextFill {
  readonly tokens: number;
  readonly limit: number;
}

/**
 * Everything that the agent says, to whoever listens: the chat, the headless printer (one event a line in
 * stream-json) and the MCP server consume this one stream. The agent never knows who listens.
 * Events are plain JSON. A turn begins with `turn-started` and ends with exactly one `done`.
 */
export type AgentEvent =
  | {
      readonly type: "turn-started";
      readonly sessionId: string;
      readonly model: string;
      readonly dataset: string;
      readonly datasetKind: "imported" | "demo";
    }
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "reasoning-delta"; readonly text: string }
  | { readonly type: "tool-started"; readonly callId: string; readonly tool: string; readonly input: unknown }
  /** While formulas evolve, `progress.generation` is the whole picture of the run. */
  | {
      readonly type: "tool-progress";
      readonly callId: string;
      readonly progress: Omit<ToolProgress, "factor">;
    }
  /** `value` is the tool's typed result (absent when it failed); surfaces show it through the tool's `present`. */
  | {
      readonly type: "tool-finished";
      readonly callId: string;
      readonly tool: string;
      readonly ok: boolean;
      readonly brief: string;
      readonly value?: unknown;
      readonly elapsedMs: number;
    }
  /** A call waits for a person. `reason` and `hint` are in the language of the interface. */
  | ({ readonly type: "approval-asked" } & ApprovalRequest)
  /** `context`: of the call before, question and answer together; absent where there is no window to fill (`offline`). */
  | {
      readonly type: "usage";
      readonly model: string;
      readonly turn: Usage;
      readonly session: Usage;
      readonly context?: ContextFill;
    }
  | FactorEvent
  | {
      readonly type: "budget";
      readonly kind: "usd" | "tokens" | "seconds" | "modelCalls" | "formulas";
      readonly used: number;
      readonly limit: number;
    }
  /** Something people must know that is not an answer: a retry, a repaired session. */
  | { readonly type: "notice"; readonly code: string; readonly message: string }
  /** `message` and `hint` are in the language of the interface. */
  | {
      readonly type: "error";
      readonly code: string;
      readonly message: string;
      readonly hint: string | null;
      readonly exitCode: ExitCode;
    }
  | {
      readonly type: "done";
      readonly reason: DoneReason;
      readonly result: string;
      readonly sessionId: string;
      readonly usage: Usage;
    };

export type DoneReason = "finished" | "cancelled" | "budget" | "failed" | "needs-approval";
