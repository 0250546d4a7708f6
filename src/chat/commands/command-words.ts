import { splitWords } from "../../tools/command-line.js";
import type { AnyTool } from "../../tools/define.js";

/** Behind one of these a formula goes on; before one of those it went on. */
const GOES_ON = /[-+*/,(<>=&|?:^]$/;
const WENT_ON = /^(?:[+*/,)<>=&|?:^]|-$)/;

/**
 * The words of a slash command. A chat is not a shell: a brief need not be quoted, nor a formula with spaces. What is
 * quoted is taken as it is.
 */
export function commandWords(tool: AnyTool, rest: string): readonly string[] {
  const words = splitWords(rest);
  if (/["']/.test(rest)) return words;
  const flags = words.findIndex((word) => word.startsWith("--"));
  const given = flags < 0 ? words : words.slice(0, flags);
  const after = flags < 0 ? [] : words.slice(flags);
  const [only, ...more] = tool.positionals;
  if (given.length < 2 || !only || more.length > 0) return words;
  return [...(only.variadic ? joinFormulas(given) : [given.join(" ")]), ...after];
}

function joinFormulas(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    const open = last !== undefined && (depthOf(last) > 0 || GOES_ON.test(last) || WENT_ON.test(word));
    if (open) joined[joined.length - 1] = `${last} ${word}`;
    else joined.push(word);
  }
  return joined;
}

function depthOf(text: string): number {
  return text.split("(").length - text.split(")").length;
}
