import type { Format } from "../charts/chart.js";

/** Six significant digits: more than a picture shows, and a third of the bytes of a full float in the page. */
const SIGNIFICANT = 6;

/** A figure in the unit of its axis: `percent` in hundredths; ECharts' own mark for "no value" where there is none. */
export function scaled(value: number | null | undefined, format: Format): number | "-" {
  if (value === null || value === undefined || !Number.isFinite(value)) return "-";
  return Number((format === "percent" ? value * 100 : value).toPrecision(SIGNIFICANT));
}

export function axisTemplate(format: Format): string {
  return format === "percent" ? "{value} %" : "{value}";
}
