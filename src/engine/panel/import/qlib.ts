import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { strideOf } from "../layout.js";
import { extraName, headerKey, ROLE_NAMES } from "./columns.js";
import type { Dense } from "./dense.js";
import { ImportError } from "./import-error.js";
import type { ReadEffects, ReadOptions, SourceData } from "./read-tables.js";
import { normaliseSymbol } from "./symbols.js";

const PRICES = new Set(["open", "high", "low", "close", "vwap"]);

/**
 * A Qlib binary folder: `calendars/day.txt`, `features/<symbol>/<field>.day.bin` (little-endian float32, the first is the
 * calendar row of the second). Qlib stores adjusted prices and volume; with its `factor` they become raw again
 * (price / factor, volume × factor), in the precision of float32.
 * @throws ImportError `import-format`, `import-no-rows`, `import-date`
 */
export async function readQlib(
  folder: string,
  options: ReadOptions,
  effects: ReadEffects,
): Promise<SourceData> {
  const calendarFile = join(folder, "calendars", "day.txt");
  const calendar = (await readFile(calendarFile, "utf8")).split(/\r?\n/).filter((line) => line.trim() !== "");
  calendar.forEach((date, i) => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(date) && (i === 0 || date > calendar[i - 1]!)) return;
    throw new ImportError(
      "import-date",
      `day.txt, line ${i + 1}: "${date}" is not a date after the one before it.`,
      {
        hint: "The calendar has one YYYY-MM-DD a line, ascending.",
        evidence: { file: calendarFile, line: i + 1, column: "date", value: date },
      },
    );
  });
  const first = calendar.findIndex((date) => date >= (options.from ?? ""));
  const dates = first < 0 ? [] : calendar.slice(first).filter((date) => date <= (options.to ?? "9999-12-31"));
  const features = join(folder, "features");
  const folders = existsSync(features) ? (await readdir(features)).sort() : [];
  const stocks = folders
    .filter((name) => existsSync(join(features, name, "close.day.bin")))
    .map((name) => ({ folder: join(features, name), symbol: normaliseSymbol(name.toUpperCase()) }))
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  if (stocks.length === 0 || dates.length === 0) {
    throw new ImportError(
      "import-no-rows",
      `${basename(folder)} has no features/<symbol>/close.day.bin in these dates.`,
      {
        hint: "Check the folder, --from and --to.",
        evidence: { file: features },
      },
    );
  }
  const stride = strideOf(stocks.length);
  const size = dates.length * stride;
  const columns = new Map<string, Float64Array>();
  const origin = new Map<string, string>();
  const digest = createHash("sha256");
  let bytes = 0;
  for (const [s, stock] of stocks.entries()) {
    effects.signal?.throwIfAborted();
    if (s % 50 === 0) effects.onProgress({ message: "reading Qlib features", done: s, total: stocks.length });
    for (const file of (await readdir(stock.folder)).sort()) {
      const field = /^(.+)\.day\.bin$/.exec(file)?.[1];
      const name = field === undefined ? undefined : fieldName(field);
      if (name === undefined) continue;
      const path = join(stock.folder, file);
      const raw = await readFile(path);
      if (raw.length < 4 || raw.length % 4 !== 0) {
        throw new ImportError(
          "import-format",
          `${file} of ${stock.symbol} is not a row of float32 (${raw.length} bytes).`,
          {
            hint: "Copy the Qlib folder again.",
            evidence: { file: path },
          },
        );
      }
      digest.update(raw);
      bytes += raw.length;
      let target = columns.get(name);
      if (!target) {
        target = new Float64Array(size).fill(Number.NaN);
        columns.set(name, target);
        origin.set(name, `${field}.day.bin`);
      }
      const start = raw.readFloatLE(0) - first;
      for (let k = 1; k < raw.length / 4; k++) {
        const t = start + k - 1;
        const value = raw.readFloatLE(k * 4);
        if (t >= 0 && t < dates.length && Number.isFinite(value)) target[t * stride + s] = value;
      }
    }
  }
  const notes = [
    columns.has("adj_factor")
      ? "Qlib stores adjusted values: raw price = price / factor, volume = volume × factor, to the 7 digits of float32."
      : "The Qlib folder has no factor.day.bin: prices and volume are adjusted by an unknown factor.",
  ];
  const turnover = columns.get("turnover");
  if (turnover?.some((value) => value > 1)) {
    columns.set(
      "turnover",
      turnover.map((value) => value / 100),
    );
    notes.push("turnover is in percent (values above 1 occur) and was converted to a fraction.");
  }
  const dense = finish(
    dates,
    stocks.map((stock) => stock.symbol),
    stride,
    columns,
    origin,
  );
  const source = { file: basename(folder), role: "daily" as const, bytes, sha256: digest.digest("hex") };
  return {
    dense,
    sources: [source],
    notes,
    explainBadPrice: async () =>
      new ImportError("import-prices", `${basename(folder)} has a price of zero or less on a traded day.`, {
        hint: "Find it in Qlib: D.features(D.instruments('all'), ['$close'])[lambda x: x['$close'] <= 0].",
        evidence: { file: folder, column: "close" },
      }),
  };
}

const fieldName = (field: string): string | undefined =>
  Object.entries(ROLE_NAMES).find(([, names]) => names.includes(headerKey(field)))?.[0] ?? extraName(field);

/** Raw prices and volume; a row is there where any bar field has a value. */
function finish(
  dates: readonly string[],
  symbols: readonly string[],
  stride: number,
  columns: Map<string, Float64Array>,
  origin: Map<string, string>,
): Dense {
  const factor = columns.get("adj_factor");
  const present = new Uint8Array(dates.length * stride);
  for (const [name, values] of columns) {
    const isPrice = PRICES.has(name);
    for (let i = 0; i < values.length; i++) {
      if (isPrice && !Number.isNaN(values[i])) present[i] = 1;
      if (!factor) continue;
      if (isPrice) values[i] = values[i]! / factor[i]!;
      else if (name === "volume") values[i] = Math.round(values[i]! * factor[i]!);
    }
  }
  // A dead symbol's factor may run on; a factor alone is not a row.
  const read = present.reduce((sum, one) => sum + one, 0);
  return {
    dates,
    symbols,
    stride,
    present,
    columns,
    origin,
    read,
    dropped: new Map(),
    duplicates: 0,
    infinite: 0,
    notes: [],
  };
}
