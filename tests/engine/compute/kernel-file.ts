import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asset } from "../../../src/engine/assets.js";

/** The kernels of these very sources, compiled once: dist/ may be absent or older. */
export function kernelFile(): string {
  const sources = asset("src", "engine", "compute", "kernels");
  const newest = Math.max(...readdirSync(sources).map((name) => statSync(join(sources, name)).mtimeMs));
  const dir = join(tmpdir(), "factorsmith-kernels");
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `${Math.round(newest)}.wasm`);
  const isThere = () => statSync(file, { throwIfNoEntry: false }) !== undefined;
  if (isThere()) return file;
  const part = `${file}.${process.pid}`;
  execFileSync(process.execPath, [
    asset("node_modules", "assemblyscript", "bin", "asc.js"),
    join(sources, "index.ts"),
    "--config",
    join(sources, "asconfig.json"),
    "--outFile",
    part,
  ]);
  renameSync(part, file);
  return file;
}
