import { readFileSync } from "node:fs";
import { spawn } from "@lydell/node-pty";
import { main } from "../../tests/e2e/program.js";

/** The chat in a terminal of its own; what it writes is counted, not drawn. */
export interface Pty {
  /** Milliseconds from the start until `text` is written, the first time after this call or ever before. */
  until(text: string, from?: "start" | "now"): Promise<number>;
  type(text: string): void;
  bytes(): number;
  /** Bytes of each write since the last call. */
  writes(): readonly number[];
  /** Resident memory in MB, all threads. */
  rss(): number;
  /** Processor time so far in seconds, all threads. */
  cpu(): number;
  readonly startedAt: number;
  quit(): Promise<void>;
}

export function pty(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Pty {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [main, ...args], {
    ...{ name: "xterm-256color", cols: 120, rows: 40, cwd },
    env: {
      ...{ PATH: process.env["PATH"] ?? "", HOME: cwd, LANG: "en_US.UTF-8", TERM: "xterm-256color" },
      ...{ FACTORSMITH_MODEL: "offline", ...env },
    },
  });
  let tail = "";
  let bytes = 0;
  let sizes: number[] = [];
  const waiting = new Set<{ text: string; done: (at: number) => void }>();
  child.onData((data) => {
    const at = performance.now();
    bytes += Buffer.byteLength(data);
    sizes.push(Buffer.byteLength(data));
    tail = (tail + data).slice(-200_000);
    for (const one of waiting) {
      // A mark may come in two reads.
      if (!tail.slice(-data.length - one.text.length).includes(one.text)) continue;
      waiting.delete(one);
      one.done(at);
    }
  });
  const exited = new Promise<void>((done) => child.onExit(() => done()));
  return {
    startedAt,
    bytes: () => bytes,
    type: (text) => child.write(text),
    until: (text, from = "now") =>
      new Promise((resolve, reject) => {
        const done = (at: number) => resolve(at - startedAt);
        if (from === "start" && tail.includes(text)) return done(performance.now());
        waiting.add({ text, done });
        setTimeout(() => reject(new Error(`never saw ${text}:\n${tail.slice(-2000)}`)), 120_000).unref();
      }),
    writes() {
      const last = sizes;
      sizes = [];
      return last;
    },
    rss() {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
    },
    cpu() {
      // After the name, which may hold spaces: fields 14 and 15 are ticks of user and system time, 100 a second.
      const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    async quit() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
