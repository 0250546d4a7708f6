import type { Place } from "./grammar.js";
import { posixFunctions } from "./posix.js";

/**
 * bash breaks words at `=` and `:`, which stand in `--data=hs300` and `openai:gpt`: the line is split at blanks anew,
 * and what bash has of the last word already is cut from each candidate.
 */
export const bashScript = (places: readonly Place[]): string => `# bash completion for factorsmith
${posixFunctions(places)}_factorsmith() {
  local line="\${COMP_LINE:0:COMP_POINT}" words current before="" at flag found
  read -ra words <<< "$line"
  current="\${words[\${#words[@]}-1]}"
  if [[ "$line" == *[[:space:]] ]]; then current=""; else unset "words[\${#words[@]}-1]"; fi
  if [[ "$current" == --*=* ]]; then
    flag="\${current%%=*}"; before="$flag="; current="\${current#*=}"
  else
    flag="\${words[\${#words[@]}-1]}"
  fi
  at="$(_factorsmith_path "\${words[@]:1}")"
  case "$flag" in --*) ;; *) flag="" ;; esac
  found="$(_factorsmith_candidates "$at" "$flag")" || found="$(_factorsmith_candidates "$at" "")"
  local IFS=$'\\n' candidate broken="$before$current" kept=0
  # The part of the word that bash has taken off already.
  if [[ "$broken" == *[:=]* ]]; then kept=$(( \${#broken} - \${#COMP_WORDS[COMP_CWORD]} )); fi
  case "\${COMP_WORDS[COMP_CWORD]}" in :|=) kept=\${#broken} ;; esac
  COMPREPLY=()
  for candidate in $found; do
    if [[ "$candidate" == "<files>" ]]; then
      compopt -o filenames 2>/dev/null
      COMPREPLY+=($(compgen -f -- "$current"))
      continue
    fi
    [[ "$candidate" == "$current"* ]] || continue
    candidate="$before$(printf '%q' "$candidate")"
    COMPREPLY+=("\${candidate:kept}")
  done
  [[ "\${COMPREPLY[0]-}" == *: && \${#COMPREPLY[@]} -eq 1 ]] && compopt -o nospace 2>/dev/null
}
complete -F _factorsmith factorsmith
`;
