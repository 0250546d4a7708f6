import { existsSync } from "node:fs";
import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asset } from "../../engine/assets.js";
import type { App } from "../app.js";
import { wantsColor } from "../io.js";
import { Failed, type Probe } from "./check.js";

const OLDEST_NODE = [20, 19] as const;
const LITTLE_DISK = 500e6;

/** The smallest module with a SIMD instruction: `() -> v128 { i32.const 0; i8x16.splat }`. */
const SIMD_MODULE = new Uint8Array([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // one type: () -> v128
  ...[0x03, 0x02, 0x01, 0x00], // one function of it
  ...[0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b], // its body
]);

export function machineProbes(app: App): readonly Probe[] {
  return [
    {
      name: "node",
      needed: true,
      run() {
        const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
        const [wantMajor, wantMinor] = OLDEST_NODE;
        if (major > wantMajor || (major === wantMajor && minor >= wantMinor)) return process.version;
        throw new Failed(`${process.version} is too old; ${wantMajor}.${wantMinor} or newer is needed`);
      },
    },
    {
      name: "wasm-simd",
      needed: true,
      async run() {
        const compiled = await WebAssembly.compile(SIMD_MODULE).catch(() => undefined);
        if (compiled) return "available";
        throw new Failed("this processor or Node build has no WebAssembly SIMD, on which the kernels depend");
      },
    },
    {
      name: "kernels",
      needed: true,
      run() {
        const file = asset("dist", "kernels.wasm");
        if (existsSync(file)) return file;
        throw new Failed(`${file} is missing; install factorsmith again`);
      },
    },
    {
      name: "duckdb",
      needed: true,
      async run() {
        const { version } = await import("@duckdb/node-api");
        return version();
      },
    },
    { name: "workspace", needed: true, run: () => writableWorkspace(app) },
    { name: "disk", needed: false, run: () => freeDisk(app) },
    { name: "terminal", needed: false, run: () => terminal(app) },
  ];
}

/** Writes a file where the workspace is, or would be made; leaves nothing behind. */
async function writableWorkspace(app: App): Promise<string> {
  const { root } = app.workspace();
  const parent = existing(root);
  const dir = await mkdtemp(join(parent, ".factorsmith-doctor-")).catch((error: unknown) => {
    throw new Failed(
      `${parent} cannot be written (${error instanceof Error && "code" in error ? error.code : error})`,
    );
  });
  try {
    await writeFile(join(dir, "probe"), "x".repeat(4096));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  return parent === root ? root : `${root} (will be created)`;
}

async function freeDisk(app: App): Promise<string> {
  const { bavail, bsize } = await statfs(existing(app.workspace().root));
  const free = bavail * bsize;
  const text = `${(free / 1e9).toFixed(1)} GB free`;
  if (free < LITTLE_DISK) throw new Failed(`${text}; a dataset may not fit`);
  return text;
}

function terminal({ io }: App): string {
  const { stdin, stdout, env } = io;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new Failed('none here: the chat needs one, `factorsmith -p "…"` does not');
  const color = wantsColor(stdout, env) ? `${stdout.getColorDepth(env)}-bit colour` : "no colour";
  return `${stdout.columns}×${stdout.rows}, ${color}, TERM=${env["TERM"] ?? ""}`;
}

function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}
