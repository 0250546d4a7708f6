import type { Chart, Format } from "../charts/chart.js";
import { echartsOption, formatOf } from "../picture/option.js";
import { echartsTheme } from "../picture/theme.js";
import type { ReportPage } from "./page.js";

/** What the page's program reads. Axes of dates are kept once: twenty charts share a few of them. */
interface PageData {
  readonly themes: { readonly light: unknown; readonly dark: unknown };
  readonly axes: readonly (readonly string[])[];
  readonly charts: Record<
    string,
    { readonly option: unknown; readonly format: Format; readonly axis?: number }
  >;
}

export function pageData({ sections }: ReportPage): PageData {
  const axes: (readonly string[])[] = [];
  const charts: PageData["charts"] = {};
  for (const chart of sections.flatMap((section) => section.charts)) {
    if (chart.id in charts) continue;
    charts[chart.id] = { ...lifted(chart, axes), format: formatOf(chart) };
  }
  return { themes: { light: echartsTheme("light"), dark: echartsTheme("dark") }, axes, charts };
}

function lifted(chart: Chart, axes: (readonly string[])[]): { option: unknown; axis?: number } {
  if (chart.kind !== "series" || chart.x.kind !== "dates") return { option: echartsOption(chart, "page") };
  const { values } = chart.x;
  let axis = axes.findIndex((other) => other === values || same(other, values));
  if (axis < 0) axis = axes.push(values) - 1;
  const option = echartsOption(chart, "page");
  const bare = [option.xAxis].flat().map((x) => ({ ...x, data: undefined }));
  return { option: { ...option, xAxis: bare }, axis };
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
