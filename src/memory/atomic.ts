import { mkdir, open, readdir, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { lock } from "proper-lockfile";
import writeFileAtomic from "write-file-atomic";
import { LockError } from "./lock-error.js";
import { guardFs } from "./workspace-error.js";

/** How bytes get into a new file; replaced in tests to act out a full disk. */
export type WriteBytes = (file: string, data: string) => Promise<void>;

/**
 * Replaces `file` by `data` in one step: readers see the old text or the new one, also after a crash or a power cut.
 * Creates the folder. Throws WorkspaceError; the old file is then untouched.
 */
export async function writeAtomic(file: string, data: string, write: WriteBytes = writeFile): Promise<void> {
  await guardFs(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    // write-file-atomic writes once and ignores how many bytes the system took: on a disk that fills up it would put a
    // cut file in place without an error. `fs.writeFile` writes until all is there or throws, so it fills the new file.
    await writeFileAtomic(file, "", { tmpfileCreated: (created) => write(created, data) });
    await syncFolder(dirname(file));
  });
}

/** Makes a rename or a creation in `folder` durable; systems that cannot open a folder (Windows) do without. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  if (!handle) return;
  try {
    await handle.sync();
  } catch {
    // Some network file systems refuse to sync a folder; the data themselves were synced.
  } finally {
    await handle.close();
  }
}

/** Removes new files that a killed process never renamed. Only while holding the lock of `file`. */
export async function sweepUnfinished(file: string): Promise<void> {
  const unfinished = new RegExp(`^${basename(file).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\.\\d+$`);
  for (const name of await readdir(dirname(file))) {
    if (unfinished.test(name)) await unlink(join(dirname(file), name)).catch(() => undefined);
  }
}

export interface LockOptions {
  /** A lock whose holder has not refreshed it for so long is taken over, milliseconds, at least 2000. */
  readonly staleMs?: number;
  /** LockError after about so long, milliseconds. */
  readonly waitMs?: number;
}

/** Held while `withLock` runs its work. */
export interface Lease {
  /** Throws LockError when the lock was lost (a process that slept past `staleMs`): call it right before a write. */
  assertHeld(): void;
}

/** Work of this process waits in line here, so that only processes compete for the lock file. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs `work` while holding `<file>.lock`, alone among all processes and all callers in this one. The file itself
 * need not exist. A lock left by a killed process is taken over after `staleMs`. Not re-entrant.
 * Throws LockError (try again later), WorkspaceError.
 */
export async function withLock<T>(
  file: string,
  work: (lease: Lease) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const key = resolve(file);
  const before = queues.get(key) ?? Promise.resolve();
  const mine = before.then(() => lockAndRun(key, work, options));
  const settled = mine.catch(() => undefined);
  queues.set(key, settled);
  try {
    return await mine;
  } finally {
    if (queues.get(key) === settled) queues.delete(key);
  }
}

async function lockAndRun<T>(
  file: string,
  work: (lease: Lease) => Promise<T>,
  { staleMs = 10_000, waitMs = 30_000 }: LockOptions,
): Promise<T> {
  let lost: Error | undefined;
  const release = await guardFs(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    // Jitter (`randomize`) keeps two waiting processes from finding a stale lock in the same instant.
    const maxTimeout = 50;
    return await lock(file, {
      realpath: false,
      stale: staleMs,
      retries: {
        retries: Math.ceil(waitMs / (maxTimeout * 1.5)),
        minTimeout: 4,
        maxTimeout,
        factor: 1.5,
        randomize: true,
      },
      // The default throws from a timer, which would end the process.
      onCompromised: (error) => {
        lost = error;
      },
    });
  }).catch((error: unknown) => {
    throw isLocked(error) ? new LockError(file, Math.round(waitMs / 1000), error) : error;
  });
  try {
    return await work({
      assertHeld: () => {
        if (lost) throw new LockError(file, Math.round(staleMs / 1000), lost);
      },
    });
  } finally {
    // Fails only when the lock was lost, which `assertHeld` has reported where it mattered.
    await release().catch(() => undefined);
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ELOCKED";
}
