import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { FormulaError } from "../engine/dsl/formula-error.js";
import { nearest } from "../engine/nearest.js";
import type { LockOptions, WriteBytes } from "./atomic.js";
import type { FormulaIdentity, ParseIdentity } from "./built-in.js";
import { FactorExistsError } from "./factor-exists-error.js";
import { FactorNotFoundError } from "./factor-not-found-error.js";
import { FactorReadOnlyError } from "./factor-read-only-error.js";
import { type FactorPatch, FactorRecord, type NewFactor } from "./factor-record.js";
import { describeIssues, jsonStore } from "./json-store.js";
import { parseJsonText } from "./json-text.js";
import { LibraryImportError } from "./library-import-error.js";

import type { Workspace } from "./workspace.js";

const LibraryFile = z.object({ version: z.literal(1), factors: z.array(FactorRecord) });
type LibraryFile = z.infer<typeof LibraryFile>;

const LibraryExport = z.object({
  kind: z.literal("factorsmith-library"),
  version: z.literal(1),
  exportedAt: z.iso.datetime(),
  factors: z.array(FactorRecord),
});

export interface LibraryDeps {
  readonly parse: ParseIdentity;
  /** Read-only factors that `list` and `find` show beside the workspace's own. */
  readonly builtIn: () => Promise<readonly FactorRecord[]>;
  /** Published sets: read-only as well, but hundreds, so they are shown only when they are asked for. */
  readonly packs?: () => Promise<readonly FactorRecord[]>;
  readonly now?: () => Date;
  readonly newId?: () => string;
  readonly write?: WriteBytes;
  readonly lock?: LockOptions;
}

export interface LibraryFilter {
  readonly status?: FactorRecord["status"];
  readonly origin?: FactorRecord["origin"];
  readonly tag?: string;
}

export interface ImportResult {
  readonly added: readonly FactorRecord[];
  /** Same formula or same name as one that is already there. */
  readonly skipped: readonly { readonly name: string; readonly existing: string }[];
}

/**
 * The factors of a workspace (`memory/library.json`) and those shipped with the program. A `ref` is a name in either
 * language (case ignored), an id, or a hash or at least six of its first digits.
 * Every method may throw CorruptFileError, LockError, WorkspaceError.
 */
export interface Library {
  list(filter?: LibraryFilter): Promise<readonly FactorRecord[]>;
  /** Throws FactorNotFoundError with the nearest names. */
  find(ref: string): Promise<FactorRecord>;
  /** The factor with exactly that canonical hash, the workspace's own first. */
  findByHash(hash: string): Promise<FactorRecord | undefined>;
  /**
   * Throws FactorExistsError for a name that is taken or a formula of the workspace's own. Without `identity` the
   * formula is parsed (its error comes through); with it, it was parsed against a dataset with columns of its own.
   */
  add(factor: NewFactor, identity?: FormulaIdentity): Promise<FactorRecord>;
  update(ref: string, patch: FactorPatch): Promise<FactorRecord>;
  remove(ref: string): Promise<FactorRecord>;
  /** JSON text that `import` reads; all of the workspace's own factors when no refs are given. */
  export(refs?: readonly string[]): Promise<string>;
  /** All or nothing; formulas are parsed again, so an import cannot bring in a false hash. */
  import(text: string): Promise<ImportResult>;
}

export function openLibrary(workspace: Pick<Workspace, "memoryDir">, deps: LibraryDeps): Library {
  const { parse, now = () => new Date(), newId = randomUUID, write, lock } = deps;
  const store = jsonStore<LibraryFile>({
    file: join(workspace.memoryDir, "library.json"),
    schema: LibraryFile,
    version: 1,
    empty: () => ({ version: 1, factors: [] }),
    ...(write ? { write } : {}),
    ...(lock ? { lock } : {}),
  });
  let shipped: Promise<readonly FactorRecord[]> | undefined;
  const builtIn = () => {
    shipped ??= deps.builtIn();
    return shipped;
  };
  let published: Promise<readonly FactorRecord[]> | undefined;
  const packs = () => {
    published ??= deps.packs?.() ?? Promise.resolve([]);
    return published;
  };
  const all = async () => [...(await store.read()).factors, ...(await builtIn())];

  /** The workspace's own record for `ref`, inside an update; shipped ones are refused. */
  const own = (data: LibraryFile, fixed: readonly FactorRecord[], ref: string): FactorRecord => {
    const record = lookUp([...data.factors, ...fixed], ref);
    if (fixed.includes(record)) throw new FactorReadOnlyError(record.name);
    return record;
  };

  return {
    list: async (filter = {}) => {
      const asked = filter.origin === "pack" || filter.tag !== undefined;
      const records = asked ? [...(await all()), ...(await packs())] : await all();
      return records.filter((record) => matches(record, filter));
    },
    find: async (ref) => {
      const records = await all();
      return search(records, ref) ?? lookUp([...records, ...(await packs())], ref);
    },
    findByHash: async (hash) => (await all()).find((record) => record.hash === hash),

    add: async (factor, identity) => {
      const { canonical, hash } = identity ?? parse(factor.expression);
      const fixed = await builtIn();
      return store.update(({ factors }) => {
        const at = now().toISOString();
        const record: FactorRecord = {
          ...{
            version: 1,
            id: newId(),
            canonical,
            hash,
            scores: [],
            provenance: {},
            createdAt: at,
            updatedAt: at,
          },
          ...factor,
        };
        refuseTwins(record, factors, fixed);
        factors.push(record);
        return record;
      });
    },

    update: async (ref, patch) => {
      const fixed = await builtIn();
      return store.update((data) => {
        const before = own(data, fixed, ref);
        const after: FactorRecord = { ...before, ...patch, updatedAt: now().toISOString() };
        const others = data.factors.filter((record) => record !== before);
        refuseTwins(after, others, fixed);
        data.factors[data.factors.indexOf(before)] = after;
        return after;
      });
    },

    remove: async (ref) => {
      const fixed = await builtIn();
      return store.update((data) => {
        const record = own(data, fixed, ref);
        data.factors.splice(data.factors.indexOf(record), 1);
        return record;
      });
    },

    export: async (refs) => {
      const records = await all();
      const factors = refs ? refs.map((ref) => lookUp(records, ref)) : (await store.read()).factors;
      const document = { kind: "factorsmith-library", version: 1, exportedAt: now().toISOString(), factors };
      return `${JSON.stringify(document, null, 2)}\n`;
    },

    import: async (text) => {
      const incoming = readExport(text, parse);
      const fixed = await builtIn();
      return store.update((data) => {
        const added: FactorRecord[] = [];
        const skipped: { name: string; existing: string }[] = [];
        for (const record of incoming) {
          const twin = findTwin(record, data.factors, fixed);
          if (twin) {
            skipped.push({ name: record.name, existing: twin.existing.name });
            continue;
          }
          const at = now().toISOString();
          const status = record.status === "reference" ? "candidate" : record.status;
          const kept = { ...record, status, id: newId(), createdAt: record.createdAt ?? at, updatedAt: at };
          data.factors.push(kept);
          added.push(kept);
        }
        return { added, skipped };
      });
    },
  };
}

function matches(record: FactorRecord, { status, origin, tag }: LibraryFilter): boolean {
  return (
    (status === undefined || record.status === status) &&
    (origin === undefined || record.origin === origin) &&
    (tag === undefined || (record.tags ?? []).includes(tag))
  );
}

function lookUp(records: readonly FactorRecord[], ref: string): FactorRecord {
  const found = search(records, ref);
  if (found) return found;
  const names = records.flatMap(({ id, name, nameZh }) => [name, ...(nameZh ? [nameZh] : []), id]);
  throw new FactorNotFoundError(ref, nearest(ref, new Set(names)));
}

function search(records: readonly FactorRecord[], ref: string): FactorRecord | undefined {
  const name = ref.trim().toLowerCase();
  return (
    records.find((record) => record.id.toLowerCase() === name) ??
    records.find((record) => record.name.toLowerCase() === name || record.nameZh === ref.trim()) ??
    records.find((record) => /^[0-9a-f]{6,}$/.test(name) && record.hash.startsWith(name))
  );
}

interface Twin {
  readonly existing: FactorRecord;
  readonly same: "name" | "formula";
}

/** Names are unique among all factors (the short ids of shipped ones are names too); a formula only among the workspace's own, so a study factor may be adopted. */
function findTwin(
  record: FactorRecord,
  own: readonly FactorRecord[],
  fixed: readonly FactorRecord[],
): Twin | undefined {
  const name = record.name.toLowerCase();
  const named =
    own.find((other) => other.name.toLowerCase() === name) ??
    fixed.find((other) => other.name.toLowerCase() === name || other.id.toLowerCase() === name);
  if (named) return { existing: named, same: "name" };
  const formula = own.find(({ hash }) => hash === record.hash);
  return formula && { existing: formula, same: "formula" };
}

function refuseTwins(
  record: FactorRecord,
  own: readonly FactorRecord[],
  fixed: readonly FactorRecord[],
): void {
  const twin = findTwin(record, own, fixed);
  if (twin) throw new FactorExistsError(record.name, twin.existing, twin.same);
}

function readExport(text: string, parse: ParseIdentity): readonly FactorRecord[] {
  const json = parseJsonText(text);
  if (!json.ok) throw new LibraryImportError(json.detail);
  const document = LibraryExport.safeParse(json.value);
  if (!document.success) throw new LibraryImportError(describeIssues(document.error));
  return document.data.factors.map((record) => {
    try {
      const { canonical, hash } = parse(record.expression);
      return { ...record, canonical, hash };
    } catch (error) {
      if (readsOtherColumns(error) && record.hash === hashOf(record.canonical)) return record;
      const why = error instanceof Error ? error.message : String(error);
      throw new LibraryImportError(`the formula of "${record.name}" is not legal: ${why}`, error);
    }
  });
}

/** A formula may read columns that only the dataset has on which it was made; no dataset is at hand here. */
function readsOtherColumns(error: unknown): boolean {
  return error instanceof FormulaError && error.code === "unknown-field";
}

/** As the formula language makes it: SHA-256 of the canonical text, first 16 hex digits. */
function hashOf(canonical: string): string {
  return createHash("sha256").update(canonical).digest("hex").slice(0, 16);
}
