import { PassThrough } from "node:stream";
import type { Io } from "../../src/cli/io.js";

export interface FakeIo extends Io {
  readonly out: () => string;
  readonly err: () => string;
}

/** A process without a terminal, whose output is kept. */
export function fakeIo(argv: readonly string[] = [], more: Partial<Io> = {}): FakeIo {
  const kept = { out: "", err: "" };
  const sink = (name: "out" | "err") =>
    new PassThrough().on("data", (text) => {
      kept[name] += text;
    }) as unknown as NodeJS.WriteStream;
  return {
    ...{ argv, env: {}, cwd: "/nowhere", now: () => new Date(0) },
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: sink("out"),
    stderr: sink("err"),
    out: () => kept.out,
    err: () => kept.err,
    ...more,
  };
}
