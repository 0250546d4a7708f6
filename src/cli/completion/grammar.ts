import { flagText } from "../../i18n/flags.js";
import type { Lang } from "../../i18n/lang.js";
import { type Flag, flagsOf } from "../../tools/command-line.js";
import { type Command, say } from "../command.js";
import { GLOBAL_FLAGS } from "../help-text.js";
import type { NameKind } from "./shells.js";

/** What may follow: fixed words, names of this workspace, or a file. */
export type Values =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "names"; readonly of: NameKind }
  | { readonly kind: "files" }
  /** A number or a text that nobody can guess. */
  | { readonly kind: "free" };

export interface CompletedFlag {
  /** With its dashes. */
  readonly name: string;
  readonly about: string;
  /** null: a switch. */
  readonly values: Values | null;
}

export interface Place {
  /** The words of the command so far: "", "data", "data import". */
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly about: string }[];
  readonly flags: readonly CompletedFlag[];
  /** Of what is given without a flag. */
  readonly values: Values;
}

const NAMES: Readonly<Record<string, NameKind>> = {
  ...{ data: "datasets", model: "models", models: "models" },
  ...{
    factor: "factors",
    factors: "factors",
    seedFactor: "factors",
    against: "factors",
    expressions: "factors",
  },
};

/** What the shells complete, from the same records as help and the parser. */
export function places(commands: readonly Command[], lang: Lang): readonly Place[] {
  const globals: readonly CompletedFlag[] = GLOBAL_FLAGS.map(([label, about]) => {
    const [spelled = "", value] = label.replace(/^-\w, /, "").split(" ");
    return { name: spelled, about: say(lang, about), values: globalValues(spelled, value) };
  });
  const own = commands.map((command): Place => {
    const flags = flagsOf(command);
    const first = flags.filter(({ position }) => position !== undefined);
    return {
      path: command.command,
      words: below(commands, command.command, lang),
      flags: [
        ...flags
          .filter(({ position }) => position === undefined)
          .map((flag) => ({
            name: flag.default === true ? `--no-${flag.name}` : `--${flag.name}`,
            about: flagText(flag.description, lang),
            values: flag.kind === "boolean" ? null : valuesOf(flag, command.command),
          })),
        ...globals,
      ],
      values: first[0] ? valuesOf(first[0], command.command) : { kind: "free" },
    };
  });
  const groups = [...new Set(commands.map(({ command }) => command.split(" ")[0] ?? ""))].filter(
    (name) => !commands.some(({ command }) => command === name),
  );
  const free = { kind: "free" } as const;
  const chat = own.find(({ path }) => path === "chat");
  return [
    { path: "", words: below(commands, "", lang), flags: chat?.flags ?? globals, values: free },
    ...groups.map(
      (path): Place => ({ path, words: below(commands, path, lang), flags: globals, values: free }),
    ),
    ...own,
  ];
}

function below(commands: readonly Command[], path: string, lang: Lang): Place["words"] {
  const depth = path === "" ? 0 : path.split(" ").length;
  const found = new Map<string, string>();
  for (const { command, summary } of commands) {
    const parts = command.split(" ");
    const word = parts[depth];
    if (word === undefined || parts.slice(0, depth).join(" ") !== path) continue;
    const whole = parts.length === depth + 1;
    if (whole || !found.has(word)) found.set(word, whole ? say(lang, summary) : "…");
  }
  if (depth === 0) found.set("help", "…");
  return [...found].map(([word, about]) => ({ word, about }));
}

function valuesOf(flag: Flag, command: string): Values {
  if (flag.choices.length > 0) return { kind: "words", words: flag.choices };
  if (command.startsWith("paper ") && command !== "paper start" && flag.key === "name")
    return { kind: "names", of: "accounts" };
  const of = NAMES[flag.key];
  if (of) return { kind: "names", of };
  return /\b(file|folder|files)\b/.test(flag.description) ? { kind: "files" } : { kind: "free" };
}

function globalValues(name: string, value: string | undefined): Values | null {
  if (value === undefined) return null;
  if (name === "--lang") return { kind: "words", words: ["en", "zh"] };
  return name === "--workspace" ? { kind: "files" } : { kind: "free" };
}
