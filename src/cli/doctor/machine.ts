import { existsSync } from "node:fs";
import { mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asset, built } from "../../engine/assets.js";
import type { Text } from "../../i18n/lang.js";
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
        throw new Failed(
          { en: `${process.version} is too old`, zh: `${process.version} 太旧` },
          {
            en: `install Node ${wantMajor}.${wantMinor} or newer (https://nodejs.org)`,
            zh: `安装 Node ${wantMajor}.${wantMinor} 或更新的版本（https://nodejs.org）`,
          },
        );
      },
    },
    {
      name: "wasm-simd",
      needed: true,
      async run() {
        const compiled = await WebAssembly.compile(SIMD_MODULE).catch(() => undefined);
        if (compiled) return { en: "available", zh: "可用" };
        throw new Failed(
          {
            en: "this processor or Node build has no WebAssembly SIMD",
            zh: "本机处理器或 Node 没有 WebAssembly SIMD",
          },
          {
            en: "use a Node build with it, on a processor since 2013",
            zh: "换用支持它的 Node，处理器需为 2013 年以后",
          },
        );
      },
    },
    {
      name: "kernels",
      needed: true,
      run() {
        const file = built("kernels.wasm");
        if (existsSync(file)) return file;
        throw new Failed({ en: `${file} is missing`, zh: `缺少 ${file}` }, reinstall);
      },
    },
    {
      name: "duckdb",
      needed: true,
      async run() {
        const { version } = await native("@duckdb/node-api", () => import("@duckdb/node-api"));
        return version();
      },
    },
    {
      // Needed for PNG alone. The letters come along: a machine without fonts draws the same pictures.
      name: "pictures",
      needed: false,
      async run() {
        const font = asset("assets", "fonts", "NotoSansSC-Regular.subset.ttf");
        await native("@resvg/resvg-js", () => import("@resvg/resvg-js"));
        if (existsSync(font)) return { en: "PNG, with letters of its own", zh: "PNG，自带字体" };
        throw new Failed({ en: `${font} is missing`, zh: `缺少 ${font}` }, reinstall);
      },
    },
    { name: "workspace", needed: true, run: () => writableWorkspace(app) },
    { name: "disk", needed: false, run: () => freeDisk(app) },
    { name: "terminal", needed: false, run: () => terminal(app) },
  ];
}

const reinstall: Text = { en: "install factorsmith again", zh: "重新安装 factorsmith" };

/** A native add-on: npm leaves it out where it has none for the machine, or when optional packages are turned off. */
async function native<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const [why = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new Failed(
      { en: `${name} cannot be loaded: ${why}`, zh: `无法加载 ${name}：${why}` },
      {
        en: "install again with optional packages (npm install --include=optional), on Linux, macOS or Windows, x64 or arm64",
        zh: "连同可选包重新安装（npm install --include=optional）；支持 Linux、macOS、Windows 的 x64 或 arm64",
      },
    );
  }
}

/** Writes a file where the workspace is, or would be made; leaves nothing behind. */
async function writableWorkspace(app: App): Promise<Text | string> {
  const { root } = app.workspace();
  const parent = existing(root);
  const dir = await mkdtemp(join(parent, ".factorsmith-doctor-")).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new Failed(
      { en: `${parent} cannot be written (${code})`, zh: `${parent} 无法写入（${code}）` },
      {
        en: "check who owns the folder, or take another one with --workspace DIR",
        zh: "检查文件夹的所有者，或用 --workspace DIR 换一个",
      },
    );
  });
  try {
    await writeFile(join(dir, "probe"), "x".repeat(4096));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  return parent === root ? root : { en: `${root} (will be created)`, zh: `${root}（将会创建）` };
}

async function freeDisk(app: App): Promise<Text> {
  const { bavail, bsize } = await statfs(existing(app.workspace().root));
  const free = bavail * bsize;
  const size = `${(free / 1e9).toFixed(1)} GB`;
  const text = { en: `${size} free`, zh: `剩余 ${size}` };
  if (free >= LITTLE_DISK) return text;
  throw new Failed(text, {
    en: "a dataset may not fit: free some space, or use --workspace DIR on another disk",
    zh: "可能放不下数据集：腾出空间，或用 --workspace DIR 换一块磁盘",
  });
}

function terminal({ io }: App): Text {
  const { stdin, stdout, env } = io;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new Failed(
      { en: "none here", zh: "这里没有" },
      {
        en: 'the chat needs one; `factorsmith -p "…"` and all other commands do not',
        zh: '聊天界面需要终端；`factorsmith -p "…"` 和其他命令不需要',
      },
    );
  const size = `${stdout.columns}×${stdout.rows}`;
  const term = `TERM=${env["TERM"] ?? ""}`;
  if (!wantsColor(stdout, env)) return { en: `${size}, no colour, ${term}`, zh: `${size}，无颜色，${term}` };
  const bits = stdout.getColorDepth(env);
  return { en: `${size}, ${bits}-bit colour, ${term}`, zh: `${size}，${bits} 位颜色，${term}` };
}

function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}
