import type { ReportTable } from "../tables/table.js";
import { escapeHtml as e } from "./escape.js";

export function tableHtml({ id, title, note, table }: ReportTable): string {
  const side = (column: number) => (table.columns[column]?.align === "right" ? ' class="number"' : "");
  const head = table.columns.map(({ label }, i) => `<th scope="col"${side(i)}>${e(label)}</th>`).join("");
  const rows = table.rows.map(
    (row) => `<tr>${row.map((cell, i) => `<td${side(i)}>${e(cell)}</td>`).join("")}</tr>`,
  );
  return `<div class="table" id="table-${e(id)}" tabindex="0"><table>
<caption><h3>${e(title)}</h3>${note ? `<p>${e(note)}</p>` : ""}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table></div>`;
}
