import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/engine/assets.js";
import type { Panel } from "../src/engine/panel/types.js";

/** The C reference and its panel maker; they are not part of the repository. */
export const referenceDir = process.env["FACTORSMITH_BENCH"] ?? join(packageRoot(), "..", "shared", "bench");
const compiler = process.env["CC"] ?? "gcc";
const cache = join(packageRoot(), "bench", ".cache");

export interface ReferencePanel {
  readonly dir: string;
  readonly panel: Panel;
  /** Forward returns over five days. */
  readonly label: Float64Array;
}

/** Why the reference cannot be run here, or undefined when it can. */
export function referenceMissing(): string | undefined {
  if (!existsSync(join(referenceDir, "cref.c"))) return `no cref.c in ${referenceDir} (FACTORSMITH_BENCH)`;
  for (const [command, args] of [
    [compiler, ["--version"]],
    ["/usr/bin/python3", ["-c", "import numpy"]],
  ] as const)
    try {
      execFileSync(command, args, { stdio: "ignore" });
    } catch {
      return `${command} ${args.join(" ")} does not run`;
    }
  return undefined;
}

/** The kit's 25 expressions, by id. */
export function expressions(): Readonly<Record<string, string>> {
  return JSON.parse(
    readFileSync(join(packageRoot(), "tests", "fixtures", "dsl", "bench_expressions.json"), "utf8"),
  );
}

/** Compiles cref once into bench/.cache. */
export function buildReference(): string {
  mkdirSync(cache, { recursive: true });
  const binary = join(cache, "cref");
  if (!existsSync(binary))
    execFileSync(compiler, [
      "-O3",
      "-march=native",
      "-fno-math-errno",
      "-fno-trapping-math",
      "-o",
      binary,
      join(referenceDir, "cref.c"),
      "-lm",
    ]);
  return binary;
}

/** A random-walk panel of make_panel.py, made once into bench/.cache. */
export function referencePanel(symbols: number, days: number): ReferencePanel {
  mkdirSync(cache, { recursive: true });
  const dir = join(cache, `P${symbols}x${days}`);
  if (!existsSync(join(dir, "meta.json")))
    execFileSync("/usr/bin/python3", [
      join(referenceDir, "make_panel.py"),
      String(symbols),
      String(days),
      dir,
    ]);
  const stride = Math.ceil(symbols / 8) * 8;
  const read = (name: string): Float64Array => {
    const raw = readFileSync(join(dir, `${name}.f64`));
    const flat = new Float64Array(raw.buffer, raw.byteOffset, symbols * days);
    const out = new Float64Array(new SharedArrayBuffer(days * stride * 8)).fill(Number.NaN);
    for (let t = 0; t < days; t++) out.set(flat.subarray(t * symbols, (t + 1) * symbols), t * stride);
    return out;
  };
  const universe = new Uint8Array(new SharedArrayBuffer(days * stride));
  const codes = new Int32Array(new SharedArrayBuffer(days * stride * 4)).fill(-1);
  const raw = readFileSync(join(dir, "group.i32"));
  const group = new Int32Array(raw.buffer, raw.byteOffset, symbols);
  for (let t = 0; t < days; t++) {
    universe.fill(1, t * stride, t * stride + symbols);
    codes.set(group, t * stride);
  }
  const start = Date.UTC(2014, 0, 1);
  return {
    dir,
    label: read("fwd5"),
    panel: {
      dataset: { name: "reference", hash: "", kind: "demo" },
      dates: Array.from({ length: days }, (_, t) =>
        new Date(start + t * 86_400_000).toISOString().slice(0, 10),
      ),
      symbols: Array.from({ length: symbols }, (_, s) => `S${String(s).padStart(5, "0")}`),
      stride,
      fields: new Map(
        ["open", "high", "low", "close", "volume", "amount", "vwap"].map((name) => [name, read(name)]),
      ),
      groups: new Map([["industry", { names: Array.from({ length: 30 }, (_, k) => `G${k}`), codes }]]),
      universe,
      tradable: universe,
      window: "all",
    },
  };
}
