import type { CompletedFlag, Place, Values } from "./grammar.js";

/** fish escapes a quote within quotes by a backslash. */
const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

export function fishScript(places: readonly Place[]): string {
  const paths = places.filter(({ path }) => path !== "").map(({ path }) => quoted(path));
  const lines = places.flatMap(({ path, words, flags, values }) => {
    const at = `complete -c factorsmith -n ${quoted(`__factorsmith_at ${quoted(path)}`)}`;
    return [
      ...words.map(({ word, about }) => `${at} -a ${quoted(word)} -d ${quoted(about)}`),
      ...flags.map((flag) => `${at} ${flagOptions(flag)}`),
      ...offered(values).map((option) => `${at} ${option}`),
    ];
  });
  return `# fish completion for factorsmith
function __factorsmith_at
    set -l path ''
    for word in (commandline -opc)[2..-1]
        set -l next (string trim -- "$path $word")
        contains -- $next ${paths.join(" ")}; and set path $next
    end
    test "$path" = "$argv[1]"
end
complete -c factorsmith -f
${lines.join("\n")}
`;
}

function flagOptions({ name, about, values }: CompletedFlag): string {
  const takes = values ? ` ${["-r", ...offered(values)].join(" ")}` : "";
  return `-l ${name.slice(2)} -d ${quoted(about)}${takes}`;
}

function offered(values: Values): readonly string[] {
  if (values.kind === "words") return [`-a ${quoted(values.words.join(" "))}`];
  if (values.kind === "names") return [`-a '(factorsmith completion --names ${values.of} 2>/dev/null)'`];
  return values.kind === "files" ? ["-F"] : [];
}
