import { asset } from "../../assets.js";

export const FONT_FILE = asset("assets", "fonts", "NotoSansSC-Regular.subset.ttf");

/**
 * Rasterises an SVG document with the bundled font alone, so that a picture has the same pixels on every machine and
 * Chinese is never shown as boxes. Runs on libuv's threads: pictures are made beside each other and beside the caller.
 */
export async function renderPng(svg: string, signal?: AbortSignal): Promise<Buffer> {
  const { renderAsync } = await import("@resvg/resvg-js");
  const image = await renderAsync(
    svg,
    { font: { loadSystemFonts: false, fontFiles: [FONT_FILE], defaultFontFamily: "Noto Sans SC" } },
    signal ?? null,
  );
  return image.asPng();
}
