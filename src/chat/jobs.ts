import type { AgentEvent } from "../agent/events.js";
import type { ItemBody } from "./items.js";
import { endTurn, stepTurn, type Turn } from "./turn.js";

/** A command that was sent to the background: it goes on while the conversation does. */
export interface Job {
  readonly id: number;
  /** As it was written. */
  readonly shown: string;
  readonly turn: Turn;
  readonly state: "running" | "finished" | "failed" | "cancelled";
  /** All that it printed, for `/jobs show`. */
  readonly printed: readonly ItemBody[];
}

interface JobStep {
  readonly job: Job;
  /** What goes to the scrollback: results, when the job is over; a talk is not cut by every step of it. */
  readonly shown: readonly ItemBody[];
}

/** Something said of a job: shown with its results, so that a talk is not cut. */
export function noteOf(job: Job, note: ItemBody): Job {
  return { ...job, printed: [...job.printed, note] };
}

/** Pure: one event of a job. */
export function stepJob(job: Job, event: AgentEvent, now: number): JobStep {
  if (job.state !== "running") return { job, shown: [] };
  if (event.type !== "done") {
    const { turn, finished } = stepTurn(job.turn, event, now);
    return { job: { ...job, turn, printed: [...job.printed, ...finished] }, shown: [] };
  }
  const printed = [...job.printed, ...endTurn(job.turn, event.reason, now)];
  const results = printed.filter((item) => item.kind === "tool");
  const failed = results.some((item) => item.outcome === "failed");
  const state =
    event.reason === "cancelled"
      ? "cancelled"
      : failed || event.reason !== "finished"
        ? "failed"
        : "finished";
  const done: Job = { ...job, printed, state };
  const notes = printed.filter((item) => item.kind === "message");
  return { job: done, shown: [{ kind: "job", job: job.id, shown: job.shown, state }, ...notes, ...results] };
}
