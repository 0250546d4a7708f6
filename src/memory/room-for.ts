import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Linux's windows into the kernel, /proc and /sys: nobody makes a folder there, root neither, and Node's recursive `mkdir`
 * never comes back from an attempt.
 */
const KERNEL: ReadonlySet<number> = new Set([0x9fa0, 0x62656572]);

/** The folder itself, or the nearest above it that exists. */
function ground(dir: string): string {
  let here = resolve(dir);
  while (!existsSync(here)) here = dirname(here);
  return here;
}

/** Whether the path is of the kernel and not of a disk. */
export const ofKernel = (dir: string): boolean => KERNEL.has(statfsSync(ground(dir)).type);

/** Whether there may be files in a folder, which need not exist yet. Asked before work whose result goes there. */
export function roomFor(dir: string): boolean {
  try {
    accessSync(ground(dir), constants.W_OK);
    return !ofKernel(dir);
  } catch {
    return false;
  }
}
