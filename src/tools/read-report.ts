import { z } from "zod";
import type { Block } from "../engine/report/blocks.js";
import type { Lang } from "../i18n/lang.js";
import { defineTool } from "./define.js";
import { asking } from "./demand.js";
import { ExtractOutcome, type ReportCard } from "./extract-contract.js";
import { LARGEST_TEXT, reportText } from "./report-text.js";
import { ToolInputError } from "./tool-input-error.js";

/** Characters of one question, about. */
const PIECE = 12_000;
/** So many questions to the conversation's own model are a part of the conversation, which its person pays for. */
const FEW = 4;

export const readReport = defineTool({
  name: "read_report",
  command: "read",
  summary: {
    en: "Read factors out of a report or pasted text: cards with formulas and the cited passage",
    zh: "从报告或粘贴的文字中提取因子：公式卡片，附原文出处",
  },
  input: z.object({
    path: z
      .string()
      .optional()
      .describe("a Markdown, text, LaTeX or PDF file; for models: inside the workspace"),
    text: z.string().max(LARGEST_TEXT).optional().describe("the text itself, or a formula in LaTeX"),
    model: z
      .string()
      .optional()
      .describe("profile:model, or `offline` (default: the conversation's, or the workspace's)"),
    data: z.string().optional().describe("check formulas against this dataset's fields"),
    maxUsd: z.number().positive().optional().describe("stop before spending more"),
    maxTokens: z.number().int().positive().optional().describe("stop before using more tokens"),
  }),
  output: ExtractOutcome,
  positionals: [{ key: "path" }],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  example: "read report.md --model offline",
  async demand({ text, model }, { config }) {
    // How long a file is shows when it is read; most reports have about this many pieces.
    const pieces = text === undefined ? FEW : Math.ceil(text.length / PIECE);
    const asked = asking(model ?? config.model, pieces);
    const own = model === undefined || model === config.model;
    return own && pieces <= FEW ? { seconds: asked.seconds } : asked;
  },
  async *run({ path, text, model, data, maxUsd, maxTokens }, context) {
    if ((path === undefined) === (text === undefined)) {
      throw new ToolInputError("read", [
        {
          code: "custom",
          path: ["path"],
          message: "or --text must be given, one of them",
          params: { zh: "与 --text 必须给出其中一个" },
          input: path,
        },
      ]);
    }
    return yield* context.extract(
      {
        source: path ?? "text",
        ...(text !== undefined ? { text } : await reportText(path!, context)),
        model: model ?? context.config.model,
        seed: context.seed,
        ...(data !== undefined && { dataset: (await context.engine.resolve(data)).name }),
        ...(maxUsd !== undefined && { maxUsd }),
        ...(maxTokens !== undefined && { maxTokens }),
      },
      context,
    );
  },
  brief: ({ source, cards, dropped, stopped }) =>
    [
      `${cards.length} factor(s) in ${source}${dropped > 0 ? `, ${dropped} left out because their passage is not in the text` : ""}${stopped === "budget" ? "; the budget ended it before the end of the text" : ""}.`,
      ...cards.map(({ name, formula, written, problem, passage, ...where }) =>
        problem === null
          ? `- ${name} (${placeOf(where, "en")}): ${formula} | "${oneLine(passage)}"`
          : `- ${name} (${placeOf(where, "en")}): NOT LEGAL ${written} | ${problem}`,
      ),
    ].join("\n"),
  present: ({ cards, dropped, stopped }, lang) => {
    const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
    return [
      ...(cards.length === 0
        ? [
            {
              kind: "text",
              text: say("No factor was found in the text.", "文中没有找到因子。"),
            } satisfies Block,
          ]
        : []),
      ...cards.flatMap((card): Block[] => [
        { kind: "heading", text: (lang === "zh" && card.nameZh) || card.name },
        ...(card.hypothesis ? [{ kind: "text", text: card.hypothesis } satisfies Block] : []),
        { kind: "code", text: card.formula ?? card.written },
        ...(card.problem === null ? [] : [{ kind: "text", tone: "bad", text: card.problem } satisfies Block]),
        ...card.warnings.map((text): Block => ({ kind: "text", tone: "warning", text })),
        {
          kind: "text",
          tone: "muted",
          text: `${placeOf(card, lang)}: “${oneLine(card.passage)}”`,
        },
      ]),
      ...(dropped > 0
        ? [
            {
              kind: "text",
              tone: "warning",
              text: say(
                `${dropped} idea(s) were left out: the passage that they cite is not in the text.`,
                `有 ${dropped} 个想法被略去：所引原文不在文中。`,
              ),
            } satisfies Block,
          ]
        : []),
      ...(stopped === "budget"
        ? [
            {
              kind: "text",
              tone: "warning",
              text: say("The budget ended it before the end of the text.", "预算用尽，未读完全文。"),
            } satisfies Block,
          ]
        : []),
    ];
  },
});

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

function placeOf({ line, page }: Pick<ReportCard, "line" | "page">, lang: Lang): string {
  if (page !== null) return lang === "zh" ? `第 ${page} 页` : `page ${page}`;
  return lang === "zh" ? `第 ${line} 行` : `line ${line}`;
}
