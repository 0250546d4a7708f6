import { UsageError } from "../tools/usage-error.js";

/** Options that every command takes, before or behind its name. */
export interface Globals {
  readonly workspace?: string;
  readonly json: boolean;
  readonly seed?: number;
  readonly quiet: boolean;
  readonly lang?: "en" | "zh";
  readonly debug: boolean;
  readonly version: boolean;
  readonly help: boolean;
}

const SWITCHES = {
  "--json": "json",
  "--quiet": "quiet",
  "--debug": "debug",
  "--version": "version",
  "--help": "help",
} as const;
const SHORT: Readonly<Record<string, keyof typeof SWITCHES>> = {
  "-q": "--quiet",
  "-V": "--version",
  "-h": "--help",
};

/** Takes the global options out of the words; what stands behind `--` is left alone. Throws UsageError. */
export function takeGlobals(argv: readonly string[]): { globals: Globals; words: readonly string[] } {
  const switches = { json: false, quiet: false, debug: false, version: false, help: false };
  const values: { workspace?: string; seed?: number; lang?: "en" | "zh" } = {};
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === "--") {
      words.push(...argv.slice(i));
      break;
    }
    const name = SHORT[word] ?? word;
    if (name in SWITCHES) {
      switches[SWITCHES[name as keyof typeof SWITCHES]] = true;
      continue;
    }
    const [, key, written] = /^--(workspace|seed|lang)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (key === undefined) {
      words.push(word);
      continue;
    }
    const value = written ?? argv[++i];
    if (!value) throw bad("missing-value", key, `--${key} needs a value`);
    if (key === "workspace") values.workspace = value;
    else if (key === "seed") values.seed = seedOf(value);
    else values.lang = langOf(value);
  }
  return { globals: { ...switches, ...values }, words };
}

function seedOf(text: string): number {
  const seed = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(seed)) return seed;
  throw bad("bad-value", "seed", `--seed takes a whole number from 0, not ${JSON.stringify(text)}`);
}

function langOf(text: string): "en" | "zh" {
  if (text === "en" || text === "zh") return text;
  throw bad("bad-value", "lang", `--lang takes en or zh, not ${JSON.stringify(text)}`);
}

const bad = (problem: "missing-value" | "bad-value", flag: string, message: string): UsageError =>
  new UsageError(problem, message, "see `factorsmith help`", { flag });
