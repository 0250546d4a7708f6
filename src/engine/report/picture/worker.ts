import { parentPort } from "node:worker_threads";
import { type Drawing, type Kept, svgOf } from "./drawing.js";
import { loadECharts } from "./svg.js";

export interface PictureTask {
  readonly id: number;
  readonly drawing: Drawing;
}

export type PictureReply =
  | { readonly id: number; readonly kind: "drawn"; readonly svg: string }
  | { readonly id: number; readonly kind: "failed"; readonly message: string };

// Before the first task comes: the numbers are still being made.
loadECharts();

const kept: Kept = new Map();

parentPort?.on("message", ({ id, drawing }: PictureTask) => {
  let reply: PictureReply;
  try {
    reply = { id, kind: "drawn", svg: svgOf(drawing, kept) };
  } catch (error) {
    reply = { id, kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply);
});
