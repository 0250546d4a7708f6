import { spawn } from "node:child_process";

export interface OpenFileOptions {
  readonly platform?: NodeJS.Platform;
  readonly env?: NodeJS.ProcessEnv;
  /** Starts a program and tells whether it could be started. */
  readonly start?: (program: string, args: readonly string[]) => Promise<boolean>;
}

/**
 * Opens a file with the program that the system has for it. No shell is asked: a path is never read as a command.
 * @returns false when there is no screen to show it on, or no such program
 */
export async function openFile(
  path: string,
  { platform = process.platform, env = process.env, start = startDetached }: OpenFileOptions = {},
): Promise<boolean> {
  if (platform === "darwin") return start("open", [path]);
  if (platform === "win32") return start("explorer.exe", [path]);
  if (!env["DISPLAY"] && !env["WAYLAND_DISPLAY"]) return false;
  return start("xdg-open", [path]);
}

function startDetached(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: "ignore" });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}
