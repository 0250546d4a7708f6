import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { ALL_FIELDS, FormulaError } from "../../../engine/dsl/index.js";
import { noticeText } from "../../../i18n/notice.js";
import type { ToolContext } from "../../../tools/context.js";
import type { ExtractOutcome, ExtractRequest, ReportCard } from "../../../tools/extract-contract.js";
import { askedLimits, limitsInForce } from "../../../tools/live-limits.js";
import type { ToolProgress } from "../../../tools/progress.js";
import { languageGuide } from "../../language-guide.js";
import { createModel } from "../../models/create-model.js";
import { BudgetReached, createMeter } from "../../models/meter.js";
import { type ModelReply, malformedArguments } from "../../models/model.js";
import { ModelError } from "../../models/model-error.js";
import { recording } from "../../models/record.js";
import { callWithin } from "../../models/spend.js";
import { fence, loadPrompt } from "../../prompts.js";
import type { ResearchDeps } from "../research/run.js";
import { type Found, REPORT, readFound } from "./found.js";
import { lineAt, locate, piecesOf } from "./passages.js";

/** How often a piece of text is asked about again when the answer has faults. */
const MOST_REPAIRS = 2;

/**
 * Reads a text piece by piece with the model and returns the factors that it describes, each with the passage that it
 * comes from. An idea whose passage is not in the text is dropped and counted; a formula that is still not legal after
 * the repairs is kept with its problem, so that a person can mend it.
 */
export async function* runExtract(
  request: ExtractRequest,
  context: ToolContext,
  { env, ...effects }: ResearchDeps,
): AsyncGenerator<ToolProgress, ExtractOutcome> {
  const { text, source, dataset, seed, pages: starts } = request;
  const { config, workspace, signal, lang } = context;
  const made = await createModel(request.model, { config, env, seed, ...effects });
  const stamp = context.now().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const run = `extract-${stamp}-${randomBytes(2).toString("hex")}`;
  const model = recording(made, join(workspace.runs, run, "completions.jsonl"), {
    ...{ now: context.now, session: context.session },
  });
  const limits = limitsInForce(context.limits, askedLimits(request), config.budgets);
  const meter = createMeter(limits, () => performance.now());
  const fields = dataset === undefined ? ALL_FIELDS : await context.engine.fields(dataset);
  const system = (await loadPrompt("extract", workspace.root)).render({ ...languageGuide(fields, "en") });

  const notices: string[] = [];
  async function ask(messages: readonly BaseMessage[]): Promise<ModelReply> {
    const asked = { system, messages, tools: [REPORT], answerWith: REPORT.name, purpose: "reading" as const };
    const onNotice = (code: string, notice: string) => void notices.push(noticeText(code, notice, lang));
    return callWithin(meter, model, asked, { signal, onNotice });
  }

  /** What is wrong with a formula, in words for the model and the card, or what it was parsed to. */
  async function checked(
    found: Found,
  ): Promise<Pick<ReportCard, "formula" | "hash" | "problem" | "warnings">> {
    try {
      const formula = await context.engine.parse(found.formula, dataset);
      const warnings = formula.warnings.map(({ message }) => message);
      return { formula: formula.canonical, hash: formula.hash, problem: null, warnings };
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      const problem = [error.message, error.hint].filter(Boolean).join(" ");
      return { formula: null, hash: null, problem, warnings: [] };
    }
  }

  async function readPiece(piece: string): Promise<{ cards: readonly ReportCard[]; dropped: number }> {
    const messages: BaseMessage[] = [new HumanMessage(fence(piece))];
    for (let repair = 0; ; repair++) {
      const { message } = await ask(messages);
      const call = message.tool_calls?.find(({ name }) => name === REPORT.name);
      const readable = call !== undefined && malformedArguments(message)[call.id ?? ""] === undefined;
      const read = readFound(readable ? call.args : undefined);
      const last = repair === MOST_REPAIRS;
      if (!read.ok) {
        if (last) throw new ModelError("malformed", request.model, read.problem);
        messages.push(...told(message, call?.id, `The answer cannot be used: ${read.problem}`));
        continue;
      }
      const cards: ReportCard[] = [];
      const faults: string[] = [];
      let dropped = 0;
      for (const { formula: written, ...found } of read.factors) {
        const at = locate(found.passage, piece);
        const state = await checked({ ...found, formula: written });
        if (at === undefined) {
          dropped++;
          faults.push(`${found.name}: the passage is not in the text; copy it word for word`);
        } else {
          if (state.problem !== null) faults.push(`${found.name}: ${state.problem}`);
          const place = text.indexOf(piece) + at;
          const page = starts ? starts.filter((start) => start <= place).length : null;
          cards.push({ ...found, written, ...state, line: lineAt(text, place), page });
        }
      }
      // The offline ideator would answer the same again.
      if (faults.length === 0 || last || model.kind === "offline") return { cards, dropped };
      messages.push(
        ...told(message, call?.id, `Mend these and report all factors again:\n${faults.join("\n")}`),
      );
    }
  }

  const cards = new Map<string, ReportCard>();
  let dropped = 0;
  let stopped: ExtractOutcome["stopped"] = "done";
  const pieces = piecesOf(text);
  try {
    for (const [i, piece] of pieces.entries()) {
      yield { message: lang === "zh" ? "正在阅读" : "reading", done: i, total: pieces.length };
      const read = await readPiece(piece.text);
      for (const message of notices.splice(0)) yield { message };
      dropped += read.dropped;
      for (const card of read.cards) {
        const key = card.hash ?? card.written;
        if (!cards.has(key)) cards.set(key, card);
      }
    }
  } catch (error) {
    if (!(error instanceof BudgetReached)) throw error;
    yield {
      message:
        lang === "zh"
          ? `${error.text.zh}：其余文字未读`
          : `${error.message}: the rest of the text is not read`,
    };
    stopped = "budget";
  }
  return {
    ...{ source, model: request.model, dataset: dataset ?? null, characters: text.length },
    ...{ cards: [...cards.values()], dropped, usage: meter.usage(), stopped },
  };
}

/** The model's answer, and what it is told about it. */
function told(message: AIMessage, callId: string | undefined, problem: string): readonly BaseMessage[] {
  if (callId === undefined) return [new AIMessage(message.text), new HumanMessage(problem)];
  return [
    new AIMessage({ content: message.text, tool_calls: message.tool_calls ?? [] }),
    new ToolMessage({ content: problem, tool_call_id: callId }),
  ];
}
