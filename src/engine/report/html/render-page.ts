import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { asset } from "../../assets.js";
import type { Chart } from "../charts/chart.js";
import { ECHARTS_FILE } from "../picture/svg.js";
import { sayIn } from "../words.js";
import { codeForScript, escapeHtml, jsonForScript } from "./escape.js";
import type { ReportPage, ReportSection } from "./page.js";
import { pageData } from "./page-data.js";
import { pageFont } from "./page-font.js";
import { tableHtml } from "./table-html.js";

/**
 * A report as one file that opens from disk: styles, program, ECharts and data are inside, and its content security
 * policy lets it load nothing. Text is readable without JavaScript; the charts need it.
 */
export async function renderPage(page: ReportPage): Promise<string> {
  const [echarts, program, style] = await Promise.all([
    readFile(createRequire(import.meta.url).resolve(ECHARTS_FILE), "utf8"),
    readFile(asset("assets", "report", "page.js"), "utf8"),
    readFile(asset("assets", "report", "page.css"), "utf8"),
  ]);
  const scripts = [codeForScript(echarts), codeForScript(program)];
  const data = jsonForScript(pageData(page));
  const body = bodyHtml(page);
  const say = sayIn(page.lang);
  return `<!doctype html>
<html lang="${page.lang === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(scripts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="factorsmith">
<title>${escapeHtml(page.title)}</title>
<style>${await pageFont(body + data)}${style}</style>
</head>
<body>
${body}
<noscript><p class="warning">${say("The charts need JavaScript; figures and tables do not.", "图表需要 JavaScript；数字与表格不需要。")}</p></noscript>
<script type="application/json" id="report-data">${data}</script>
${scripts.map((script) => `<script>${script}</script>`).join("\n")}
</body>
</html>
`;
}

function bodyHtml(page: ReportPage): string {
  const say = sayIn(page.lang);
  const e = escapeHtml;
  return `${page.stamp ? `<p class="stamp" role="note">${e(page.stamp)}</p>` : ""}
<header>
<h1>${e(page.title)}</h1>
<p class="where">${e(page.subtitle)}</p>
${page.code ? `<pre class="formula"><code>${e(page.code)}</code></pre>` : ""}
${page.warnings.map((warning) => `<p class="warning">${e(warning)}</p>`).join("\n")}
<dl class="figures">
${page.figures.map(({ label, value, note }) => `<div><dt>${e(label)}</dt><dd>${e(value)}${note ? `<small>${e(note)}</small>` : ""}</dd></div>`).join("\n")}
</dl>
<dl class="facts">
${page.facts.map(({ label, value }) => `<div><dt>${e(label)}</dt><dd>${e(value)}</dd></div>`).join("\n")}
</dl>
<nav>${page.sections.map(({ id, title }) => `<a href="#${e(id)}">${e(title)}</a>`).join("")}</nav>
</header>
<main>
${page.sections.map((section) => sectionHtml(section, page.stamp)).join("\n")}
<section id="definitions">
<h2>${say("Definitions", "口径")}</h2>
<dl class="terms">
${page.terms.map(({ id, term, meaning }) => `<div><dt>${e(term)} <code>${e(id)}</code></dt><dd>${e(meaning)}</dd></div>`).join("\n")}
</dl>
</section>
<section id="caveats">
<h2>${say("What to know about the data", "数据须知")}</h2>
<ul>${page.caveats.map((caveat) => `<li>${e(caveat)}</li>`).join("\n")}</ul>
</section>
</main>`;
}

/** Only these two programs run, and nothing is loaded from anywhere. ECharts' tooltips carry style attributes. */
function policy(scripts: readonly string[]): string {
  const hashes = scripts.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  return `default-src 'none'; script-src ${hashes.join(" ")}; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'`;
}

function sectionHtml(
  { id, title, text, charts, pictures = [], tables }: ReportSection,
  stamp: string | undefined,
): string {
  const e = escapeHtml;
  return `<section id="${e(id)}">
<h2>${e(title)}</h2>
${text ? `<p>${e(text)}</p>` : ""}
<div class="grid">
${charts
  .map(
    (chart) => `<figure data-kind="${shapeOf(chart)}">
<figcaption><h3>${e(chart.title)}</h3><p>${e(chart.note).replaceAll("\n", "<br>")}${stamp ? `<br><strong class="mark">${e(stamp)}</strong>` : ""}</p></figcaption>
<div class="chart" data-chart="${e(chart.id)}" role="img" aria-label="${e(`${chart.title}. ${chart.note}`)}"></div>
</figure>`,
  )
  .join("\n")}
${pictures
  .map(
    ({ title: name, note, svg }) =>
      `<figure class="picture"><figcaption><h3>${e(name)}</h3>${note ? `<p><code>${e(note)}</code></p>` : ""}</figcaption>${svg}</figure>`,
  )
  .join("\n")}
</div>
<div class="tables">
${tables.map(tableHtml).join("\n")}
</div>
</section>`;
}

/** Bars on their side and rows of cells need a line each: beyond this many the figure is made taller. */
const LINES = 16;

function shapeOf(chart: Chart): string {
  const lines =
    chart.kind === "heatmap"
      ? chart.rows.length
      : chart.kind === "series" && chart.sideways
        ? chart.x.values.length
        : 0;
  return lines > LINES ? "tall" : chart.kind;
}
