import { fontFor } from "../picture/picture-font.js";

/** Beyond what every system has a font for. */
const NEEDS_FONT = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/gu;
const RANGE = "U+2E80-9FFF, U+F900-FAFF, U+FF00-FFEF";

/** The outlines of the Chinese characters in a page, as a `@font-face`: no reader sees boxes. Empty without any. */
export async function pageFont(text: string): Promise<string> {
  const characters = new Set(text.match(NEEDS_FONT));
  if (characters.size === 0) return "";
  const font = await fontFor([...characters].join(""));
  return `@font-face{font-family:"Report CJK";src:url(data:font/ttf;base64,${font.toString("base64")});unicode-range:${RANGE}}\n`;
}
