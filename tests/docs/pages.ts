import { readdirSync, readFileSync } from "node:fs";
import { asset } from "../../src/engine/assets.js";

/** The pages that a reader types commands from; the walkthroughs are told by a script that runs what they show. */
export const PAGES: readonly string[] = [
  "README.md",
  "README.zh.md",
  ...readdirSync(asset("docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** One command line of a fenced block, and what the page shows it to print (after `$ …` alone). */
export interface Example {
  readonly page: string;
  /** As written, without the `$`. A comment behind it is the shell's. */
  readonly line: string;
  readonly output: readonly string[];
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;
const SHELL = new Set(["", "sh", "console"]);
const COMMAND = /^(?:\$ )?((?:[^#|]*\| )?factorsmith(?: .*)?|npm .*)$/;

/** Every command of the fenced blocks of a page, in its order. */
export function examplesOf(page: string): readonly Example[] {
  const examples: Example[] = [];
  for (const [, language, block] of readFileSync(asset(page), "utf8").matchAll(FENCE)) {
    if (!SHELL.has(language!)) continue;
    let output: string[] = [];
    for (const text of block!.trimEnd().split("\n")) {
      const line = COMMAND.exec(text)?.[1];
      if (line === undefined) {
        output.push(text);
        continue;
      }
      output = [];
      examples.push({ page, line, output: text.startsWith("$ ") ? output : [] });
    }
  }
  return examples;
}

/** What a page says in passing, `factorsmith …` between backticks: headings and optional parts in brackets left out. */
export function mentionsOf(page: string): readonly string[] {
  const prose = readFileSync(asset(page), "utf8").replaceAll(FENCE, "").replaceAll(/^#.*$/gm, "");
  return [...prose.matchAll(/`+(factorsmith(?: [^`]+)?)`+/g)].map(([, line]) =>
    line!.replaceAll(/\\\|/g, "|").replaceAll(/ \[[^\]]*\]/g, ""),
  );
}

/** The flags that a page names, `--like-this`. */
export function flagsIn(page: string): ReadonlySet<string> {
  const text = readFileSync(asset(page), "utf8");
  return new Set([...text.matchAll(/(?<![\w-])--([a-z][a-z0-9-]*)/g)].map(([, name]) => name!));
}

/** The words of a command line of the shell, up to a comment or a redirection; of a pipe its last part. */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (const [, double, single, bare] of line
    .replace(/^.*\| /, "")
    .matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)) {
    if (bare !== undefined && /^[#>]/.test(bare)) break;
    words.push(double ?? single ?? bare ?? "");
  }
  return words.slice(1);
}
