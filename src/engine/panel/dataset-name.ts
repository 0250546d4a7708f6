import { join } from "node:path";
import { DatasetError } from "./dataset-error.js";

/** Checks that a name is one plain folder name and nothing else: no path can be smuggled in through it. */
export function datasetDir(root: string, name: string): string {
  if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(name)) {
    throw new DatasetError("dataset-name", `"${name}" cannot be the name of a dataset.`, {
      hint: "Use up to 64 lower-case letters, digits, - and _, starting with a letter or digit, e.g. hs300-daily.",
      evidence: { name },
    });
  }
  return join(root, name);
}
