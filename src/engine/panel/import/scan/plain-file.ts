import { isUtf8 } from "node:buffer";
import { open } from "node:fs/promises";
import { numericColumns, type SourceTable } from "../table.js";
import type { TextFile } from "../text.js";
import { DATE, NotPlain, type ScanLayout, SKIP, SYMBOL } from "./scan-bytes.js";
import type { ScanFile } from "./scanner.js";

const HEAD = 1 << 16;

/**
 * A file that may be plain: text by its first bytes, one header line in UTF-8, no quotes in it. Whether all of it is
 * plain ASCII the scanner sees; its hash is taken while it is being read.
 * @throws NotPlain
 */
export async function openPlain(path: string): Promise<Omit<TextFile, "sha256"> & { start: number }> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const start = buffer.indexOf(10) + 1;
    const header = buffer.subarray(0, start);
    const plain =
      !/\.gz$/i.test(path) &&
      start > 0 &&
      start <= bytesRead &&
      isUtf8(header) &&
      !header.includes(34) &&
      !header.includes(0) &&
      header.toString().trim() !== "";
    if (!plain) throw new NotPlain();
    return { path, readable: path, encoding: "utf-8", bytes: size, start };
  } finally {
    await file.close();
  }
}

/** How the lines of a table are read. @throws NotPlain */
export function scanLayout(table: SourceTable): { layout: ScanLayout; columns: readonly string[] } {
  const { dateFormat, delimiter } = table;
  if ((dateFormat !== "iso" && dateFormat !== "compact") || delimiter.length !== 1) throw new NotPlain();
  const columns = numericColumns(table);
  const cells = table.headers.map(() => SKIP);
  const put = (header: number, kind: number) => {
    if (cells[header] !== SKIP) throw new NotPlain();
    cells[header] = kind;
  };
  put(table.columns.get("date")!, DATE);
  const symbol = table.columns.get("symbol");
  if (symbol !== undefined) put(symbol, SYMBOL);
  for (const [k, name] of columns.entries()) put(table.columns.get(name)!, k);
  return { layout: { delimiter, dateFormat, cells, columns: columns.length }, columns };
}

/** The files of a table, by what `openPlain` found in them. */
export const scanFiles = (table: SourceTable, plain: ReadonlyMap<string, { start: number; bytes: number }>) =>
  table.files.map(({ path }): ScanFile => {
    const { start, bytes } = plain.get(path)!;
    return { path, from: start, to: bytes };
  });
