import { randomUUID } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type LockOptions, syncFolder, withLock } from "./atomic.js";
import { CorruptFileError } from "./corrupt-file-error.js";
import { describeIssues } from "./json-store.js";
import { parseJsonText } from "./json-text.js";
import { repairTornLine } from "./torn-line.js";
import { type NewTrial, Trial, type TrialCount, type TrialFilter } from "./trial.js";
import { TrialIndex } from "./trial-index.js";
import type { Workspace } from "./workspace.js";
import { guardFs, WorkspaceError } from "./workspace-error.js";

/** Appends all of `bytes` in one system call and returns how many were taken. */
export type AppendBytes = (handle: FileHandle, bytes: Uint8Array) => Promise<number>;

export interface LedgerDeps {
  readonly now?: () => Date;
  readonly newId?: () => string;
  readonly append?: AppendBytes;
  readonly lock?: LockOptions;
}

/**
 * Every formula ever scored (`memory/trials.jsonl`, one JSON object a line, only ever appended to).
 *
 * Each evaluation is a line, also when the same formula was scored before on the same window: the ledger says what
 * was done. A repeated look at the same number gives luck no further chance, so multiple-testing corrections use
 * `count().distinct`.
 */
export interface Ledger {
  /**
   * One write and one fsync for the whole batch. On a full disk nothing of it stays. A torn last line, left by a
   * killed process, is moved to `trials.torn` first. Throws LockError, WorkspaceError.
   */
  append(trials: readonly NewTrial[]): Promise<readonly Trial[]>;
  /** Reads only what was appended since the last call. Throws CorruptFileError: a wrong N would be worse than none. */
  count(filter: TrialFilter): Promise<TrialCount>;
  /** From the oldest to the newest; an unfinished last line is left out. Throws CorruptFileError. */
  read(): AsyncGenerator<Trial>;
}

const CHUNK = 1 << 20;
const NEWLINE = 0x0a;

export function openLedger(workspace: Pick<Workspace, "memoryDir">, deps: LedgerDeps = {}): Ledger {
  const { now = () => new Date(), newId = randomUUID, append = appendOnce } = deps;
  const file = join(workspace.memoryDir, "trials.jsonl");
  const index = new IndexedFile(file, deps.lock);
  return {
    append: async (drafts) => {
      if (drafts.length === 0) return [];
      const at = now().toISOString();
      const trials = drafts.map((draft): Trial => ({ v: 1, id: newId(), at, ...draft }));
      const bytes = Buffer.from(trials.map((trial) => `${JSON.stringify(Trial.parse(trial))}\n`).join(""));
      await withLock(
        file,
        (lease) =>
          guardFs(file, async () => {
            const handle = await open(file, "a+");
            try {
              await repairTornLine(handle, join(workspace.memoryDir, "trials.torn"), isTrial);
              const { size } = await handle.stat();
              lease.assertHeld();
              const written = await append(handle, bytes).catch(async (error: unknown) => {
                await handle.truncate(size);
                throw error;
              });
              if (written !== bytes.length) {
                await handle.truncate(size);
                throw new WorkspaceError("no-space", file);
              }
              await handle.sync();
              if (size === 0) await syncFolder(dirname(file));
            } finally {
              await handle.close();
            }
          }),
        deps.lock,
      );
      return trials;
    },
    count: (filter) => index.count(filter),
    read: async function* () {
      for await (const { trial } of readTrials(file, { offset: 0, line: 0 })) yield trial;
    },
  };
}

async function appendOnce(handle: FileHandle, bytes: Uint8Array): Promise<number> {
  return (await handle.write(bytes)).bytesWritten;
}

/** The counts of the ledger file and how far into it they go. */
class IndexedFile {
  #index = new TrialIndex();
  #place: Place = { offset: 0, line: 0 };
  #inode: number | undefined;
  #refreshing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly file: string,
    private readonly lock: LockOptions | undefined,
  ) {}

  async count(filter: TrialFilter): Promise<TrialCount> {
    const mine = this.#refreshing.then(() => this.#refresh());
    this.#refreshing = mine.catch(() => undefined);
    await mine;
    return this.#index.count(filter);
  }

  async #refresh(): Promise<void> {
    try {
      await this.#extend();
    } catch (error) {
      if (!(error instanceof CorruptFileError)) throw error;
      // A reader without the lock may see half of a repair; what it sees while holding the lock is on the disk.
      await withLock(this.file, () => this.#extend(), this.lock);
    }
  }

  async #extend(): Promise<void> {
    const found = await statOrNothing(this.file);
    // Someone put another file in its place, or cut it: start over.
    if (found?.ino !== this.#inode || (found?.size ?? 0) < this.#place.offset) {
      this.#index = new TrialIndex();
      this.#place = { offset: 0, line: 0 };
      this.#inode = found?.ino;
    }
    if (!found || found.size === this.#place.offset) return;
    for await (const { trial, place } of readTrials(this.file, this.#place)) {
      this.#index.add(trial);
      this.#place = place;
    }
  }
}

interface Place {
  /** Bytes; always the start of a line. */
  readonly offset: number;
  /** Lines before it. */
  readonly line: number;
}

/** Finished lines from `start` on, each with the place behind it. A missing file has none. */
async function* readTrials(file: string, start: Place): AsyncGenerator<{ trial: Trial; place: Place }> {
  const handle = await openOrNothing(file);
  if (!handle) return;
  try {
    let { offset, line } = start;
    let rest = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.alloc(CHUNK);
      const { bytesRead } = await guardFs(file, () => handle.read(chunk, 0, CHUNK, offset + rest.length));
      if (bytesRead === 0) return;
      let text = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE)) {
        line++;
        offset += end + 1;
        yield { trial: parseTrial(text.toString("utf8", 0, end), file, line), place: { offset, line } };
        text = text.subarray(end + 1);
      }
      rest = text;
    }
  } finally {
    await handle.close();
  }
}

function parseTrial(text: string, file: string, line: number): Trial {
  const json = parseJsonText(text);
  if (!json.ok)
    throw new CorruptFileError({
      file,
      corruption: "not-json",
      detail: `line ${line} is ${json.detail}`,
      line,
    });
  const trial = Trial.safeParse(json.value);
  if (trial.success) return trial.data;
  const detail = `line ${line}: ${describeIssues(trial.error)}`;
  throw new CorruptFileError({ file, corruption: "wrong-shape", detail, line });
}

function isTrial(text: string): boolean {
  const json = parseJsonText(text);
  return json.ok && Trial.safeParse(json.value).success;
}

async function openOrNothing(file: string): Promise<FileHandle | undefined> {
  return await guardFs(file, async () => {
    try {
      return await open(file, "r");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  });
}

async function statOrNothing(file: string): Promise<{ ino: number; size: number } | undefined> {
  const handle = await openOrNothing(file);
  if (!handle) return undefined;
  try {
    return await handle.stat();
  } finally {
    await handle.close();
  }
}
