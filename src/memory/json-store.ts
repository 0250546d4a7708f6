import { existsSync } from "node:fs";
import { copyFile, link, readFile, stat, unlink } from "node:fs/promises";
import { type Adapter, Low } from "lowdb";
import { z } from "zod";
import { type LockOptions, sweepUnfinished, type WriteBytes, withLock, writeAtomic } from "./atomic.js";
import { CorruptFileError, type Corruption } from "./corrupt-file-error.js";
import { parseJsonText } from "./json-text.js";
import { guardFs } from "./workspace-error.js";

export interface JsonStoreOptions<T extends { version: number }> {
  readonly file: string;
  /** Of the present version; `version` must be a literal of it. */
  readonly schema: z.ZodType<T>;
  readonly version: T["version"];
  readonly empty: () => T;
  /** `migrations[n]` makes a document of version n + 1 from one of version n. */
  readonly migrations?: Readonly<Record<number, (old: unknown) => unknown>>;
  readonly write?: WriteBytes;
  readonly lock?: LockOptions;
}

/** A small JSON document that several processes share. */
export interface JsonStore<T> {
  readonly file: string;
  /** The document on disk, or the empty one when there is no file. Do not change what you get: use `update`. */
  read(): Promise<T>;
  /** Lock, read fresh, change, check, write atomically, unlock. When `change` throws nothing is written. */
  update<R>(change: (data: T) => R): Promise<R>;
}

/**
 * Opens nothing yet. `read` and `update` throw CorruptFileError (the file stays as it is), LockError, WorkspaceError.
 * The version before the last write stays beside the file as `<file>.bak`.
 */
export function jsonStore<T extends { version: number }>(options: JsonStoreOptions<T>): JsonStore<T> {
  const { file, empty } = options;
  const adapter = new AtomicJsonFile(options);
  return {
    file,
    read: async () => (await adapter.read()) ?? empty(),
    update: (change) =>
      withLock(
        file,
        async (lease) => {
          const db = new Low<T>(adapter, empty());
          await db.read();
          const result = change(db.data);
          lease.assertHeld();
          await guardFs(file, () => sweepUnfinished(file));
          await db.write();
          return result;
        },
        options.lock,
      ),
  };
}

/** lowdb's own file adapter checks nothing, does not sync and does not see the writes of other processes. */
class AtomicJsonFile<T extends { version: number }> implements Adapter<T> {
  #cached: { stamp: string; data: T } | undefined;

  constructor(private readonly options: JsonStoreOptions<T>) {}

  async read(): Promise<T | null> {
    const { file } = this.options;
    const stamp = await this.#stamp();
    if (stamp === undefined) return null;
    if (this.#cached?.stamp === stamp) return structuredClone(this.#cached.data);
    const text = await guardFs(file, () => readFile(file, "utf8"));
    const data = this.#parse(text);
    // A write between `stat` and `readFile` makes the stamp too old, never too new: the next read parses again.
    this.#cached = { stamp, data };
    return structuredClone(data);
  }

  async write(data: T): Promise<void> {
    const { file, schema, write } = this.options;
    const text = `${JSON.stringify(schema.parse(data), null, 2)}\n`;
    await keepBackup(file);
    await writeAtomic(file, text, write);
    this.#cached = undefined;
  }

  /** Changes with every atomic write: a rename brings a new inode and a new time. */
  async #stamp(): Promise<string | undefined> {
    const { file } = this.options;
    try {
      const { ino, size, mtimeNs } = await stat(file, { bigint: true });
      return `${ino}-${size}-${mtimeNs}`;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      return await guardFs(file, () => Promise.reject(error));
    }
  }

  #parse(text: string): T {
    const { schema, version, migrations = {} } = this.options;
    const json = parseJsonText(text);
    if (!json.ok) throw this.#corrupt("not-json", json.detail);
    let document = json.value;
    const found = z.object({ version: z.number().int().positive() }).safeParse(document);
    if (!found.success) throw this.#corrupt("wrong-shape", "version is missing");
    if (found.data.version > version) {
      throw this.#corrupt("newer-version", `version ${found.data.version}, this one knows up to ${version}`);
    }
    for (let v = found.data.version; v < version; v++) {
      const migrate = migrations[v];
      if (!migrate) throw this.#corrupt("wrong-shape", `version ${v} is not known`);
      document = migrate(document);
    }
    const parsed = schema.safeParse(document);
    if (!parsed.success) throw this.#corrupt("wrong-shape", describeIssues(parsed.error));
    return parsed.data;
  }

  #corrupt(corruption: Corruption, detail: string): CorruptFileError {
    const { file } = this.options;
    const backup = `${file}.bak`;
    return new CorruptFileError({ file, corruption, detail, ...(existsSync(backup) ? { backup } : {}) });
  }
}

/** The first problems of a failed check, each with its key path. */
export function describeIssues(error: z.ZodError, most = 3): string {
  const lines = error.issues
    .slice(0, most)
    .map((issue) => `${issue.path.join(".") || "document"}: ${issue.message}`);
  const more = error.issues.length - lines.length;
  return lines.join("; ") + (more > 0 ? `; and ${more} more` : "");
}

/** The old inode gets a second name, so the backup costs no copy and can never be half written. */
async function keepBackup(file: string): Promise<void> {
  if (!existsSync(file)) return;
  const backup = `${file}.bak`;
  await guardFs(backup, async () => {
    await unlink(backup).catch(() => undefined);
    // exFAT and some network shares have no hard links.
    await link(file, backup).catch(() => copyFile(file, backup));
  });
}
