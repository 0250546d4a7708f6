import { existsSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { ofKernel } from "./room-for.js";
import { WorkspaceError } from "./workspace-error.js";

/** The folder that keeps everything of one line of research. Opening one reads nothing and creates nothing. */
export interface Workspace {
  readonly root: string;
  /** Imported datasets, one folder each. */
  readonly data: string;
  readonly memoryDir: string;
  readonly sessionsDb: string;
  readonly runs: string;
  readonly reports: string;
  readonly configFile: string;
  /**
   * The absolute path of `path` (relative to the root). Throws WorkspaceError when it leaves the workspace, by `..`,
   * by an absolute path or through a symbolic link.
   */
  resolveInside(path: string): string;
}

export interface WorkspaceOptions {
  /** `--workspace DIR` */
  readonly dir?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Searching upwards stops here. */
  readonly home?: string;
}

const FOLDER = ".factorsmith";

/**
 * `--workspace`, then FACTORSMITH_WORKSPACE, then the nearest `.factorsmith/` from the current folder up to home, then
 * `.factorsmith/` in the current folder. Throws WorkspaceError when a file stands where the folder should be, or no
 * folder can be.
 */
export function openWorkspace({ dir, env, cwd, home = homedir() }: WorkspaceOptions): Workspace {
  const named = dir || env["FACTORSMITH_WORKSPACE"];
  const root = named ? resolve(cwd, named) : (nearest(cwd, home) ?? join(resolve(cwd), FOLDER));
  if (existsSync(root) && !statSync(root).isDirectory()) throw new WorkspaceError("not-a-folder", root);
  if (ofKernel(root)) throw new WorkspaceError("not-writable", root);
  return {
    root,
    data: join(root, "data"),
    memoryDir: join(root, "memory"),
    sessionsDb: join(root, "sessions.db"),
    runs: join(root, "runs"),
    reports: join(root, "reports"),
    configFile: join(root, "config.json"),
    resolveInside: (path) => resolveInside(root, path),
  };
}

function nearest(cwd: string, home: string): string | undefined {
  for (let dir = resolve(cwd); ; dir = dirname(dir)) {
    const candidate = join(dir, FOLDER);
    if (existsSync(candidate) && statSync(candidate).isDirectory()) return candidate;
    if (dir === resolve(home) || dir === dirname(dir)) return undefined;
  }
}

function resolveInside(root: string, path: string): string {
  const target = resolve(root, path);
  // Both as written and as the disk has it: a link inside the workspace may point anywhere.
  const inside = !path.includes("\0") && contains(root, target) && contains(realPath(root), realPath(target));
  if (!inside) throw new WorkspaceError("outside", path);
  return target;
}

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The real path of the part that exists, with the rest appended. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}
