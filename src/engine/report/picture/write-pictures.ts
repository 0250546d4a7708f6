import { join } from "node:path";
import type { OnProgress } from "../../progress.js";
import { writeWhole } from "../write-whole.js";
import { openPictureFont } from "./picture-font.js";
import { renderPng } from "./png.js";

export interface Picture {
  /** File name without its ending. */
  readonly name: string;
  readonly svg: () => string;
}

export interface PictureOptions {
  readonly dir: string;
  /** Holds every character that the pictures show. */
  readonly text: string;
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress;
}

/**
 * Writes each picture as PNG and SVG and returns the paths. The next one is laid out in this thread while libuv's
 * threads rasterise the ones before.
 */
export async function writePictures(
  pictures: readonly Picture[],
  { dir, text, signal, onProgress }: PictureOptions,
): Promise<readonly string[]> {
  const font = await openPictureFont(text);
  const files: string[] = [];
  const writing: Promise<void>[] = [];
  try {
    for (const [done, { name, svg }] of pictures.entries()) {
      signal.throwIfAborted();
      onProgress?.({ message: "drawing charts", done, total: pictures.length });
      const document = svg();
      const [png, vector] = [join(dir, `${name}.png`), join(dir, `${name}.svg`)];
      files.push(png, vector);
      writing.push(
        renderPng(document, font).then((image) => writeWhole(png, image)),
        writeWhole(vector, document),
      );
      await new Promise(setImmediate);
    }
    await Promise.all(writing);
  } finally {
    // Also after a failure the font stays until the last picture has read it.
    await Promise.allSettled(writing);
    await font.close();
  }
  return files;
}
