import { flagsOf } from "../tools/command-line.js";
import type { Command } from "./command.js";

const GLOBAL = ["--workspace", "--json", "--seed", "--quiet", "--lang", "--debug", "--help"];

/** What may follow the words typed so far: a table from "" / "data" / "data import" to the next words. */
function nextWords(commands: readonly Command[]): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, string[]>();
  const add = (path: string, ...words: string[]): void => {
    const known = next.get(path) ?? [];
    next.set(path, [...known, ...words.filter((word) => !known.includes(word))]);
  };
  for (const command of commands) {
    const parts = command.command.split(" ");
    parts.forEach((part, i) => {
      add(parts.slice(0, i).join(" "), part);
    });
    const flags = flagsOf(command).filter(({ position }) => position === undefined);
    const choices =
      command.positionals.length > 0
        ? (flagsOf(command).find(({ position }) => position === 0)?.choices ?? [])
        : [];
    add(command.command, ...choices, ...flags.map(({ name }) => `--${name}`), ...GLOBAL);
  }
  add("", "help", "-p", ...GLOBAL);
  return next;
}

export function completionScript(shell: "bash" | "zsh" | "fish", commands: readonly Command[]): string {
  const next = [...nextWords(commands)];
  if (shell === "fish") return fishScript(next);
  const cases = next
    .map(([path, words]) => `    ${JSON.stringify(path)}) words=${JSON.stringify(words.join(" "))} ;;`)
    .join("\n");
  const body = `_factorsmith() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) case " ${next.map(([path]) => path.replaceAll(" ", "_")).join(" ")} " in
      *" \${path:+\${path// /_}_}$word "*) path="\${path:+$path }$word" ;; esac ;;
    esac
  done
  case "$path" in
${cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _factorsmith factorsmith
`;
  // zsh understands bash's completion functions once it is asked to.
  return shell === "zsh"
    ? `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${body}`
    : body;
}

function fishScript(next: readonly (readonly [string, readonly string[]])[]): string {
  const lines = next.map(([path, words]) => {
    const condition =
      path === ""
        ? "__fish_use_subcommand"
        : path
            .split(" ")
            .map((word) => `__fish_seen_subcommand_from ${word}`)
            .join("; and ");
    return `complete -c factorsmith -n '${condition}' -a '${words.join(" ")}'`;
  });
  return `${lines.join("\n")}\n`;
}
