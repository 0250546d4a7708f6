#!/usr/bin/env node
import { Console } from "node:console";
import { setFlagsFromString } from "node:v8";
import { EXIT } from "../engine/errors.js";
import { chooseLang } from "../i18n/lang.js";
import { openEarly } from "./early-door.js";

const { argv, env, stdin, stdout, stderr } = process;

// V8 lets the young generation of every thread grow to 48 MB and keeps it: a long run then holds about 20 MB more, for
// no processor time that could be measured. Each new thread sets the factor back to 2 (Heap::ConfigureHeap).
const holdYoung = () => setFlagsFromString("--semi-space-growth-factor=1");
holdYoung();
process.on("worker", (thread) => thread.once("online", holdYoung));
// With little alive, V8 lets what was thrown away grow to four times that before it looks, arrays that threads have sent
// included: a research run of fifty rounds then peaks at 300 MB instead of 240, a chat that stays open at 250 instead
// of 150. Half as much room as is alive costs no processor time that could be measured.
setFlagsFromString("--heap-growing-percent=50");

for (const stream of [stdout, stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader has seen enough (`… | head`). What is kept on disk is written atomically, so leaving is safe.
    if (error.code === "EPIPE") process.exit(EXIT.done);
    if (stream === stdout)
      stderr.write(`factorsmith: the result cannot be written to standard output (${error.code})\n`);
    process.exit(EXIT.failed);
  });
}

// Under `ulimit -f` the system would kill us in the middle of a write; with a handler the write fails and is told.
process.on("SIGXFSZ", () => undefined);
// Libraries print to the console; stdout carries results alone, for MCP even the protocol.
// Ink makes consoles of its own from `console.Console`.
globalThis.console = Object.assign(new Console(stderr, stderr), { Console });

const io = { argv: argv.slice(2), env, cwd: process.cwd(), stdin, stdout, stderr, now: () => new Date() };

// An error that nobody caught, or awaited, is told like any other.
process.on("uncaughtException", async (error: unknown) => {
  const { reportError } = await import("./errors.js");
  const globals = { json: io.argv.includes("--json"), debug: io.argv.includes("--debug") };
  const { signal } = new AbortController();
  process.exit(reportError(error, { io, globals, lang: chooseLang(undefined, env), signal }));
});

// Everything else loads behind the first frame of the chat.
const door = await openEarly(io);
const { run } = await import("./run.js");
const code = await run(io, door);

// Idle worker threads and kept-alive connections must not hold the program back; what was written must be out.
await Promise.all([stdout, stderr].map((stream) => new Promise((done) => stream.write("", done))));
process.exit(code);
