import { nearest } from "../engine/nearest.js";
import { UsageError } from "../tools/usage-error.js";
import type { Command } from "./command.js";

export type Found =
  | { readonly kind: "command"; readonly command: Command; readonly rest: readonly string[] }
  /** The words name the beginning of several commands: `data`. */
  | { readonly kind: "group"; readonly name: string; readonly commands: readonly Command[] };

/** The command with the most words that `words` begin with. Throws UsageError with the nearest names. */
export function findCommand(commands: readonly Command[], words: readonly string[]): Found {
  const matches = commands
    .map((command) => ({ command, parts: command.command.split(" ") }))
    .filter(({ parts }) => parts.every((part, i) => part === words[i]))
    .sort((a, b) => b.parts.length - a.parts.length);
  const [match] = matches;
  if (match) return { kind: "command", command: match.command, rest: words.slice(match.parts.length) };

  const [first = "", second] = words;
  const group = commands.filter(({ command }) => command.startsWith(`${first} `));
  if (group.length > 0 && (second === undefined || second.startsWith("-")))
    return { kind: "group", name: first, commands: group };
  if (group.length > 0) throw unknown(group, `${first} ${second}`, first);
  throw unknown(commands, first);
}

function unknown(commands: readonly Command[], written: string, family?: string): UsageError {
  const close = nearest(
    written,
    commands.map(({ command }) => command),
  );
  const meant = close.map((name) => `factorsmith ${name}`);
  // Somebody who types a question wants an answer, not a list of commands.
  const hint =
    family !== undefined && close.length === 0
      ? `there are ${commands.map(({ command }) => command).join(", ")}`
      : written.includes(" ") && close.length === 0
        ? `to ask a question, use \`factorsmith -p "…"\`; \`factorsmith help\` lists the commands`
        : `${meant.length > 0 ? `did you mean \`${meant.join("` or `")}\`? ` : ""}\`factorsmith help\` lists the commands`;
  return new UsageError("unknown-command", `There is no command ${JSON.stringify(written)}.`, hint, {
    word: written,
    nearest: close,
  });
}
