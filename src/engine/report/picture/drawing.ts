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

/** Charts of a RiceQuant view that were laid out, by their data: most of them are pictures of their own as well. */
export type Kept = Map<string, { readonly data: string; readonly svg: string }>;

export function svgOf(drawing: Drawing, kept: Kept = new Map()): string {
  switch (drawing.kind) {
    case "chart": {
      const { chart, stamp } = drawing;
      const known = kept.get(chart.id);
      return known && known.data === JSON.stringify([chart, stamp]) ? known.svg : renderSvg(chart, stamp);
    }
    case "ricequant":
      return riceQuantSvg(drawing.view, (chart, stamp) => {
        const svg = renderSvg(chart, stamp);
        kept.set(chart.id, { data: JSON.stringify([chart, stamp]), svg });
        return svg;
      });
    case "tree":
      return treeSvg(drawing.tree);
  }
}
