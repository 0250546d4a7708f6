import type { ReportPage } from "../html/page.js";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** A page without its charts as Markdown: figures, facts, every table. */
export function pageMarkdown({
  title,
  stamp,
  subtitle,
  code,
  figures,
  facts,
  warnings,
  sections,
}: ReportPage): string {
  const table = (head: readonly string[], rows: readonly (readonly string[])[], right: readonly boolean[]) =>
    [head, head.map((_, i) => (right[i] ? "---:" : "---")), ...rows]
      .map((row) => `| ${row.map(cell).join(" | ")} |`)
      .join("\n");
  return `${[
    `# ${title}`,
    ...(stamp ? [`**${stamp}**`] : []),
    subtitle,
    ...warnings.map((warning) => `> ${warning}`),
    ...(code === undefined ? [] : [`\`\`\`\n${code}\n\`\`\``]),
    figures
      .map(({ label, value, note }) => `- ${label}: **${value}**${note ? ` (${note})` : ""}`)
      .concat(facts.map(({ label, value }) => `- ${label}: ${value}`))
      .join("\n"),
    ...sections.flatMap((section) => [
      `## ${section.title}`,
      ...section.tables.flatMap(({ title: name, note, table: { columns, rows } }) => [
        `### ${name}`,
        ...(note ? [note] : []),
        ...(rows.length === 0
          ? []
          : [
              table(
                columns.map(({ label }) => label),
                rows,
                columns.map(({ align }) => align === "right"),
              ),
            ]),
      ]),
    ]),
  ].join("\n\n")}\n`;
}
