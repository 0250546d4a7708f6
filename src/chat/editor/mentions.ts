import type { Words } from "./words.js";

/** `@name`, or `@"a name with spaces"`; an @ inside a word (an address) is not one. */
const MENTION = /(^|[\s(（，。、])@(?:"([^"\n]+)"|([^\s"(),，。、（）?!;:？！；：]+))/gu;

export function mentionOf(name: string): string {
  return /[\s"(),，。、（）?!;:？！；：]/u.test(name) ? `@"${name.replaceAll('"', "")}"` : `@${name}`;
}

/** The text as it goes to the model: what each mention names is written below it, so that nothing must be looked up. */
export function explainMentions(text: string, words: Words): string {
  const notes = new Set<string>();
  for (const [, , quoted, bare] of text.matchAll(MENTION)) {
    const name = quoted ?? bare ?? "";
    const factor = words.factors.find((one) => one.name === name);
    if (factor) notes.add(`@${name}: a factor of the library, formula ${factor.expression}`);
    else if (words.datasets.some((one) => one.name === name)) notes.add(`@${name}: a dataset`);
  }
  return notes.size === 0 ? text : `${text}\n\n${[...notes].join("\n")}`;
}

/** A command's line with each mention replaced by what it stands for: a factor by its formula, a dataset by its name. */
export function resolveMentions(text: string, words: Words): string {
  return text.replace(MENTION, (written, before: string, quoted?: string, bare?: string) => {
    const name = quoted ?? bare ?? "";
    const factor = words.factors.find((one) => one.name === name);
    if (factor) return `${before}'${factor.expression}'`;
    return words.datasets.some((one) => one.name === name) ? before + name : written;
  });
}
