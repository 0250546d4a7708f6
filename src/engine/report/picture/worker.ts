import { parentPort } from "node:worker_threads";
import { type Drawing, type Kept, svgOf } from "./drawing.js";
import { rasteriser, renderPng } from "./png.js";
import { loadECharts } from "./svg.js";

export interface PictureTask {
  readonly id: number;
  readonly drawing: Drawing;
  readonly fontFile: string;
}

export type PictureReply =
  | { readonly id: number; readonly kind: "drawn"; readonly svg: string; readonly png: Uint8Array }
  | { readonly id: number; readonly kind: "failed"; readonly message: string };

// Before the first task comes: the numbers are still being made.
loadECharts();
rasteriser();

const kept: Kept = new Map();

/** One picture is laid out here while libuv's threads rasterise those before it. */
parentPort?.on("message", async ({ id, drawing, fontFile }: PictureTask) => {
  let reply: PictureReply;
  try {
    const svg = svgOf(drawing, kept);
    reply = { id, kind: "drawn", svg, png: await renderPng(svg, { file: fontFile }) };
  } catch (error) {
    reply = { id, kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply);
});
