import { Marked, type Token, type TokenizerAndRendererExtension } from "marked";

/** `$$…$$` and `\[…\]` alone on their lines. */
const mathBlock: TokenizerAndRendererExtension = {
  name: "mathBlock",
  level: "block",
  start: (source) => /\$\$|\\\[/.exec(source)?.index,
  tokenizer(source) {
    const match = /^(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])[ \t]*(?:\n|$)/.exec(source);
    if (!match) return undefined;
    return { type: "mathBlock", raw: match[0], text: match[1] ?? match[2] ?? "" };
  },
};

/** `$…$` and `\(…\)`. As in Pandoc: no space inside the dollars and no digit after, so "$5 and $10" stays money. */
const mathInline: TokenizerAndRendererExtension = {
  name: "mathInline",
  level: "inline",
  start: (source) => /\$|\\\(/.exec(source)?.index,
  tokenizer(source) {
    const match = /^(?:\$(?!\s)((?:\\.|[^$\\\n])+?)(?<!\s)\$(?!\d)|\\\(([\s\S]+?)\\\))/.exec(source);
    if (!match) return undefined;
    return { type: "mathInline", raw: match[0], text: match[1] ?? match[2] ?? "" };
  },
};

const marked = new Marked({ gfm: true, extensions: [mathBlock, mathInline] });

export function lex(markdown: string): readonly Token[] {
  return marked.lexer(markdown);
}
