import type { DoneReason } from "../agent/events.js";
import type { Block } from "../engine/report/blocks.js";
import type { ScoreBrief } from "../tools/research-contract.js";

/** Something that is finished and stands in the scrollback. */
export type Item = { readonly id: number } & ItemBody;

export type ItemBody =
  | { readonly kind: "welcome" }
  | { readonly kind: "user"; readonly text: string }
  /** `tight`: goes on with the block of the item before, so no empty line stands between them. */
  | { readonly kind: "answer"; readonly markdown: string; readonly tight: boolean }
  | { readonly kind: "thought"; readonly seconds: number }
  | ({ readonly kind: "tool" } & FinishedTool)
  | { readonly kind: "factor"; readonly factor: Factor }
  /** What several models made of one turn, side by side. */
  | { readonly kind: "factors"; readonly factors: readonly Factor[] }
  | {
      readonly kind: "message";
      readonly tone: "info" | "warning" | "error";
      readonly text: string;
      readonly hint: string | null;
    }
  | { readonly kind: "blocks"; readonly blocks: readonly Block[] }
  | { readonly kind: "stopped"; readonly reason: DoneReason }
  /** A background job is over; its results follow. */
  | {
      readonly kind: "job";
      readonly job: number;
      readonly shown: string;
      readonly state: "running" | "finished" | "failed" | "cancelled";
    }
  | { readonly kind: "earlier"; readonly count: number };

export interface FinishedTool {
  readonly tool: string;
  readonly input: unknown;
  /** `stopped`: the turn ended before the tool did. */
  readonly outcome: "ok" | "failed" | "stopped";
  readonly brief: string;
  readonly value?: unknown;
  /** Null when it is not known any more (a resumed conversation). */
  readonly elapsedMs: number | null;
  /** One line, without the result: how an earlier conversation is shown. */
  readonly folded: boolean;
  /** Asked for by `/show`: however long it is. */
  readonly full?: boolean;
}

/** An idea on its way through the research loop. */
export interface Factor {
  readonly id: string;
  /** Whose idea it is, where several models are at work. */
  readonly model: string | null;
  readonly name: string;
  readonly hypothesis: string;
  /** Empty when it is not known: the events of a refined formula name its hash only. */
  readonly expression: string;
  /** Of the formula that was scored last; null before. */
  readonly hash: string | null;
  readonly repairs: number;
  readonly train: ScoreBrief | null;
  readonly valid: ScoreBrief | null;
  /** Daily RankIC of the split that was scored last. */
  readonly series: readonly (number | null)[];
  readonly verdict: "open" | "admitted" | "rejected" | "stopped";
  readonly reason: string;
}
