import { setImmediate as breathe } from "node:timers/promises";
import type { AgentEvent } from "../agent/events.js";

/** A frame: text that comes faster than this is shown together. */
const FRAME_MS = 33;

/**
 * Consumes a stream of events. Text deltas of one frame are joined, and the event loop gets a turn at least once a
 * frame: a fast model's stream resolves in microtasks alone and would keep the Esc key from being read.
 */
export async function pumpEvents(
  events: AsyncIterable<AgentEvent>,
  emit: (event: AgentEvent) => void,
  now: () => number,
): Promise<void> {
  let text = "";
  let shownAt = now();
  const flush = () => {
    shownAt = now();
    if (text !== "") emit({ type: "text-delta", text });
    text = "";
  };
  // Shows what is held back when the model pauses in the middle of a frame.
  const timer = setInterval(flush, FRAME_MS);
  try {
    for await (const event of events) {
      if (event.type === "text-delta") text += event.text;
      else {
        flush();
        emit(event);
      }
      if (now() - shownAt >= FRAME_MS) {
        flush();
        await breathe();
      }
    }
  } finally {
    clearInterval(timer);
    flush();
  }
}
