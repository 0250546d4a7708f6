import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawn } from "@lydell/node-pty";
import { describe, expect, it } from "vitest";
import { demoPath } from "./fixtures/demo.js";

const root = join(fileURLToPath(import.meta.url), "../../..");

/** The demo in a real pseudo-terminal. */
function openDemo() {
  const child = spawn(process.execPath, ["--import", "tsx", demoPath], {
    cols: 80,
    rows: 24,
    cwd: root,
    env: process.env as Record<string, string>,
  });
  let output = "";
  child.onData((data) => {
    output += data;
  });
  const exited = new Promise<number>((resolve) => child.onExit(({ exitCode }) => resolve(exitCode)));
  const until = async (text: string) => {
    const deadline = Date.now() + 30_000;
    while (!output.includes(text)) {
      if (Date.now() > deadline)
        throw new Error(`never saw ${text} in ${JSON.stringify(output.slice(-2000))}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { child, exited, until, output: () => output };
}

describe("a real terminal", () => {
  it.each<[string, (child: ReturnType<typeof openDemo>["child"]) => void, number]>([
    ["Ctrl-C twice while a turn runs", (child) => child.write("long\r\u0003\u0003"), 130],
    ["SIGTERM", (child) => child.kill("SIGTERM"), 130],
    ["a bug that throws", (child) => child.write("crash\r"), 1],
  ])("is given back after %s", async (_name, leave, code) => {
    const demo = openDemo();
    await demo.until("Ask, or type");
    leave(demo.child);
    expect(await demo.exited).toBe(code);
    expect(demo.output()).toContain("\u001b[?2004l\u001b[?25h");
    // The cursor is the last thing that is switched, and it is on.
    expect(demo.output().lastIndexOf("\u001b[?25h")).toBeGreaterThan(
      demo.output().lastIndexOf("\u001b[?25l"),
    );
  });
});
