import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { splitWords } from "../tools/command-line.js";
import type { TerminalGuard } from "./terminal.js";

/** Other programs that the terminal is lent to while the chat waits. */
export interface Lend {
  /** The text as it was left in `$VISUAL` or `$EDITOR` (`vi` without one); null when the editor failed. */
  edit(text: string, env: NodeJS.ProcessEnv): Promise<string | null>;
  /** Ctrl-Z: the shell has the terminal until `fg`. */
  suspend(): Promise<void>;
}

/** `landed`: the terminal has answered all that it was asked; a later answer would be typed into the other program. */
export function createLend(terminal: TerminalGuard, landed: () => Promise<void>): Lend {
  async function away<T>(borrow: () => Promise<T>): Promise<T> {
    await landed();
    terminal.restore();
    try {
      return await borrow();
    } finally {
      terminal.take();
    }
  }
  return {
    edit: (text, env) =>
      away(async () => {
        const folder = await mkdtemp(join(tmpdir(), "factorsmith-"));
        try {
          const file = join(folder, "message.md");
          await writeFile(file, text, { mode: 0o600 });
          const [program = "vi", ...rest] = splitWords(env["VISUAL"] || env["EDITOR"] || "vi");
          const ok = await runs(program, [...rest, file]);
          return ok ? await readFile(file, "utf8") : null;
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }),
    suspend: () =>
      away(async () => {
        const back = new Promise<void>((resolve) => process.once("SIGCONT", () => resolve()));
        // With the keyboard given back nothing else may hold the process when it goes on.
        const alive = setInterval(() => undefined, 60_000);
        // The whole group, as the terminal would: a wrapper (npx) stops with us.
        process.kill(0, "SIGTSTP");
        await back;
        clearInterval(alive);
      }),
  };
}

function runs(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0));
  });
}
