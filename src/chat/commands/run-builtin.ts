import type { Session } from "../../agent/assistant.js";
import type { Block } from "../../engine/report/blocks.js";
import type { Lang } from "../../i18n/lang.js";
import { KEY_TABLE } from "../input/key-table.js";
import type { ItemBody } from "../items.js";
import { type ChatMessages, messagesFor } from "../messages.js";
import type { ChatOptions, OpenSession } from "../options.js";
import { dollars, duration } from "../screen/format.js";
import type { ChatState } from "../state.js";
import { BUILTINS, type BuiltinName, toolEntries } from "./registry.js";
import { transcriptMarkdown } from "./transcript-markdown.js";

/** What a built-in command leads to; the controller carries it out. */
export interface Outcome {
  readonly show?: readonly ItemBody[];
  readonly open?: OpenSession;
  readonly lang?: Lang;
  readonly quit?: true;
}

export async function runBuiltin(
  name: BuiltinName,
  argument: string,
  options: ChatOptions,
  session: Session,
  state: ChatState,
): Promise<Outcome> {
  const messages = messagesFor(state.lang);
  switch (name) {
    case "help":
      return showBlocks(helpBlocks(options, state.lang, messages));
    case "model":
      if (argument === "") return showInfo(messages.modelNow(session.model), messages.modelUsage);
      return opened(await options.sessions.withModel(session, argument), (open) =>
        messages.modelNow(open.status.model),
      );
    case "data":
      if (argument === "") return showBlocks(await datasetBlocks(options, state, messages));
      return opened(await options.sessions.withDataset(session, argument), (open) =>
        messages.dataNow(open.status.dataset),
      );
    case "new":
      return opened(await options.sessions.fresh(session), () => messages.newSession);
    case "resume":
      if (argument === "") return showBlocks(await sessionBlocks(options, messages));
      return opened(await options.sessions.resume(argument), (open) => messages.resumed(open.session.id));
    case "export": {
      const markdown = transcriptMarkdown(await session.transcript(), session, options.tools, state.lang);
      const path = await options.saveTranscript(markdown, argument === "" ? undefined : argument);
      return showBlocks([
        { kind: "text", text: messages.exported, tone: "good" },
        { kind: "files", paths: [path] },
      ]);
    }
    case "lang":
      if (argument !== "en" && argument !== "zh") return showInfo(messages.langNow, messages.langUsage);
      return { lang: argument, ...showInfo(messagesFor(argument).langNow, null) };
    case "cost":
      return showBlocks(costBlocks(state, messages));
    case "quit":
      return { quit: true };
  }
}

function showInfo(text: string, hint: string | null): Outcome {
  return { show: [{ kind: "message", tone: "info", text, hint }] };
}

function showBlocks(blocks: readonly Block[]): Outcome {
  return { show: [{ kind: "blocks", blocks }] };
}

function opened(open: OpenSession, sentence: (open: OpenSession) => string): Outcome {
  return { open, ...showInfo(sentence(open), null) };
}

function helpBlocks(options: ChatOptions, lang: Lang, messages: ChatMessages): Block[] {
  const rows = (entries: readonly { name: string; usage: string; summary: string }[]) =>
    entries.map((entry) => ({ label: `/${entry.name} ${entry.usage}`.trimEnd(), value: entry.summary }));
  return [
    { kind: "heading", text: messages.commandsHeading },
    { kind: "pairs", rows: rows(BUILTINS.map((one) => ({ ...one, summary: one.summary[lang] }))) },
    { kind: "heading", text: messages.toolsHeading },
    { kind: "pairs", rows: rows(toolEntries(options.tools, lang)) },
    { kind: "heading", text: messages.keysHeading },
    { kind: "pairs", rows: KEY_TABLE.map(({ keys, does }) => ({ label: keys, value: does[lang] })) },
  ];
}

async function datasetBlocks(
  options: ChatOptions,
  state: ChatState,
  messages: ChatMessages,
): Promise<Block[]> {
  const datasets = await options.listDatasets();
  if (datasets.length === 0) return [{ kind: "text", text: messages.noDatasets }];
  return [
    { kind: "heading", text: messages.datasets },
    {
      kind: "pairs",
      rows: datasets.map((one) => ({
        label: `${one.name === state.status.dataset ? "● " : "  "}${one.name}`,
        value: one.note,
      })),
    },
  ];
}

async function sessionBlocks(options: ChatOptions, messages: ChatMessages): Promise<Block[]> {
  const sessions = await options.assistant.sessions();
  if (sessions.length === 0) return [{ kind: "text", text: messages.noSessions }];
  return [
    { kind: "heading", text: messages.sessionsHeading },
    {
      kind: "pairs",
      rows: sessions.slice(0, 15).map((one) => ({
        label: one.id,
        value: one.title,
        note: `${one.updatedAt.slice(0, 16).replace("T", " ")} · ${one.model} · ${one.dataset}`,
      })),
    },
    { kind: "text", text: messages.resumeUsage, tone: "muted" },
  ];
}

function costBlocks(state: ChatState, messages: ChatMessages): Block[] {
  const { usage } = state;
  if (!usage) return [{ kind: "text", text: messages.noUsage }];
  return [
    { kind: "heading", text: messages.costHeading },
    {
      kind: "pairs",
      rows: [
        { label: messages.modelCalls, value: String(usage.modelCalls) },
        { label: messages.inputTokens, value: usage.inputTokens.toLocaleString("en-US") },
        { label: messages.outputTokens, value: usage.outputTokens.toLocaleString("en-US") },
        { label: messages.money, value: usage.usd === null ? messages.unknownPrice : dollars(usage.usd) },
        { label: messages.seconds, value: duration(usage.seconds * 1000) },
      ],
    },
  ];
}
