/**
 * How the chat feels: keystroke to screen while a stream and a long tool run on every core, bytes of one keystroke,
 * memory over a session of 5,000 messages, and the time to resume one.
 *   node --expose-gc --import tsx bench/chat.ts [--messages 5000] [--keys 200]
 * The terminal is a pair of streams; what a real terminal needs to draw is not in it.
 */
import { PassThrough, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { TranscriptItem } from "../src/agent/assistant.js";
import { runChat } from "../src/chat/index.js";
import { chatOptions, fakeSession } from "../tests/chat/fixtures/fakes.js";
import { load, median, ms, table } from "./timing.js";

const { values: flags } = parseArgs({
  options: { messages: { type: "string", default: "5000" }, keys: { type: "string", default: "200" } },
});
const messages = Number(flags.messages);

/** A terminal that counts and looks for one thing. */
function terminal() {
  let bytes = 0;
  let seen: { text: string; done: () => void } | undefined;
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      const text = String(chunk);
      bytes += text.length;
      if (seen && text.includes(seen.text)) {
        seen.done();
        seen = undefined;
      }
      done();
    },
  });
  const stdin = new PassThrough();
  Object.assign(stdout, { isTTY: true, columns: 120, rows: 40 });
  Object.assign(stdin, { isTTY: true, setRawMode: () => stdin, ref: () => stdin, unref: () => stdin });
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    type: (text: string) => void stdin.write(text),
    bytes: () => bytes,
    until: (text: string) =>
      new Promise<void>((done) => {
        seen = { text, done };
      }),
  };
}

async function keystrokes(busy: boolean): Promise<{ times: number[]; perKey: number }> {
  const screen = terminal();
  const spinners = busy
    ? [0, 1].map(() => new Worker("for (let i = 0; ; i++) Math.sqrt(i)", { eval: true }))
    : [];
  const session = fakeSession(async function* (_text, { signal }) {
    yield { type: "tool-started", callId: "c", tool: "evaluate_factor", input: { expression: "close" } };
    for (let i = 0; ; i++) {
      await sleep(5, undefined, { signal });
      yield { type: "text-delta", text: i % 12 === 0 ? "\n\nA *new* paragraph. " : `word${i} ` };
      if (i % 4 === 0)
        yield { type: "tool-progress", callId: "c", progress: { message: "scoring", done: i, total: 1e6 } };
    }
  });
  const first = screen.until("Ask, or type");
  const done = runChat(chatOptions({ ...screen, session }));
  await first;
  await sleep(300);
  if (busy) screen.type("begin\r");
  await sleep(500);
  const times: number[] = [];
  const before = screen.bytes();
  let written = "";
  for (let i = 0; i < Number(flags.keys); i++) {
    // One key at a time, as fast as a quick typist, each a mark of its own.
    const mark = String.fromCodePoint(0x4e00 + i);
    written = (written + mark).slice(-20);
    const shown = screen.until(mark);
    const start = performance.now();
    screen.type(mark);
    await shown;
    times.push(performance.now() - start);
    if (i % 20 === 19) screen.type("\u0015");
    await sleep(40);
  }
  const perKey = (screen.bytes() - before) / times.length;
  screen.type("\u0015\u0003\u0003");
  await done;
  for (const spinner of spinners) await spinner.terminate();
  return { times, perKey };
}

const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

async function memory(): Promise<{ at: number[]; seconds: number }> {
  const screen = terminal();
  const session = fakeSession(async function* (text) {
    yield { type: "text-delta", text: `Answer to ${text}: RankIC 0.0312, t 3.4. ${"prose ".repeat(40)}` };
  });
  const done = runChat(chatOptions({ ...screen, session }));
  await sleep(300);
  const start = performance.now();
  const at = [heap()];
  for (let i = 1; i <= messages / 2; i++) {
    const answered = screen.until(`Answer to ${i}:`);
    screen.type(`${i}\r`);
    await answered;
    if (i % (messages / 10) === 0) at.push(heap());
  }
  const seconds = (performance.now() - start) / 1000;
  screen.type("\u0003\u0003");
  await done;
  return { at, seconds };
}

async function resume(): Promise<number> {
  const transcript = Array.from(
    { length: messages },
    (_, i): TranscriptItem =>
      i % 2 === 0
        ? { kind: "user", text: `question ${i}` }
        : { kind: "assistant", text: `answer ${i} ${"prose ".repeat(60)}` },
  );
  const screen = terminal();
  const session = fakeSession(async function* () {}, transcript);
  const shown = screen.until(`answer ${messages - 1}`);
  const start = performance.now();
  const done = runChat(chatOptions({ ...screen, session, resumed: true }));
  await shown;
  const took = performance.now() - start;
  screen.type("\u0003\u0003");
  await done;
  return took;
}

const percentile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

const resumed = await resume();
const idle = await keystrokes(false);
const busy = await keystrokes(true);
const kept = await memory();
console.log(`load ${load()}, ${messages} messages\n`);
console.log(
  table(
    ["keystroke to screen", "median ms", "p95 ms", "bytes per key"],
    [
      ["idle", ms(median(idle.times)), ms(percentile(idle.times, 0.95)), idle.perKey.toFixed(0)],
      [
        "stream, tool, two busy cores",
        ms(median(busy.times)),
        ms(percentile(busy.times, 0.95)),
        busy.perKey.toFixed(0),
      ],
    ],
  ),
);
console.log(
  `\nheap MB over the session: ${kept.at.map((mb) => mb.toFixed(1)).join(", ")} (${kept.seconds.toFixed(1)} s)`,
);
console.log(`resume: ${ms(resumed)} ms to the last message`);
