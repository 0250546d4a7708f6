import type { Place } from "./grammar.js";
import { posixFunctions } from "./posix.js";

/** `path` is special to zsh: no variable is called so. Works as a file \`_factorsmith\` on the fpath and when it is sourced from .zshrc. */
export const zshScript = (places: readonly Place[]): string => `#compdef factorsmith
${posixFunctions(places)}_factorsmith() {
  local current="\${words[CURRENT]}" flag="" found at before
  before=("\${(@)words[2,CURRENT-1]}")
  at="$(_factorsmith_path "\${before[@]}")"
  if [[ "$current" == --*=* ]]; then
    flag="\${current%%=*}"
    compset -P '*='
  elif [[ "\${before[-1]-}" == --* ]]; then
    flag="\${before[-1]}"
  fi
  found="$(_factorsmith_candidates "$at" "$flag")" || found="$(_factorsmith_candidates "$at" "")"
  local -a candidates
  candidates=("\${(@f)found}")
  if (( \${candidates[(Ie)<files>]} )); then _files; fi
  candidates=("\${(@)candidates:#<files>}")
  candidates=("\${(@)candidates:#}")
  (( \${#candidates} )) && compadd -- "\${candidates[@]}"
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -u; }
if [[ "\${funcstack[1]-}" == _factorsmith ]]; then _factorsmith "$@"; else compdef _factorsmith factorsmith; fi
`;
