import { basename } from "node:path";
import type { SourceRecord } from "../manifest.js";
import { describeCsv, describeParquet } from "./describe.js";
import type { Duck } from "./duck.js";
import { ImportError } from "./import-error.js";
import { openPlain } from "./scan/plain-file.js";
import type { ImportPaths } from "./sources.js";
import { assertMapUsed, type SourceTable } from "./table.js";
import { fingerprint, openText } from "./text.js";

export interface OpenedTables {
  readonly tables: SourceTable[];
  /** With `plain` text files, which are hashed while they are read, the hash is still to come. */
  readonly sources: (Omit<SourceRecord, "sha256"> & { sha256: string | undefined; path: string })[];
  readonly notes: string[];
  /** Where the lines of plain files begin, and their lengths. */
  readonly plain: ReadonlyMap<string, { start: number; bytes: number }>;
}

/**
 * Opens every file, finds its columns, and joins files with the same header into one table.
 * @param plain true: text files must be such as a scanner can read (else NotPlain is thrown)
 */
export async function openTables(
  duck: Duck,
  temp: string,
  paths: ImportPaths,
  options: { format?: string; map?: Readonly<Record<string, string>> },
  signal: AbortSignal | undefined,
  plain: boolean,
): Promise<OpenedTables> {
  const map = options.map ?? {};
  const tables = new Map<string, SourceTable>();
  const sources: OpenedTables["sources"] = [];
  const starts = new Map<string, { start: number; bytes: number }>();
  const remarks = new Map<string, string[]>();
  const remark = (path: string, text: string): void => {
    remarks.set(text, [...(remarks.get(text) ?? []), basename(path)]);
  };
  const empty: string[] = [];
  for (const path of [...paths.tables, ...paths.extras]) {
    signal?.throwIfAborted();
    const role = paths.extras.includes(path) ? "extra" : "daily";
    const parquet = options.format === "parquet" || (options.format !== "csv" && /\.parquet$/i.test(path));
    const text = parquet
      ? await fingerprint(path)
      : plain
        ? await openPlain(path)
        : await openText(path, temp, signal);
    if ("start" in text) starts.set(path, text);
    if ("encoding" in text && text.encoding === "gbk") remark(path, "read as GBK.");
    sources.push({
      ...{ path, file: basename(path), role, bytes: text.bytes },
      sha256: "sha256" in text ? text.sha256 : undefined,
    });
    const described =
      "readable" in text ? await describeCsv(text, map) : await describeParquet(duck, path, map);
    if (!described) {
      empty.push(path);
      continue;
    }
    if (described.unnamed.length > 0) {
      remark(
        path,
        `columns without a name that a formula could use were left out: ${described.unnamed.join(", ")} (keep one with --map name=COLUMN).`,
      );
    }
    const { headers, delimiter, dateFormat, kind } = described.table;
    const key = JSON.stringify([
      kind,
      role,
      headers,
      delimiter,
      dateFormat,
      described.file.symbol !== undefined,
    ]);
    const table = tables.get(key);
    if (table) {
      table.files.push(described.file);
      for (const column of described.table.text) table.text.add(column);
    } else tables.set(key, { ...described.table, id: `t${tables.size}`, files: [described.file] });
  }
  if (tables.size === 0) {
    throw new ImportError("import-no-rows", `${basename(empty[0]!)} has a header and no rows.`, {
      hint: "There is nothing to import in it. A delisted stock, or a download that failed?",
      evidence: { file: empty[0]!, line: 1 },
    });
  }
  for (const path of empty) remark(path, "a header and no rows.");
  // Hundreds of files of one export say the same: once is enough.
  const notes = [...remarks].map(([text, [first, ...others]]) =>
    others.length === 0 ? `${first}: ${text}` : `${first} and ${others.length} more files: ${text}`,
  );
  const all = [...tables.values()];
  assertMapUsed(map, all);
  return { tables: all, sources, notes, plain: starts };
}
