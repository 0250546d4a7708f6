/** How a missing value is written by the sources that we know. */
export const MISSING = [
  "",
  "None",
  "none",
  "NaN",
  "nan",
  "NA",
  "N/A",
  "null",
  "NULL",
  "--",
  "-",
  "\\N",
] as const;

const missing = new Set<string>(MISSING);
export const isMissing = (text: string): boolean => missing.has(text);

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
export const isNumber = (text: string): boolean => NUMBER.test(text) || /^[+-]?inf(inity)?$/i.test(text);

export type DateFormat = "iso" | "compact" | "slashed" | "month-first";

const FORMATS: readonly (readonly [DateFormat, RegExp])[] = [
  ["iso", /^\d{4}-\d{1,2}-\d{1,2}([ T].*)?$/],
  ["compact", /^\d{8}(\.0)?$/],
  ["slashed", /^\d{4}\/\d{1,2}\/\d{1,2}([ T].*)?$/],
  ["month-first", /^\d{1,2}\/\d{1,2}\/\d{4}$/],
];

export function dateFormat(text: string): DateFormat | undefined {
  return FORMATS.find(([, shape]) => shape.test(text))?.[0];
}

/** SQL that turns a text column into DATE, NULL where the text is not a date of that format. */
export function dateSql(column: string, format: DateFormat): string {
  switch (format) {
    case "iso":
      // The first cast takes plain days; stamps with a time or an offset are cut.
      return `coalesce(try_cast(${column} as date), try_cast(left(${column}, 10) as date))`;
    case "compact":
      return `try_strptime(left(${column}, 8), '%Y%m%d')::date`;
    case "slashed":
      return `try_strptime(split_part(${column}, ' ', 1), '%Y/%m/%d')::date`;
    case "month-first":
      return `try_strptime(${column}, '%m/%d/%Y')::date`;
  }
}

/** The same in plain code, for finding the line of a bad date: `YYYY-MM-DD` or undefined. */
export function parseDate(text: string, format: DateFormat): string | undefined {
  if (dateFormat(text) !== format) return undefined;
  const digits = text.split(/[ T]/)[0]!;
  const parts =
    format === "compact"
      ? [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)]
      : digits.split(/[-/]/);
  const [y, m, d] = (format === "month-first" ? [parts[2], parts[0], parts[1]] : parts).map(Number);
  const date = new Date(Date.UTC(y!, m! - 1, d!));
  const valid = date.getUTCFullYear() === y && date.getUTCMonth() === m! - 1 && date.getUTCDate() === d;
  return valid ? date.toISOString().slice(0, 10) : undefined;
}
