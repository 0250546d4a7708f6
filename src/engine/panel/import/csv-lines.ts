import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

/** Rows of a UTF-8 CSV file (gzip by its name) with their 1-based line numbers; blank lines are skipped. */
export async function* csvRows(
  path: string,
  delimiter: string | undefined,
): AsyncGenerator<{ line: number; cells: string[]; delimiter: string }> {
  const raw = createReadStream(path);
  const input = /\.gz$/i.test(path) ? raw.pipe(createGunzip()) : raw;
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  let line = 0;
  let by = delimiter;
  try {
    for await (const text of lines) {
      line++;
      const clean = line === 1 ? text.replace(/^\uFEFF/, "") : text;
      if (clean.trim() === "") continue;
      by ??= guessDelimiter(clean);
      yield { line, cells: splitRow(clean, by), delimiter: by };
    }
  } finally {
    lines.close();
    raw.destroy();
  }
}

function guessDelimiter(header: string): string {
  const counts = [",", "\t", ";", "|"].map((mark) => [mark, header.split(mark).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

/** RFC 4180 within one line: quoted cells, doubled quotes. */
function splitRow(text: string, delimiter: string): string[] {
  if (!text.includes('"')) return text.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const mark = text[i]!;
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (text[i + 1] === '"') {
        cell += mark;
        i++;
      } else quoted = false;
    } else if (mark === '"') quoted = true;
    else if (mark === delimiter) {
      cells.push(cell.trim());
      cell = "";
    } else cell += mark;
  }
  cells.push(cell.trim());
  return cells;
}
