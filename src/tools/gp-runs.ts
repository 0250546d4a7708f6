import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../memory/workspace.js";
import { GpRunError } from "./gp-run-error.js";

/** The run that a person means: its id, or `last` for the newest of its kind. Throws GpRunError when there is none. */
export async function runNamed(
  workspace: Workspace,
  run: string,
  kind: "gp" | "experiment" = "gp",
): Promise<string> {
  if (run !== "last") return run;
  const names = await readdir(workspace.runs).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  // Ids begin with their time. One that was killed before its settings were written is none to go on with.
  const newest = names
    .filter((name) => name.startsWith(`${kind}-`) && existsSync(join(workspace.runs, name, "config.json")))
    .sort()
    .at(-1);
  if (newest === undefined) throw new GpRunError("gp-run-missing", run);
  return newest;
}
