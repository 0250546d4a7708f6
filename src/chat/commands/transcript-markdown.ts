import type { Session, TranscriptItem } from "../../agent/assistant.js";
import type { Lang } from "../../i18n/lang.js";
import type { AnyTool } from "../../tools/define.js";
import { inputLine } from "../views/input-line.js";

/** A conversation as a Markdown document that people can keep or send. */
export function transcriptMarkdown(
  items: readonly TranscriptItem[],
  session: Pick<Session, "id" | "model" | "dataset">,
  tools: readonly AnyTool[],
  lang: Lang,
): string {
  const facts = lang === "zh" ? ["对话", "模型", "数据"] : ["conversation", "model", "data"];
  const head = [
    `# factorsmith`,
    "",
    `- ${facts[0]}: ${session.id}`,
    `- ${facts[1]}: ${session.model}`,
    `- ${facts[2]}: ${session.dataset}`,
  ];
  return `${[head.join("\n"), ...items.map((item) => section(item, tools, lang))].join("\n\n")}\n`;
}

function section(item: TranscriptItem, tools: readonly AnyTool[], lang: Lang): string {
  if (item.kind === "assistant") return item.text.trim();
  if (item.kind === "user") {
    const heading = lang === "zh" ? "## 问" : "## Asked";
    return `${heading}\n\n${item.text
      .trim()
      .split("\n")
      .map((row) => `> ${row}`)
      .join("\n")}`;
  }
  const tool = tools.find((one) => one.name === item.tool);
  const state = item.ok ? "" : lang === "zh" ? "（失败）" : " (failed)";
  return `**${tool?.command ?? item.tool}** ${codeSpan(inputLine(tool, item.input))}${state}\n\n${fenced(item.brief)}`;
}

/** A fence longer than any in the text, so that the text cannot end it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text.trim()}\n${fence}`;
}

function codeSpan(text: string): string {
  if (text === "") return "";
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
