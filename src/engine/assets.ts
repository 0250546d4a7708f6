import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

let root: string | undefined;

/**
 * The package's own folder, found by walking up from this module: the same answer from `src/` (tests), from a
 * bundled chunk in `dist/`, and from an installed package.
 */
export function packageRoot(): string {
  if (root) return root;
  for (let dir = dirname(fileURLToPath(import.meta.url)); ; dir = dirname(dir)) {
    const manifest = join(dir, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "factorsmith") {
      root = dir;
      return dir;
    }
  }
}

/** A file that is shipped with the package, e.g. `asset("dist", "kernels.wasm")`. */
export function asset(...path: string[]): string {
  return join(packageRoot(), ...path);
}
