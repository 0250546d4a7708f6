import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileStem } from "../engine/report/file-stem.js";
import { roomFor } from "../memory/room-for.js";
import type { Workspace } from "../memory/workspace.js";
import { PathError } from "./path-error.js";

/**
 * The folder of a report: what a person named, else `reports/<factor>-<dataset>-<time>` in the workspace, which is where
 * the reports of models and other programs go. Throws PathError when a file stands there, or nothing can be written:
 * before the work, not after it.
 */
export function reportFolder(
  workspace: Workspace,
  out: string | undefined,
  { name, dataset, now }: { readonly name: string; readonly dataset: string; readonly now: Date },
): string {
  if (out !== undefined) {
    const dir = resolve(out);
    if (existsSync(dir) && !statSync(dir).isDirectory()) throw new PathError(out, "not-a-folder");
    if (!roomFor(dir)) throw new PathError(out, "unwritable");
    return dir;
  }
  const time = now.toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  const id = `${fileStem(name)}-${fileStem(dataset)}-${time}`;
  for (let n = 1; ; n++) {
    const dir = join(workspace.reports, n === 1 ? id : `${id}-${n}`);
    if (!existsSync(dir)) return dir;
  }
}
