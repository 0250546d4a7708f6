import { nearest } from "../engine/nearest.js";
import { type CommandShape, type Flag, flagsOf } from "./flags.js";
import { splitCommas } from "./split-words.js";
import { UsageError } from "./usage-error.js";

export { type CommandShape, type Flag, flagsOf } from "./flags.js";
export { splitWords } from "./split-words.js";
export { UsageError } from "./usage-error.js";

/** One-letter flags: `{ p: "print" }`. */
export type ShortFlags = Readonly<Record<string, string>>;

/**
 * The input of a tool from the words behind its command; the tool's schema checks it afterwards. Understands
 * positionals, `--flag value`, `--flag=value`, `--no-flag`, lists (repeated or with commas), maps
 * (`--map field=column`) and `--`, which ends the flags. Throws UsageError.
 */
export function parseCommandLine(
  tool: CommandShape,
  words: readonly string[],
  short: ShortFlags = {},
): Record<string, unknown> {
  const flags = flagsOf(tool);
  const input: Record<string, unknown> = {};
  const loose: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--") {
      loose.push(...words.slice(i + 1));
      break;
    }
    const written = asFlag(word, short);
    if (!written) {
      loose.push(word);
      continue;
    }
    const { flag, negated } = findFlag(tool, flags, written.name);
    if (flag.kind === "boolean") {
      put(input, flag, negated ? false : booleanOf(tool, flag, written.value ?? "true"));
      continue;
    }
    const value = written.value ?? words[++i];
    const isNextFlag =
      written.value === undefined &&
      value !== undefined &&
      names(flags).includes(value.replace(/^--/, "")) &&
      value.startsWith("--");
    if (value === undefined || isNextFlag) {
      throw usage(tool, "missing-value", `--${flag.name} needs a value`, { flag: flag.name });
    }
    put(input, flag, readValue(tool, flag, value, true));
  }
  placePositionals(tool, flags, loose, input);
  requireAll(tool, flags, input);
  return input;
}

/**
 * `--name`, `--name=value` or a known `-x`. Everything else is text: formulas such as `-(close / open)` or `--close/2`
 * begin with a dash, too.
 */
function asFlag(word: string, short: ShortFlags): { name: string; value: string | undefined } | undefined {
  const long = /^--([a-z][a-z0-9-]*)(?:=([\s\S]*))?$/i.exec(word);
  if (long) return { name: long[1]!, value: long[2] };
  const name = /^-[a-z]$/i.test(word) ? short[word.slice(1)] : undefined;
  return name === undefined ? undefined : { name, value: undefined };
}

function findFlag(
  tool: CommandShape,
  flags: readonly Flag[],
  name: string,
): { flag: Flag; negated: boolean } {
  const exact = flags.find((flag) => flag.name === name);
  if (exact) return { flag: exact, negated: false };
  const positive = flags.find((flag) => `no-${flag.name}` === name && flag.kind === "boolean");
  if (positive) return { flag: positive, negated: true };
  const close = nearest(name, names(flags));
  throw usage(
    tool,
    "unknown-flag",
    `${tool.command} has no flag --${name}`,
    { flag: name, nearest: close.map((n) => `--${n}`) },
    close.length > 0 ? `did you mean ${close.map((n) => `--${n}`).join(" or ")}?` : undefined,
  );
}

const names = (flags: readonly Flag[]): string[] => flags.map(({ name }) => name);

function booleanOf(tool: CommandShape, flag: Flag, text: string): boolean {
  if (/^(true|yes|1)$/i.test(text)) return true;
  if (/^(false|no|0)$/i.test(text)) return false;
  throw badValue(tool, flag, text, "true or false");
}

function readValue(tool: CommandShape, flag: Flag, text: string, commas: boolean): unknown {
  if (flag.kind === "list")
    return (commas ? splitCommas(text) : [text]).map((item) => scalarOf(tool, flag, item));
  if (flag.kind === "map")
    return Object.fromEntries(splitCommas(text).map((pair) => pairOf(tool, flag, pair)));
  return scalarOf(tool, flag, text);
}

function scalarOf(tool: CommandShape, flag: Flag, text: string): unknown {
  if (flag.choices.length > 0 && !flag.choices.includes(text)) {
    throw badValue(tool, flag, text, flag.choices.join(", "), nearest(text, flag.choices));
  }
  if (!flag.numeric) return text;
  // Number("") is 0 and Number("0x10") 16: neither is what a person means by a number.
  const number = /^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
    ? Number(text.replaceAll("_", ""))
    : Number.NaN;
  if (!Number.isFinite(number)) throw badValue(tool, flag, text, "a number");
  return number;
}

function pairOf(tool: CommandShape, flag: Flag, text: string): [string, string] {
  const at = text.indexOf("=");
  if (at <= 0 || at === text.length - 1) throw badValue(tool, flag, text, "name=value, e.g. close=adj_close");
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** Lists and maps grow with every mention; of anything else the last mention counts. */
function put(input: Record<string, unknown>, flag: Flag, value: unknown): void {
  const before = input[flag.key];
  if (Array.isArray(before) && Array.isArray(value)) input[flag.key] = [...before, ...value];
  else if (flag.kind === "map" && before) input[flag.key] = { ...before, ...(value as object) };
  else input[flag.key] = value;
}

function placePositionals(
  tool: CommandShape,
  flags: readonly Flag[],
  loose: readonly string[],
  input: Record<string, unknown>,
): void {
  let next = 0;
  for (const { key, variadic } of tool.positionals) {
    const flag = flags.find((candidate) => candidate.key === key);
    // One that was given by its flag leaves its place to the next.
    if (!flag || (input[key] !== undefined && !variadic)) continue;
    const taken = loose.slice(next, variadic ? loose.length : next + 1);
    next += taken.length;
    for (const word of taken) {
      put(
        input,
        flag,
        flag.kind === "boolean" ? booleanOf(tool, flag, word) : readValue(tool, flag, word, false),
      );
    }
  }
  const extra = loose[next];
  if (extra !== undefined) {
    const hint = next > 0 ? "put a text with spaces into quotes" : undefined;
    throw usage(
      tool,
      "unexpected-word",
      `${tool.command} does not expect ${JSON.stringify(extra)}`,
      { word: extra },
      hint,
    );
  }
}

function requireAll(tool: CommandShape, flags: readonly Flag[], input: Record<string, unknown>): void {
  for (const flag of flags) {
    if (!flag.required || input[flag.key] !== undefined) continue;
    const what = flag.position === undefined ? `--${flag.name}` : flag.name.toUpperCase();
    throw usage(
      tool,
      "missing-input",
      `${tool.command} needs ${what}${flag.description && ` (${flag.description})`}`,
      {
        input: what,
      },
    );
  }
}

function badValue(
  tool: CommandShape,
  flag: Flag,
  value: string,
  allowed: string,
  close: readonly string[] = [],
): UsageError {
  const hint = close.length > 0 ? `did you mean ${close.join(" or ")}?` : undefined;
  const evidence = { flag: flag.name, value, allowed, ...(close.length > 0 && { nearest: close }) };
  return usage(
    tool,
    "bad-value",
    `--${flag.name} takes ${allowed}, not ${JSON.stringify(value)}`,
    evidence,
    hint,
  );
}

function usage(
  tool: CommandShape,
  problem: ConstructorParameters<typeof UsageError>[0],
  message: string,
  evidence: Record<string, unknown>,
  hint?: string,
): UsageError {
  const help = `see \`factorsmith help${tool.command && ` ${tool.command}`}\``;
  return new UsageError(problem, message, hint ? `${hint} ${help}` : help, {
    command: tool.command,
    ...evidence,
  });
}
