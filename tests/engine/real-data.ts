import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/engine/assets.js";

/** Folder of a real data set when it lies beside the project (or in FACTORSMITH_DATA), else undefined. */
export function dataFolder(name: string): string | undefined {
  const folder = join(process.env["FACTORSMITH_DATA"] ?? join(packageRoot(), "..", "shared", "data"), name);
  return existsSync(folder) ? folder : undefined;
}
