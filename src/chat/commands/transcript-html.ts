import { Marked } from "marked";
import type { Session, TranscriptItem } from "../../agent/assistant.js";
import { renderText } from "../../engine/report/text.js";
import type { Lang } from "../../i18n/lang.js";
import type { AnyTool } from "../../tools/define.js";
import { inputLine } from "../views/input-line.js";

const STYLE = `:root{color-scheme:light dark}body{max-width:52rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 system-ui,sans-serif}
.asked{border-left:3px solid #3b82f6;padding-left:1rem;white-space:pre-wrap;font-weight:600}
pre{overflow:auto;padding:.8rem;background:#8882;border-radius:6px;font-size:13px;line-height:1.4}
summary{cursor:pointer}table{border-collapse:collapse}td,th{padding:.2rem .7rem;border-bottom:1px solid #8884}dt{float:left;clear:left;width:8rem;opacity:.7}`;

/** A conversation as one HTML file without scripts, fonts or links to anywhere; results can be folded. */
export function transcriptHtml(
  items: readonly TranscriptItem[],
  session: Pick<Session, "id" | "model" | "dataset">,
  tools: readonly AnyTool[],
  lang: Lang,
): string {
  const labels = lang === "zh" ? ["对话", "模型", "数据"] : ["conversation", "model", "data"];
  const facts = [session.id, session.model, session.dataset]
    .map((fact, i) => `<dt>${labels[i]}</dt><dd>${escapeHtml(fact)}</dd>`)
    .join("");
  const body = items.map((item) => section(item, tools, lang)).join("\n");
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>factorsmith ${escapeHtml(session.id)}</title><style>${STYLE}</style></head><body>
<h1>factorsmith</h1><dl>${facts}</dl>
${body}
</body></html>
`;
}

function section(item: TranscriptItem, tools: readonly AnyTool[], lang: Lang): string {
  if (item.kind === "user") return `<p class="asked">${escapeHtml(item.text)}</p>`;
  if (item.kind === "assistant") return prose(item.text);
  const tool = tools.find((one) => one.name === item.tool);
  const shown =
    tool && item.ok && item.value !== undefined
      ? renderText(tool.present(item.value, lang), { width: 100, color: false })
      : item.brief;
  const head = `${tool?.command ?? item.tool} ${inputLine(tool, item.input)}`;
  return `<details open><summary><code>${escapeHtml(head)}</code></summary><pre>${escapeHtml(shown)}</pre></details>`;
}

/** A model's answer brings no markup of its own, no images, and no links but to the web. */
const markdown = new Marked({
  renderer: {
    html: ({ text }) => escapeHtml(text),
    image: ({ text, href }) => escapeHtml(text || href),
    link: ({ text, href }) =>
      /^https?:\/\//i.test(href)
        ? `<a href="${escapeHtml(href)}" rel="noreferrer">${escapeHtml(text)}</a>`
        : escapeHtml(text),
  },
});

function prose(text: string): string {
  return markdown.parse(text, { async: false });
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
