import { openPictureFont } from "../picture/picture-font.js";
import { renderPng } from "../picture/png.js";
import { wordsOf } from "../picture/words-of.js";
import { writeWhole } from "../write-whole.js";
import type { TreePicture } from "./picture.js";
import { treeSvg } from "./tree-svg.js";

/** Draws a tree into a file that ends in `.svg` or `.png`. */
export async function writeTree(tree: TreePicture, file: string): Promise<void> {
  const svg = treeSvg(tree);
  if (!/\.png$/i.test(file)) return writeWhole(file, svg);
  const font = await openPictureFont(wordsOf(tree));
  try {
    await writeWhole(file, Buffer.from(await renderPng(svg, font)));
  } finally {
    await font.close();
  }
}
