import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFlight } from "../../../src/chat/screen/flight.js";
import { line } from "../../../src/chat/screen/line.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const drawn = (text: string) => ({ lines: [line(text)], caret: { x: 0, y: 0 } });

function setUp() {
  const written: string[] = [];
  const terminal = { write: (text: string) => written.push(text) > 0, on: () => terminal, columns: 80 };
  const flight = createFlight(terminal as unknown as NodeJS.WriteStream);
  /** As Ink writes a frame: with what is printed for good, if there is something. */
  const draw = (text: string, { streams = true, printed = "" } = {}) => {
    flight.make({ drawn: drawn(text), columns: 80, streams });
    flight.render();
    const middle = printed === "" ? [text] : ["erase", printed, text];
    for (const part of ["\u001b[?2026h", ...middle, "\u001b[?2026l"]) flight.stdout.write(part);
  };
  const asked = () => written.filter((text) => text.includes("\u001b[6n")).length;
  return { flight, draw, asked };
}

test("asks while an answer streams, and not otherwise", () => {
  const { flight, draw, asked } = setUp();
  draw("idle", { streams: false });
  expect(asked()).toBe(0);
  expect(flight.waiting()).toBe(false);
  draw("one");
  expect(asked()).toBe(1);
  expect(flight.waiting()).toBe(true);
  flight.hear("\u001b[40;80R");
  expect(flight.waiting()).toBe(false);
  expect(flight.onScreen()).toEqual({ drawn: drawn("one"), late: [] });
  draw("done", { streams: false });
  expect(asked()).toBe(1);
});

test("knows which frames came when the window was narrower already, and what they printed", async () => {
  const { flight, draw } = setUp();
  draw("one");
  draw("two");
  draw("three", { printed: "\u001b[1mbold\u001b[0m\nplain\n" });
  const landed = flight.landed();
  for (const columns of [80, 40, 40]) flight.hear(`\u001b[40;${columns}R`);
  await landed;
  expect(flight.onScreen()).toEqual({
    drawn: drawn("one"),
    late: [
      { drawn: drawn("two"), columns: 40, printed: "", rows: [] },
      {
        drawn: drawn("three"),
        columns: 40,
        printed: "\u001b[1mbold\u001b[0m\nplain\n",
        rows: [line("bold"), line("plain")],
      },
    ],
  });
  flight.repaired(drawn("three"));
  expect(flight.onScreen()).toEqual({ drawn: drawn("three"), late: [] });
});

test("a terminal that does not answer is waited for a moment, and after a while not asked any more", async () => {
  const { flight, draw, asked } = setUp();
  draw("one");
  const landed = flight.landed();
  await vi.advanceTimersByTimeAsync(1000);
  await landed;
  expect(flight.onScreen()).toEqual({ drawn: drawn("one"), late: [] });
  // An answer that comes after all is not taken for that of a later frame.
  flight.repaired(drawn("one"));
  draw("two");
  flight.hear("\u001b[40;20R");
  expect(flight.waiting()).toBe(true);
  for (let i = 0; i < 100; i++) draw(`${i}`);
  expect(asked()).toBeLessThan(60);
  expect(flight.waiting()).toBe(false);
});
