import { join } from "node:path";
import type { OnProgress } from "../../progress.js";
import { writeWhole } from "../write-whole.js";
import type { Drawing } from "./drawing.js";
import { openPictureFont } from "./picture-font.js";
import { renderPng } from "./png.js";
import type { Studio } from "./studio.js";

/** One picture of a report. */
export interface Picture {
  /** File name without its ending. */
  readonly name: string;
  readonly drawing: Drawing;
}

export interface PictureOptions {
  readonly dir: string;
  readonly studio: Studio;
  /** Holds every character that the pictures show. */
  readonly text: string;
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress;
}

/**
 * Writes each picture as PNG and SVG and returns the paths, in the order of the pictures. All are given to the studio
 * before this returns: it draws while the caller goes on.
 */
export async function writePictures(
  pictures: readonly Picture[],
  { dir, studio, text, signal, onProgress }: PictureOptions,
): Promise<readonly string[]> {
  const font = openPictureFont(text);
  let done = 0;
  const one = async ({ name, drawing }: Picture): Promise<string[]> => {
    signal.throwIfAborted();
    const [svg, file] = await Promise.all([studio.draw(drawing), font]);
    const png = await renderPng(svg, file);
    signal.throwIfAborted();
    const files = [join(dir, `${name}.png`), join(dir, `${name}.svg`)] as const;
    await Promise.all([writeWhole(files[0], png), writeWhole(files[1], svg)]);
    onProgress?.({ message: "drawing charts", done: ++done, total: pictures.length });
    return [...files];
  };
  const drawing = pictures.map(one);
  try {
    return (await Promise.all(drawing)).flat();
  } finally {
    // Also after a failure the font stays until the last picture has read it.
    await Promise.allSettled(drawing);
    await (await font).close();
  }
}
