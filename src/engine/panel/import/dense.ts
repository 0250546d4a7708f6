import { basename } from "node:path";
import { BLOCK, type Breathe, giveWay, inBlocks } from "../../give-way.js";
import type { OnProgress } from "../../progress.js";
import { dateToDay, dayToDate, strideOf } from "../layout.js";
import type { Calibration } from "./calibrate.js";
import type { Duck } from "./duck.js";
import { ImportError } from "./import-error.js";
import { findRows } from "./locate.js";
import type { TableRows } from "./rows.js";
import { isChinese, normaliseSymbol } from "./symbols.js";
import { numericColumns, type SourceTable } from "./table.js";

/** The source's rows as [dates × stride] arrays, in our units and otherwise as they were. */
export interface Dense {
  readonly dates: readonly string[];
  readonly symbols: readonly string[];
  readonly stride: number;
  /** 1 where the source has a row. */
  readonly present: Uint8Array;
  /** By role or field name; NaN where empty. */
  readonly columns: Map<string, Float64Array>;
  /** Header of each column in its file. */
  readonly origin: Map<string, string>;
  readonly read: number;
  readonly dropped: Map<string, number>;
  readonly duplicates: number;
  readonly infinite: number;
  readonly notes: string[];
}

export interface DenseInput {
  readonly table: SourceTable;
  readonly rows: TableRows;
  readonly calibration: Calibration;
  /** true: rows with bars; false: more columns for rows that the bars have. */
  readonly bars: boolean;
}

export interface DenseOptions {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal | undefined;
}

/**
 * Moves the rows of all tables into dense arrays. Identical repeats of a row are counted and dropped.
 * @throws ImportError `import-duplicate` (two rows of one date and symbol differ), `import-no-rows`
 */
export async function toDense(
  duck: Duck,
  inputs: readonly DenseInput[],
  options: DenseOptions,
): Promise<Dense> {
  const bars = inputs.filter((input) => input.bars);
  const raw = await symbolDictionary(inputs);
  const { from, to } = options;
  const overviews = new Map(
    await Promise.all(inputs.map(async (input) => [input, await input.rows.overview()] as const)),
  );
  const days = [...new Set(bars.flatMap((input) => overviews.get(input)!.days))].sort((a, b) => a - b);
  const kept = new Set(
    bars.flatMap((input) => overviews.get(input)!.spellings.map((text) => raw.get(text)!)),
  );
  if (days.length === 0) {
    throw new ImportError("import-no-rows", "No row lies between the dates asked for.", {
      hint: "Check --from and --to.",
      evidence: { from: from ?? null, to: to ?? null },
    });
  }
  const symbols = [...kept].sort();
  const stride = strideOf(symbols.length);
  const size = days.length * stride;
  const place = new Map(symbols.map((symbol, i) => [symbol, i]));
  const position = new Map(
    [...raw].flatMap(([text, symbol]) => {
      const at = place.get(symbol);
      return at === undefined ? [] : [[text, at] as const];
    }),
  );
  const firstDay = days[0]!;
  const rowOfDay = new Int32Array(days.at(-1)! - firstDay + 1).fill(-1);
  days.forEach((day, row) => {
    rowOfDay[day - firstDay] = row;
  });
  const dense = {
    dates: days.map(dayToDate),
    symbols,
    stride,
    present: new Uint8Array(new SharedArrayBuffer(size)),
    columns: new Map<string, Float64Array>(),
    origin: new Map<string, string>(),
    read: 0,
    dropped: new Map<string, number>(),
    duplicates: 0,
    infinite: 0,
    notes: [] as string[],
  };
  const drop = (reason: string, count: number): void => {
    if (count > 0) dense.dropped.set(reason, (dense.dropped.get(reason) ?? 0) + count);
  };

  for (const input of [...bars, ...inputs.filter((input) => !input.bars)]) {
    const { table, calibration, rows, bars: isBars } = input;
    const file = table.files.length === 1 ? basename(table.files[0]!.path) : `${table.files.length} files`;
    // Extra tables never overwrite what the bars say.
    const names = numericColumns(table).filter((name) => isBars || !dense.columns.has(name));
    for (const name of numericColumns(table)) {
      if (!names.includes(name))
        dense.notes.push(`${file}: column ${name} was left out, the bars have it already.`);
    }
    const isFirst = table === bars[0]!.table;
    for (const name of names) {
      if (!dense.columns.has(name)) {
        // The first table fills most cells, so its columns get their NaN at the end: memory is touched once.
        const column = new Float64Array(new SharedArrayBuffer(size * 8));
        dense.columns.set(name, isFirst ? column : column.fill(Number.NaN));
      }
      dense.origin.set(name, table.headers[table.columns.get(name)!]!);
    }
    const columns = names.map((name) => ({
      name,
      scale: calibration.scales.get(name) ?? {},
      values: dense.columns.get(name)!,
    }));
    const seen = isBars ? dense.present : new Uint8Array(new SharedArrayBuffer(size));
    const { rows: total, outside } = overviews.get(input)!;
    if (isBars) {
      dense.read += total;
      drop("outside --from/--to", outside);
    }
    let done = 0;
    let reported = 0;
    let matched = 0;
    const allowed = isBars ? null : dense.present;
    for await (const step of rows.move({ stride, firstDay, rowOfDay, position, allowed, seen, columns })) {
      options.signal?.throwIfAborted();
      matched += step.matched;
      dense.infinite += step.infinite;
      for (const { cell, column } of step.repeats) {
        if (column >= 0)
          throw await duplicate(
            duck,
            inputs,
            raw,
            dense.dates[Math.floor(cell / stride)]!,
            symbols[cell % stride]!,
            names[column]!,
          );
        dense.duplicates++;
      }
      done += step.rows;
      if (done - reported > total / 10) {
        reported = done;
        options.onProgress({ message: `reading ${file}`, done, total });
      }
    }
    if (isFirst)
      await fillUnseen(
        seen,
        columns.map(({ values }) => values),
        giveWay(options.signal),
      );
    // What has no place: symbols without bars, dates without bars.
    const orphans = total - outside - matched;
    if (orphans > 0)
      dense.notes.push(`${file}: ${orphans} rows have no bar on their date and were left out.`);
  }
  drop("identical duplicate", dense.duplicates);
  return dense;
}

/** NaN where no row was. Holes are few in most markets: those of a block are listed once. */
async function fillUnseen(
  seen: Uint8Array,
  columns: readonly Float64Array[],
  breathe: Breathe,
): Promise<void> {
  const at = new Int32Array(BLOCK);
  await inBlocks(seen.length, 1, breathe, (from, to) => {
    let holes = 0;
    for (let i = from; i < to; i++) if (seen[i] === 0) at[holes++] = i;
    for (const column of columns) for (let k = 0; k < holes; k++) column[at[k]!] = Number.NaN;
  });
}

/** Raw spelling → symbol. A file without a symbol column is spelled by its path. */
async function symbolDictionary(inputs: readonly DenseInput[]): Promise<Map<string, string>> {
  const raw = new Map<string, string>();
  for (const { table, rows } of inputs) {
    const found = await rows.spellings();
    // Numbers that lost their zeros in a spreadsheet: 1 → 000001, in Chinese files only.
    const chinese = found.some((text) => isChinese(normaliseSymbol(text)));
    for (const text of found) {
      const cell = text.trim();
      const named = table.files.find((file) => file.symbol !== undefined && file.readable === text)?.symbol;
      const padded = chinese && /^'?\d{1,5}$/.test(cell) ? cell.replace(/^'/, "").padStart(6, "0") : cell;
      const symbol = named ?? normaliseSymbol(padded);
      raw.set(text, symbol).set(cell, symbol);
    }
  }
  return raw;
}

async function duplicate(
  duck: Duck,
  inputs: readonly DenseInput[],
  raw: ReadonlyMap<string, string>,
  date: string,
  symbol: string,
  column: string,
): Promise<ImportError> {
  const rows = [];
  for (const { table } of inputs) {
    if (!table.columns.has(column)) continue;
    const found = await findRows(duck, table, (d, s) => {
      const spelled = table.files.find((file) => file.symbol === s)?.symbol ?? raw.get(s.trim());
      return d === date && spelled === symbol;
    });
    rows.push(...found);
  }
  const [first, ...others] = rows;
  const second = others.find((row) => row.get(column) !== first?.get(column)) ?? others[0];
  const where = second ? `${basename(second.file)}, line ${second.line}` : "The input";
  return new ImportError(
    "import-duplicate",
    `${where}: ${symbol} on ${date} is there twice with different values (${column} ${first?.get(column)} and ${second?.get(column)}).`,
    {
      hint: "Remove one of the two rows. Identical repeats are dropped without asking; different ones are not guessed at.",
      evidence: {
        ...(second ? { file: second.file, line: second.line, value: second.get(column) } : {}),
        column,
        symbol,
        date,
        firstFile: first?.file,
        firstLine: first?.line,
        firstValue: first?.get(column),
      },
    },
  );
}

/** A bound of the dates to import. @throws ImportError `import-date` */
export function assertDate(date: string | undefined, flag: string): void {
  if (date === undefined || !Number.isNaN(dateToDay(date))) return;
  throw new ImportError("import-date", `${flag} ${date} is not a date.`, {
    hint: `Write it as YYYY-MM-DD, e.g. ${flag} 2016-01-04.`,
    evidence: { column: flag, value: date },
  });
}
