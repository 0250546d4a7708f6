import { createRequire } from "node:module";
import type { Chart } from "../charts/chart.js";
import { PALETTE } from "../charts/palette.js";
import { PICTURE } from "./frame.js";
import { echartsOption } from "./option.js";
import { COLOURS, echartsTheme } from "./theme.js";

type ECharts = Pick<typeof import("echarts"), "init" | "registerTheme">;

/** ECharts in one file: the same that the page carries, and loaded in a tenth of the time of its hundred modules. */
export const ECHARTS_FILE = "echarts/dist/echarts.min.js";

/** The family of the bundled font, then what a viewer without it may have. */
export const FONT_FAMILY = "Noto Sans SC, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif";

/**
 * What a still picture has no use for. Nothing of it lies outside of its axes, and each clip is a layer of 10 ms to the
 * rasteriser; the style sheet holds hover colours alone, which ECharts writes as "[object Object]" for gradients, and
 * whose classes would mean another chart's where two are on one page; `ecmeta_` is for ECharts' own script.
 */
const UNUSED = / (?:clip-path|class|ecmeta_\w+)="[^"]*"|<style[\s\S]*?<\/style>/g;

let loaded: ECharts | undefined;

/** Loads ECharts, once. */
function loadECharts(): ECharts {
  if (!loaded) {
    loaded = createRequire(import.meta.url)(ECHARTS_FILE) as ECharts;
    loaded.registerTheme("light", echartsTheme("light"));
  }
  return loaded;
}

/**
 * A chart as an SVG document of 1200 × 600, light, opaque. The first call loads ECharts.
 * @param stamp words across the upper right corner: that a market is synthetic
 */
export function renderSvg(chart: Chart, stamp?: string): string {
  const instance = loadECharts().init(null, "light", { renderer: "svg", ssr: true, ...PICTURE });
  try {
    instance.setOption({
      ...echartsOption(chart, "picture"),
      backgroundColor: COLOURS.light.background,
      textStyle: { fontFamily: FONT_FAMILY },
      ...(stamp && {
        graphic: {
          type: "text",
          right: 24,
          top: 18,
          z: 100,
          style: { text: stamp, fill: PALETTE.second, font: `bold 14px ${FONT_FAMILY}` },
        },
      }),
    });
    return instance.renderToSVGString().replaceAll(UNUSED, "");
  } finally {
    instance.dispose();
  }
}
