import type { Block } from "../engine/report/blocks.js";
import { flagText } from "../i18n/flags.js";
import type { Lang, Text } from "../i18n/lang.js";
import { type Flag, flagsOf } from "../tools/command-line.js";
import { type Command, say } from "./command.js";
import { FAMILIES, firstWord, inGroups } from "./command-groups.js";
import { EXIT_CODES, GLOBAL_FLAGS, HELP, hiddenFlags } from "./help-text.js";
import { version } from "./version.js";

interface Row {
  readonly label: string;
  readonly value: string;
}

const textRows = (lang: Lang, rows: readonly (readonly [string, Text])[]): readonly Row[] =>
  rows.map(([label, value]) => ({ label, value: say(lang, value) }));

const section = (lang: Lang, title: Text, body: Block): readonly Block[] => [
  { kind: "heading", text: say(lang, title) },
  body,
];

/** Blocks of their own with one column of labels. */
function aligned(rows: readonly Row[], width: number): Block {
  return { kind: "pairs", rows: rows.map(({ label, value }) => ({ label: label.padEnd(width), value })) };
}

/** `factorsmith --help`: the commands in the order of the work, families on a line. */
export function overview(commands: readonly Command[], lang: Lang): readonly Block[] {
  const t = (key: keyof typeof HELP) => say(lang, HELP[key]);
  const start: readonly Row[] = [
    { label: "factorsmith", value: t("chat") },
    { label: 'factorsmith -p "…"', value: t("print") },
  ];
  const groups = inGroups(commands.filter(({ command }) => command !== "chat")).map((group) => ({
    title: group.title,
    rows: familyRows(group.commands, lang),
  }));
  const globals = textRows(lang, GLOBAL_FLAGS);
  const all = [start, globals, ...groups.map(({ rows }) => rows)].flat();
  const width = Math.max(...all.map(({ label }) => label.length));
  return [
    { kind: "text", text: `factorsmith ${version()} – ${t("tagline")}` },
    ...section(lang, HELP.start, aligned(start, width)),
    ...groups.flatMap(({ title, rows }) => section(lang, title, aligned(rows, width))),
    ...section(lang, HELP.globals, aligned(globals, width)),
    { kind: "text", text: t("more"), tone: "muted" },
  ];
}

function familyRows(commands: readonly Command[], lang: Lang): readonly Row[] {
  const names = [...new Set(commands.map(firstWord))];
  return names.map((name): Row => {
    const family = FAMILIES[name];
    const own = commands.find(({ command }) => command === name);
    const below = commands.filter((command) => command !== own && firstWord(command) === name);
    const words = below.map(({ command }) => command.slice(name.length + 1)).join(", ");
    const what = family ?? own?.summary;
    return {
      label: own || below.length === 0 ? name : `${name} …`,
      value: [what && say(lang, what), words && `(${words})`].filter(Boolean).join(" "),
    };
  });
}

/** `factorsmith data --help`. */
export function groupHelp(name: string, commands: readonly Command[], lang: Lang): readonly Block[] {
  const rows = commands.map(({ command, summary }) => ({ label: command, value: say(lang, summary) }));
  return [
    { kind: "code", text: `factorsmith ${name} …` },
    ...section(lang, HELP.commands, { kind: "pairs", rows }),
    { kind: "text", text: say(lang, HELP.more), tone: "muted" },
  ];
}

/**
 * `factorsmith evaluate --help`, all of it from the command's schema. What a command has for fine settings is shown
 * with `all`.
 */
export function commandHelp(command: Command, lang: Lang, all: boolean): readonly Block[] {
  const flags = flagsOf(command);
  const inputs = command.positionals.flatMap(({ key }) => flags.filter((flag) => flag.key === key));
  const named = flags.filter(({ position }) => position === undefined);
  const { usual } = command;
  const shown = all || !usual ? named : usual.flatMap((key) => named.filter((flag) => flag.key === key));
  const hidden = named.length - shown.length;
  const rows = (of: readonly Flag[], label: (flag: Flag) => string): Block => ({
    kind: "pairs",
    rows: of.map((flag) => ({ label: label(flag), value: flagNotes(flag, lang) })),
  });
  return [
    { kind: "text", text: say(lang, command.summary) },
    ...section(lang, HELP.usage, { kind: "code", text: usageLine(command, flags) }),
    ...(command.example
      ? section(lang, HELP.example, { kind: "code", text: `factorsmith ${command.example}` })
      : []),
    ...(inputs.length > 0
      ? section(
          lang,
          HELP.inputs,
          rows(inputs, (flag) => flag.name.toUpperCase()),
        )
      : []),
    ...(shown.length > 0
      ? section(
          lang,
          HELP.flags,
          rows(shown, (flag) => spelling(command, flag)),
        )
      : []),
    ...(hidden > 0 ? [{ kind: "text" as const, text: say(lang, hiddenFlags(hidden, command.command)) }] : []),
    { kind: "text", text: say(lang, HELP.everywhere), tone: "muted" },
  ];
}

/** `factorsmith help exit-codes`. */
export function exitCodeHelp(lang: Lang): readonly Block[] {
  return section(lang, HELP.exitCodes, { kind: "pairs", rows: textRows(lang, EXIT_CODES) });
}

function usageLine(command: Command, flags: readonly Flag[]): string {
  const words = command.positionals.map(({ key, variadic }) => {
    const flag = flags.find((candidate) => candidate.key === key);
    const name = (flag?.name ?? key).toUpperCase() + (variadic ? "…" : "");
    return flag?.required ? name : `[${name}]`;
  });
  const needed = flags
    .filter(({ required, position }) => required && position === undefined)
    .map((flag) => spelling(command, flag));
  return ["factorsmith", command.command, ...words, ...needed, "[…]"].join(" ");
}

function flagNotes(flag: Flag, lang: Lang): string {
  const notes = [
    flag.choices.length > 0 ? flag.choices.join(" | ") : "",
    isShown(flag.default) ? `${say(lang, HELP.default)}: ${String(flag.default)}` : "",
    flag.required ? say(lang, HELP.required) : "",
    (flag.kind === "list" || flag.kind === "map") && flag.position === undefined
      ? say(lang, HELP.repeatable)
      : "",
  ].filter(Boolean);
  return [flagText(flag.description, lang), notes.length > 0 ? `(${notes.join("; ")})` : ""]
    .filter(Boolean)
    .join(" ");
}

/** Empty lists and `false` are what one expects of a flag that is not there; `true` shows in its `--no-`. */
function isShown(fallback: unknown): boolean {
  return (
    fallback !== undefined &&
    typeof fallback !== "boolean" &&
    !(Array.isArray(fallback) && fallback.length === 0)
  );
}

function spelling({ short = {} }: Command, flag: Flag): string {
  const letter = Object.entries(short).find(([, name]) => name === flag.name)?.[0];
  const value = { boolean: "", number: " N", string: " TEXT", list: " A,B", map: " NAME=VALUE" }[flag.kind];
  const name = flag.kind === "boolean" && flag.default === true ? `--no-${flag.name}` : `--${flag.name}`;
  return `${letter ? `-${letter}, ` : ""}${name}${value}`;
}
