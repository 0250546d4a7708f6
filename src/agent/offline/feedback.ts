/** One earlier round, as `prompts/reflect.md` tells it. */
export interface Round {
  readonly name: string;
  readonly formula: string;
  readonly rankIc: number | null;
  readonly t: number | null;
  readonly turnover: number | null;
  readonly admitted: boolean;
  readonly weakest: string;
}

const ROUND =
  /^Round \d+: (?<name>.*)\nformula: (?<formula>.*)\ntrain: (?<train>.*)\nvalid: .*\nverdict: (?<verdict>.*)\nweakest dimension: (?<weakest>.*)$/gm;

/** Reads from the conversation what every model is told about its earlier ideas. */
export function readFeedback(text: string): readonly Round[] {
  return [...text.matchAll(ROUND)].map(({ groups: g }) => ({
    name: g!["name"]!,
    formula: g!["formula"]!,
    rankIc: figure(g!["train"]!, "RankIC"),
    t: figure(g!["train"]!, "t"),
    turnover: figure(g!["train"]!, "turnover"),
    admitted: g!["verdict"]!.startsWith("admitted"),
    weakest: g!["weakest"]!.trim(),
  }));
}

function figure(line: string, label: string): number | null {
  const found = new RegExp(`(?:^|[ ,;])${label} (-?[0-9.]+)`).exec(line.replaceAll("−", "-"));
  return found ? Number(found[1]) : null;
}

/** The names listed under a heading of the prompt, or undefined when the prompt does not list them. */
export function readNames(prompt: string, heading: string): ReadonlySet<string> | undefined {
  const section = new RegExp(`^## ${heading}\\n+([\\s\\S]*?)(?=\\n#|$(?![\\s\\S]))`, "m").exec(prompt);
  if (!section) return undefined;
  return new Set([...section[1]!.matchAll(/`([A-Za-z_][A-Za-z0-9_]*)`/g)].map((match) => match[1]!));
}
