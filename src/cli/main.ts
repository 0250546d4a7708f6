#!/usr/bin/env node
import { EXIT } from "../engine/errors.js";
import { run } from "./run.js";

const { argv, env, stdin, stdout, stderr } = process;

for (const stream of [stdout, stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader has seen enough (`… | head`). What is kept on disk is written atomically, so leaving is safe.
    if (error.code === "EPIPE") process.exit(EXIT.done);
    if (stream === stdout)
      stderr.write(`factorsmith: the result cannot be written to standard output (${error.code})\n`);
    process.exit(EXIT.failed);
  });
}

const code = await run({
  argv: argv.slice(2),
  env,
  cwd: process.cwd(),
  stdin,
  stdout,
  stderr,
  now: () => new Date(),
});

// Idle worker threads and kept-alive connections must not hold the program back; what was written must be out.
await Promise.all([stdout, stderr].map((stream) => new Promise((done) => stream.write("", done))));
process.exit(code);
