import { METRIC_SECTIONS, METRICS } from "./metrics-table.js";

/** docs/metrics.md, from the table. */
export function metricsMarkdown(): string {
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  const sections = METRIC_SECTIONS.map((section) => {
    const lines = METRICS.filter((metric) => metric.section === section).map(
      ({ id, en, zh, definition, source }) =>
        `| \`${id}\` | ${cell(en)} | ${cell(zh)} | ${cell(definition)} | ${cell(source)} |`,
    );
    return [
      `## ${section}`,
      "",
      "| id | figure | 名称 | definition | as in |",
      "| --- | --- | --- | --- | --- |",
      ...lines,
    ].join("\n");
  });
  return `${[
    "# What the numbers of a factor analysis mean",
    "Generated from the table of figures (`src/engine/analysis/metrics-table.ts`); edit that, not this page.",
    [
      "Undefined is `null` in JSON and “–” on the screen, never 0. `h` is the horizon in trading days, `annualisation` the",
      "trading days of a year (252 unless set). A cross-section is the universe of the date. Only prices up to the end of the",
      "split are read.",
    ].join("\n"),
    ...sections,
  ].join("\n\n")}\n`;
}
