import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
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

/** A file that is shipped with the package, e.g. `asset("memory", "study.json")`. */
export function asset(...path: string[]): string {
  return join(packageRoot(), ...path);
}

/**
 * A file that the build made, e.g. `built("kernels.wasm")`. Code of a build has the files of this very build, whatever
 * was built since: threads and kernels that start late fit to what runs. From `src/` (tests) it is the newest build,
 * and a path where nothing is as long as there is none.
 */
export function built(...path: string[]): string {
  const dist = asset("dist");
  const [own] = /^builds[\\/][^\\/]+(?=[\\/])/.exec(relative(dist, fileURLToPath(import.meta.url))) ?? [];
  return join(dist, own ?? join("builds", newest(dist)), ...path);
}

function newest(dist: string): string {
  const name = join(dist, ".newest");
  return existsSync(name) ? readFileSync(name, "utf8") : "none";
}
