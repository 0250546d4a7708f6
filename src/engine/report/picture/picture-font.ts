import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asset } from "../../assets.js";
import { subsetFont } from "./subset-font.js";

/** Figures, units and signs that ECharts writes without having read them in a chart. */
const ALWAYS = `${Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("")}…–−·∞`;

let whole: Promise<Buffer> | undefined;

/** The bundled font with the outlines of `text` alone. */
export async function fontFor(text: string): Promise<Buffer> {
  whole ??= readFile(asset("assets", "fonts", "NotoSansSC-Regular.subset.ttf"));
  return subsetFont(await whole, text);
}

/** A font file for the pictures of one report. */
export interface PictureFont {
  readonly file: string;
  close(): Promise<void>;
}

/**
 * The rasteriser reads its font anew for every picture: 50 ms for the whole font, 2 ms for the characters that one
 * report has. It takes files only, so this one lies in the system's folder for temporary files until `close`.
 */
export async function openPictureFont(text: string): Promise<PictureFont> {
  const dir = await mkdtemp(join(tmpdir(), "factorsmith-font-"));
  const file = join(dir, "font.ttf");
  await writeFile(file, await fontFor(text + ALWAYS));
  return { file, close: () => rm(dir, { recursive: true, force: true }) };
}
