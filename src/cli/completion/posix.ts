import type { Place, Values } from "./grammar.js";

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Two functions that bash and zsh both understand. `_factorsmith_path WORD…` prints the words that name a command;
 * `_factorsmith_candidates PATH FLAG` what may stand there, one a line, or `<files>`.
 */
export function posixFunctions(places: readonly Place[]): string {
  const paths = places.filter(({ path }) => path !== "").map(({ path }) => quoted(path));
  const arms = places.flatMap(({ path, words, flags, values }) => [
    ...flags.flatMap(({ name, values }) =>
      values ? [`    ${quoted(`${path}|${name}`)}) ${printed(values)} ;;`] : [],
    ),
    `    ${quoted(`${path}|`)}) ${list([...words.map(({ word }) => word), ...flags.map(({ name }) => name)])}; ${printed(values)} ;;`,
  ]);
  return `_factorsmith_path() {
  local at="" word
  for word in "$@"; do
    case "\${at:+$at }$word" in ${paths.join("|")}) at="\${at:+$at }$word" ;; esac
  done
  printf '%s' "$at"
}
_factorsmith_candidates() {
  case "$1|$2" in
${arms.join("\n")}
    *) return 1 ;;
  esac
}
`;
}

const list = (words: readonly string[]): string =>
  words.length === 0 ? ":" : `printf '%s\\n' ${words.map(quoted).join(" ")}`;

function printed(values: Values): string {
  if (values.kind === "words") return list(values.words);
  if (values.kind === "names") return `factorsmith completion --names ${values.of} 2>/dev/null`;
  return values.kind === "files" ? "printf '<files>\\n'" : ":";
}
