import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { main } from "./program.js";

export { main } from "./program.js";

const made: string[] = [];
afterAll(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** A folder of its own, gone after the tests of the file. */
export function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), "factorsmith-e2e-"));
  made.push(dir);
  return dir;
}

export type Env = Readonly<Record<string, string>>;

/** An environment without keys, colours or the settings of whoever runs the tests. */
export function environment(home: string, more: Env = {}): Record<string, string> {
  const base = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    LANG: "en_US.UTF-8",
    TERM: "xterm-256color",
    TZ: "UTC",
  };
  return { ...base, ...more };
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Env;
  /** Written to stdin, which is then closed. */
  readonly input?: string;
  /** Called with all of stdout so far and the process, e.g. to send a signal at the right moment. */
  readonly onStdout?: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void;
  readonly onStderr?: (stderr: string, kill: (signal: NodeJS.Signals) => void) => void;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `factorsmith …args` to its end. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runCommand(process.execPath, [main, ...args], options);
}

/** Through a shell, where `$FS` is the program: for pipes, redirections and limits. */
export function shell(script: string, { env = {}, ...options }: RunOptions = {}): Promise<Ran> {
  const quoted = `'${process.execPath}' '${main}'`;
  return runCommand("bash", ["-c", script.replaceAll("$FS", quoted)], { ...options, env });
}

function runCommand(file: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const cwd = options.cwd ?? scratch();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: environment(cwd, options.env) });
    let stdout = "";
    let stderr = "";
    const kill = (signal: NodeJS.Signals): void => void child.kill(signal);
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      options.onStdout?.(stdout, kill);
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
      options.onStderr?.(stderr, kill);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    // A program that does not read its input closes the pipe; that is its right.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
}

/** A workspace with a small demo market. */
export async function withDemo(name = "demo"): Promise<{ cwd: string }> {
  const cwd = scratch();
  const made = await run(["data", "demo", "--name", name, "--symbols", "60", "--years", "3", "--quiet"], {
    cwd,
  });
  if (made.code !== 0) throw new Error(`the demo market could not be made: ${made.stderr}`);
  return { cwd };
}
