import { setTimeout as sleep } from "node:timers/promises";
import type { ChatStore } from "./store.js";

/** Ink draws at most thirty times a second; after this the live region is off the screen. */
const CLEARED_MS = 60;

/**
 * Lends the terminal to something else: the live region goes off the screen first, nothing is drawn meanwhile (work
 * goes on, and its output is printed afterwards), and whatever happens the chat comes back.
 */
export function createHandOver(store: ChatStore): <T>(borrow: () => Promise<T>) => Promise<T> {
  return async (borrow) => {
    store.dispatch({ type: "away", away: true });
    await sleep(CLEARED_MS);
    try {
      return await borrow();
    } finally {
      store.dispatch({ type: "away", away: false });
    }
  };
}
