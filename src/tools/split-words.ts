import { UsageError } from "./usage-error.js";

const OPEN = "([{";
const CLOSE = ")]}";

/**
 * The words of a line as a shell would see them, but made for formulas: a space inside brackets does not end a word,
 * so `ts_mean(close, 5)` needs no quotes. Quotes ('…' or "…") keep everything; a backslash keeps the next character
 * outside of quotes and inside "…". Throws UsageError when a quote is not closed.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word = "";
  let started = false;
  let quote: string | undefined;
  let depth = 0;
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (quote) {
      if (char === quote) quote = undefined;
      else if (char === "\\" && quote === '"' && i + 1 < line.length) word += line[++i]!;
      else word += char;
    } else if (char === "'" || char === '"') {
      quote = char;
      started = true;
    } else if (char === "\\" && i + 1 < line.length) {
      word += line[++i]!;
      started = true;
    } else if (/\s/.test(char) && depth === 0) {
      if (started) words.push(word);
      word = "";
      started = false;
    } else {
      if (OPEN.includes(char)) depth++;
      // A stray closing bracket is the formula parser's business.
      if (CLOSE.includes(char)) depth = Math.max(0, depth - 1);
      word += char;
      started = true;
    }
  }
  if (quote) {
    throw new UsageError(
      "unclosed-quote",
      `A quote (${quote}) is not closed.`,
      `add ${quote} at the end of the text`,
      { quote },
    );
  }
  if (started) words.push(word);
  return words;
}

/** `a,b` to its parts; a comma inside brackets belongs to a formula. Empty parts are dropped. */
export function splitCommas(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const char of text) {
    if (OPEN.includes(char)) depth++;
    if (CLOSE.includes(char)) depth = Math.max(0, depth - 1);
    if (char === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
