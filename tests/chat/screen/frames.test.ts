import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inFrames } from "../../../src/chat/screen/frames.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("the first change is told at once, those of the same frame together, and the size is looked up before each", () => {
  const listeners = new Set<() => void>();
  const told: string[] = [];
  let ready = true;
  const stop = inFrames(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    16,
    () => {
      told.push("size");
      return ready;
    },
  )(() => told.push("draw"));
  const change = () => {
    for (const listener of listeners) listener();
  };
  change();
  expect(told).toEqual(["size", "draw"]);
  change();
  change();
  expect(told).toHaveLength(2);
  vi.advanceTimersByTime(16);
  expect(told).toEqual(["size", "draw", "size", "draw"]);
  vi.advanceTimersByTime(100);
  expect(told).toHaveLength(4);
  change();
  expect(told).toHaveLength(6);
  // Not ready at the end of the frame: in the next one.
  ready = false;
  change();
  vi.advanceTimersByTime(16);
  expect(told.slice(6)).toEqual(["size"]);
  ready = true;
  vi.advanceTimersByTime(16);
  expect(told.slice(6)).toEqual(["size", "size", "draw"]);
  told.length = 6;
  change();
  stop();
  vi.advanceTimersByTime(100);
  expect(told).toHaveLength(6);
  expect(listeners.size).toBe(0);
});
