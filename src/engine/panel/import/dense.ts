import { basename } from "node:path";
import type { OnProgress } from "../../progress.js";
import { dateToDay, dayToDate, strideOf } from "../layout.js";
import type { Calibration } from "./calibrate.js";
import { type Duck, quote } from "./duck.js";
import { ImportError } from "./import-error.js";
import { numericColumns } from "./load.js";
import { findRows } from "./locate.js";
import { keepWhere, scatter } from "./scatter.js";
import { isChinese, normaliseSymbol } from "./symbols.js";
import type { SourceTable } from "./table.js";

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
  readonly calibration: Calibration;
  /** true: rows with bars; false: more columns for rows that the bars have. */
  readonly bars: boolean;
}

export interface DenseOptions {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onProgress: OnProgress;
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
  const raw = await symbolDictionary(duck, inputs);
  const { from, to } = options;
  const where =
    from === undefined && to === undefined
      ? "true"
      : `d between ${quote(from ?? "0001-01-01")} and ${quote(to ?? "9999-12-31")}`;
  const union = (columns: string): string =>
    bars.map(({ table }) => `select distinct ${columns} from ${table.id} where ${where}`).join(" union ");
  const days = (
    await duck.rows(`select (d - date '1970-01-01')::integer as n from (${union("d")}) order by n`)
  ).map((row) => row["n"] as number);
  const kept = new Set((await duck.rows(union("s"))).map((row) => raw.get(String(row["s"]))!));
  if (days.length === 0) {
    throw new ImportError("import-no-rows", "No row lies between the dates asked for.", {
      hint: "Check --from and --to.",
      evidence: { from: from ?? null, to: to ?? null },
    });
  }
  const symbols = [...kept].sort();
  const stride = strideOf(symbols.length);
  const size = days.length * stride;
  const position = new Map(symbols.map((symbol, i) => [symbol, i]));
  await duck.run("create table dict (raw varchar, i integer)");
  const known = [...raw].filter(([, symbol]) => position.has(symbol));
  for (let i = 0; i < known.length; i += 1000) {
    const values = known
      .slice(i, i + 1000)
      .map(([text, symbol]) => `(${quote(text)}, ${position.get(symbol)})`);
    await duck.run(`insert into dict values ${values.join(", ")}`);
  }
  const firstDay = days[0]!;
  const rowOfDay = new Int32Array(days.at(-1)! - firstDay + 1).fill(-1);
  days.forEach((day, row) => {
    rowOfDay[day - firstDay] = row;
  });
  const dense = {
    dates: days.map(dayToDate),
    symbols,
    stride,
    present: new Uint8Array(size),
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

  for (const { table, calibration, bars: isBars } of [...bars, ...inputs.filter((input) => !input.bars)]) {
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
        const column = new Float64Array(size);
        dense.columns.set(name, isFirst ? column : column.fill(Number.NaN));
      }
      dense.origin.set(name, table.headers[table.columns.get(name)!]!);
    }
    const targets = names.map((name) => dense.columns.get(name)!);
    const seen = isBars ? dense.present : new Uint8Array(size);
    const [counts] = await duck.rows(
      `select count(*)::double as n, count(*) filter (where not (${where}))::double as outside from ${table.id}`,
    );
    const total = counts!["n"] as number;
    if (isBars) {
      dense.read += total;
      drop("outside --from/--to", counts!["outside"] as number);
    }
    const select = names.map((name) => `coalesce((${calibration.sql.get(name)})::double, 'nan'::double)`);
    const sql = `select d, i, ${select.join(", ") || "0::double"} from ${table.id} join dict on s = raw where ${where}`;
    let done = 0;
    let reported = 0;
    let matched = 0;
    const target = {
      stride,
      firstDay,
      rowOfDay,
      allowed: isBars ? null : dense.present,
      seen,
      columns: targets,
    };
    for await (const chunk of duck.chunks(sql)) {
      const moved = scatter(chunk, target);
      matched += moved.matched;
      dense.infinite += moved.infinite;
      for (const { day, cell, column } of moved.repeats) {
        if (column >= 0)
          throw await duplicate(duck, inputs, raw, dayToDate(day), symbols[cell % stride]!, names[column]!);
        dense.duplicates++;
      }
      done += chunk.rowCount;
      if (done - reported > total / 10) {
        reported = done;
        options.onProgress({ message: `reading ${file}`, done, total });
      }
    }
    if (isFirst) for (const column of targets) keepWhere(seen, column);
    // The join leaves out symbols without bars.
    const orphans = total - (counts!["outside"] as number) - matched;
    if (orphans > 0)
      dense.notes.push(`${file}: ${orphans} rows have no bar on their date and were left out.`);
  }
  drop("identical duplicate", dense.duplicates);
  return dense;
}

/** Raw spelling → symbol. A file without a symbol column is spelled by its path. */
async function symbolDictionary(duck: Duck, inputs: readonly DenseInput[]): Promise<Map<string, string>> {
  const raw = new Map<string, string>();
  for (const { table } of inputs) {
    const found = (await duck.rows(`select distinct s from ${table.id}`)).map((row) => String(row["s"]));
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
