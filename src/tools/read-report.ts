import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import type { Block } from "../engine/report/blocks.js";
import type { ToolContext } from "./context.js";
import { defineTool } from "./define.js";
import { ExtractOutcome } from "./extract-contract.js";
import { PathError, unreadable } from "./path-error.js";
import { ToolInputError } from "./tool-input-error.js";

/** A text of this size is a book; a report is a hundredth of it. */
const LARGEST = 2_000_000;

export const readReport = defineTool({
  name: "read_report",
  command: "read",
  summary: {
    en: "Read factors out of a report or pasted text: cards with formulas and the cited passage",
    zh: "从报告或粘贴的文字中提取因子：公式卡片，附原文出处",
  },
  input: z.object({
    path: z.string().optional().describe("a Markdown, text or LaTeX file; for models: inside the workspace"),
    text: z.string().max(LARGEST).optional().describe("the text itself, or a formula in LaTeX"),
    model: z.string().optional().describe("profile:model, or `offline` (default: the workspace's)"),
    data: z.string().optional().describe("check formulas against this dataset's fields"),
    maxUsd: z.number().positive().optional().describe("stop before spending more"),
    maxTokens: z.number().int().positive().optional(),
  }),
  output: ExtractOutcome,
  positionals: [{ key: "path" }],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  example: "read report.md --model offline",
  async *run({ path, text, model, data, maxUsd, maxTokens }, context) {
    if ((path === undefined) === (text === undefined)) {
      throw new ToolInputError("read_report", [
        { code: "custom", path: ["path"], message: "give either a path or a text", input: path },
      ]);
    }
    return yield* context.extract(
      {
        source: path ?? "text",
        text: text ?? (await textOf(path!, context)),
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
      ...cards.map(({ name, formula, written, problem, line, passage }) =>
        problem === null
          ? `- ${name} (line ${line}): ${formula} | "${oneLine(passage)}"`
          : `- ${name} (line ${line}): NOT LEGAL ${written} | ${problem}`,
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
          text: `${say("line", "第")} ${card.line}${say("", " 行")}: “${oneLine(card.passage)}”`,
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

/** A person may name any file of theirs; whoever else asks stays inside the workspace. */
async function textOf(path: string, { actor, workspace }: ToolContext): Promise<string> {
  const file = actor.kind === "person" ? resolve(path) : workspace.resolveInside(path);
  let bytes: Buffer;
  try {
    if ((await stat(file)).size > LARGEST) throw new PathError(path, "too-large");
    bytes = await readFile(file);
  } catch (error) {
    throw error instanceof PathError ? error : unreadable(path, error);
  }
  // PDF and Word files are not text; reading their bytes would only feed noise to the model.
  if (bytes.subarray(0, 4096).includes(0) || bytes.subarray(0, 5).toString("latin1") === "%PDF-")
    throw new PathError(path, "not-text");
  return bytes.toString("utf8").replace(/^\uFEFF/, "");
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
