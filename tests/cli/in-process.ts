import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { run } from "../../src/cli/run.js";
import { fakeIo } from "./fake-io.js";

const made: string[] = [];
afterAll(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

export function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), "factorsmith-cli-"));
  made.push(dir);
  return dir;
}

/** A command line in a folder of its own, run through the program's entry without a process for each call. */
export function commandLine(cwd = scratch(), env: NodeJS.ProcessEnv = {}) {
  const base = { XDG_CONFIG_HOME: join(cwd, "home"), LANG: "en_US.UTF-8" };
  const call = async (argv: readonly string[], more: NodeJS.ProcessEnv = {}) => {
    const io = fakeIo(argv, { cwd, env: { ...base, ...env, ...more }, now: () => new Date() });
    const code = await run(io);
    return { code, out: io.out(), err: io.err() };
  };
  return {
    cwd,
    call,
    /** The one JSON document of a command that succeeds. */
    async json(...argv: string[]) {
      const { code, out, err } = await call([...argv, "--json", "--quiet"]);
      expect({ code, err }, out).toEqual({ code: 0, err: "" });
      return JSON.parse(out);
    },
    /** The error of a command that fails, and its exit code. */
    async error(...argv: string[]) {
      const { code, out } = await call([...argv, "--json", "--quiet"]);
      const { error } = JSON.parse(out);
      expect(error).toMatchObject({ code: expect.any(String), message: expect.any(String) });
      expect(error.hint === null || typeof error.hint === "string").toBe(true);
      return { exit: code, ...error };
    },
  };
}
