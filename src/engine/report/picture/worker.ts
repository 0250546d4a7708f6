import { parentPort } from "node:worker_threads";
import type { Chart } from "../charts/chart.js";
import { type Drawing, type Kept, svgOf } from "./drawing.js";
import { renderSvg } from "./svg.js";

export interface PictureTask {
  readonly id: number;
  readonly drawing: Drawing;
}

export type PictureReply =
  | { readonly id: number; readonly kind: "drawn"; readonly svg: string }
  | { readonly id: number; readonly kind: "failed"; readonly message: string };

const FEW = Array.from({ length: 40 }, (_, i) => i - 20);
const described = { id: "first", title: "", note: "" };
const FIRST: readonly Chart[] = [
  {
    ...described,
    kind: "series",
    x: { kind: "dates", values: FEW.map(String) },
    y: { format: "number", name: "" },
    series: [
      { name: "bars", draw: "bars", values: FEW, ink: "signed" },
      { name: "line", draw: "line", values: FEW, ink: "main" },
    ],
  },
  {
    ...described,
    kind: "heatmap",
    rows: [""],
    columns: [""],
    cells: [[1]],
    format: "number",
    scale: "up",
  },
];

// Before the first task comes, while the numbers are still being made: V8 reads code when it first runs, and the first
// chart of a report took 100 ms longer for it.
for (const chart of FIRST) renderSvg(chart);

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
