import type { PictureFont } from "./picture-font.js";

/**
 * Rasterises an SVG document with the given font alone, so that a picture has the same pixels on every machine and
 * Chinese is never shown as boxes. Runs on libuv's threads: pictures are made beside each other and beside the caller.
 */
export async function renderPng(svg: string, font: PictureFont): Promise<Buffer> {
  const { renderAsync } = await import("@resvg/resvg-js");
  // Without a signal: the binding takes it over for one picture and refuses it for the next. One takes 20 ms.
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false, fontFiles: [font.file], defaultFontFamily: "Noto Sans SC" },
  });
  return image.asPng();
}
