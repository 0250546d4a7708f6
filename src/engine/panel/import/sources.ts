import { existsSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ImportError } from "./import-error.js";

export interface ImportPaths {
  /** A Qlib folder (calendars/, instruments/, features/): then there are no tables. */
  readonly qlib: string | undefined;
  /** Files with bars, or with more columns for the same (date, symbol) rows. */
  readonly tables: readonly string[];
  readonly extras: readonly string[];
  readonly instruments: string | undefined;
  readonly membership: string | undefined;
  readonly benchmark: string | undefined;
  /** Files in a given folder that were recognised as nothing: named in the report. */
  readonly ignored: readonly string[];
}

export interface ExplicitPaths {
  readonly format?: string;
  readonly paths: readonly string[];
  readonly instruments?: string;
  readonly membership?: string;
  readonly benchmark?: string;
  readonly valuation?: string;
}

const TABLE = /\.(csv|txt|tsv)(\.gz)?$|\.parquet$/i;
const isTable = (name: string): boolean => TABLE.test(name) && !/^readme/i.test(name);
const stemOf = (name: string): string => name.replace(TABLE, "").toLowerCase();

/**
 * Files, globs and folders → files by role. A folder that holds `daily.*` is taken as a prepared dataset:
 * `daily`, `valuation`, `instruments`, `membership`, `benchmark` by name. Any other folder: every table in it.
 * Explicit paths win over what a folder holds.
 * @throws ImportError `import-not-found`, `import-folder`, `import-no-files`
 */
export async function resolvePaths(explicit: ExplicitPaths): Promise<ImportPaths> {
  const qlib = await findQlib(explicit);
  const tables: string[] = [];
  const extras: string[] = [];
  const ignored: string[] = [];
  const found: Partial<Record<"instruments" | "membership" | "benchmark" | "valuation", string>> = {};
  for (const path of qlib === undefined ? explicit.paths : []) {
    const full = resolve(path);
    if (!existsSync(full)) {
      if (/[*?]/.test(path)) tables.push(...(await expandGlob(full)));
      else throw missing(path);
    } else if (!statSync(full).isDirectory()) {
      tables.push(full);
    } else {
      const names = (await readdir(full)).filter(isTable).sort();
      const prepared = names.some((name) => stemOf(name) === "daily");
      for (const name of names) {
        const stem = stemOf(name);
        if (stem === "instruments" || stem === "membership" || stem === "benchmark" || stem === "valuation") {
          found[stem] ??= join(full, name);
        } else if (!prepared || stem === "daily") tables.push(join(full, name));
        else ignored.push(name);
      }
    }
  }
  const side = (path: string | undefined): string | undefined => {
    if (path !== undefined && !existsSync(path)) throw missing(path);
    if (path !== undefined && statSync(path).isDirectory()) throw notAFile(path);
    return path === undefined ? undefined : resolve(path);
  };
  const valuation = side(explicit.valuation) ?? found.valuation;
  if (valuation) extras.push(valuation);
  if (tables.length === 0 && qlib === undefined) {
    throw new ImportError(
      "import-no-files",
      `No CSV or Parquet file was found in ${explicit.paths.join(", ")}.`,
      {
        hint: "Give files, a glob, or a folder with .csv, .csv.gz or .parquet files.",
        evidence: { paths: explicit.paths },
      },
    );
  }
  return {
    qlib,
    tables: [...new Set(tables)],
    extras,
    instruments: side(explicit.instruments) ?? found.instruments,
    membership: side(explicit.membership) ?? found.membership,
    benchmark: side(explicit.benchmark) ?? found.benchmark,
    ignored,
  };
}

/** @throws ImportError `import-format` when Qlib is asked for and the path is not one Qlib folder */
async function findQlib({ paths, format = "auto" }: ExplicitPaths): Promise<string | undefined> {
  if (format !== "auto" && format !== "qlib") return undefined;
  const [path] = paths;
  if (paths.length === 1 && path !== undefined && existsSync(join(path, "calendars", "day.txt")))
    return resolve(path);
  if (format === "auto") return undefined;
  throw new ImportError(
    "import-format",
    `${paths.join(", ")} is not a Qlib folder: calendars/day.txt is missing.`,
    {
      hint: "Give the one folder that holds calendars/, instruments/ and features/.",
      evidence: { file: path ?? "" },
    },
  );
}

function notAFile(path: string): ImportError {
  return new ImportError("import-folder", `${path} is a folder, not a table.`, {
    hint: "Name the file in it.",
    evidence: { file: path },
  });
}

function missing(path: string): ImportError {
  return new ImportError("import-not-found", `There is no file or folder ${path}.`, {
    hint: "Check the path; relative paths start from the current folder.",
    evidence: { file: path },
  });
}

/** `*` and `?` within names, folder by folder; a shell that expands globs itself never gets here. */
async function expandGlob(pattern: string): Promise<string[]> {
  const parent = dirname(pattern);
  const parents = /[*?]/.test(parent) ? await expandGlob(parent) : [parent];
  const body = basename(pattern)
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const names = new RegExp(`^${body}$`);
  const out: string[] = [];
  for (const dir of parents) {
    if (!existsSync(dir) || !statSync(dir).isDirectory()) continue;
    for (const name of (await readdir(dir)).sort()) if (names.test(name)) out.push(join(dir, name));
  }
  return out;
}
