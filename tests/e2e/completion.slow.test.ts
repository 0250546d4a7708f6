import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { environment, main, run, scratch } from "./harness.js";
import { keys, pause, type Terminal, terminal } from "./terminal.js";

let cwd: string;
let env: Record<string, string>;
const scripts: Record<string, string> = {};

beforeAll(async () => {
  cwd = scratch();
  // What the scripts call, and what is typed.
  const bin = join(cwd, "bin");
  mkdirSync(bin);
  const program = join(bin, "factorsmith");
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(program, 0o755);
  env = { PATH: `${bin}${delimiter}${process.env["PATH"]}`, LC_ALL: "C.UTF-8" };
  for (const name of ["hs300", "hs500"])
    mkdirSync(join(cwd, ".factorsmith", "data", name), { recursive: true });
  mkdirSync(join(cwd, ".factorsmith", "runs", "paper-alpha"), { recursive: true });
  writeFileSync(join(cwd, "formulas.txt"), "close\n");
  for (const shell of ["bash", "zsh", "fish"]) {
    const { stdout } = await run(["completion", shell], { cwd });
    scripts[shell] = join(cwd, `complete.${shell}`);
    writeFileSync(scripts[shell], stdout);
  }
});

const missing = (shell: string): boolean => {
  try {
    execFileSync(shell, ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    return true;
  }
};

/** What is typed, and how the line stands after one Tab. */
const CASES = [
  ["factorsmith eval", "factorsmith evaluate "],
  ["factorsmith data imp", "factorsmith data import "],
  ["factorsmith evaluate --hor", "factorsmith evaluate --horizon "],
  ["factorsmith evaluate close --data hs3", "factorsmith evaluate close --data hs300 "],
  ["factorsmith evaluate --entry next-o", "factorsmith evaluate --entry next-open "],
  ["factorsmith analyze RLS", "factorsmith analyze RLSF "],
  ["factorsmith research x --model off", "factorsmith research x --model offline "],
  ["factorsmith paper step alp", "factorsmith paper step alpha "],
  ["factorsmith data info hs5", "factorsmith data info hs500 "],
  ["factorsmith evaluate --file form", "factorsmith evaluate --file formulas.txt "],
  ["factorsmith evaluate --data=hs5", "factorsmith evaluate --data=hs500 "],
  ["factorsmith --lang z", "factorsmith --lang zh "],
] as const;

let shown: Terminal | undefined;
afterEach(() => shown?.kill());

const line = (text: string): RegExp =>
  new RegExp(`> ${text.trimEnd().replaceAll(/[.*+?^$()[\]{}|]/g, "\\$&")}(\\s|$)`, "m");

async function typed(shell: string, args: readonly string[], setUp: string): Promise<void> {
  shown = terminal(args, { cwd, env, program: shell, columns: 120 });
  shown.send(`${setUp}${keys.enter}`);
  await shown.waitFor(/^>$/m, { where: "screen" });
  for (const [before, after] of CASES) {
    shown.send(`${before}${keys.tab}`);
    await shown.waitFor(line(after), { where: "screen" });
    // Ctrl-U: a clean line.
    shown.send("\x15");
  }
  // Several answers are shown.
  shown.send(`factorsmith evaluate --data ${keys.tab}`);
  await shown.waitFor(/--data hs$/m, { where: "screen" });
  shown.send(keys.tab);
  await pause(200);
  shown.send(keys.tab);
  await shown.waitFor(/hs300\s+hs500/, { where: "screen" });
}

describe("completion in a shell", () => {
  it.skipIf(missing("bash"))("bash", { timeout: 60_000 }, () =>
    typed("bash", ["--norc", "--noprofile"], `PS1='> '; source ${scripts["bash"]}; clear`),
  );

  it.skipIf(missing("zsh"))("zsh (skipped where there is none)", { timeout: 60_000 }, () =>
    typed("zsh", ["-f"], `PS1='> '; source ${scripts["zsh"]}; unsetopt always_last_prompt; clear`),
  );

  it.skipIf(missing("fish"))("fish (skipped where there is none)", { timeout: 60_000 }, () => {
    for (const [before, after] of CASES) {
      const script = `source ${scripts["fish"]}; complete -C ${JSON.stringify(before)}`;
      const told = execFileSync("fish", ["--no-config", "-c", script], {
        cwd,
        env: environment(cwd, env),
        encoding: "utf8",
      });
      const found = told.split("\n").map((text) => text.split("\t")[0]);
      const wanted = after.trim().split(" ").at(-1)!;
      expect(found, before).toContain(wanted);
    }
  });
});
