import type { Chart } from "../charts/chart.js";
import type { TreePicture } from "../tree/picture.js";
import { treeSvg } from "../tree/tree-svg.js";
import { type RiceQuantView, riceQuantSvg } from "./ricequant-svg.js";
import { renderSvg } from "./svg.js";

/** What a picture shows, as plain data: it goes to another thread. */
export type Drawing =
  | { readonly kind: "chart"; readonly chart: Chart; readonly stamp?: string }
  | { readonly kind: "ricequant"; readonly view: RiceQuantView }
  | { readonly kind: "tree"; readonly tree: TreePicture };

export function svgOf(drawing: Drawing): string {
  switch (drawing.kind) {
    case "chart":
      return renderSvg(drawing.chart, drawing.stamp);
    case "ricequant":
      return riceQuantSvg(drawing.view);
    case "tree":
      return treeSvg(drawing.tree);
  }
}
