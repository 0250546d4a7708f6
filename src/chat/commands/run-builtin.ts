import type { Session } from "../../agent/assistant.js";
import type { Block } from "../../engine/report/blocks.js";
import type { Lang } from "../../i18n/lang.js";
import { KEY_TABLE } from "../input/key-table.js";
import { type ChatMessages, messagesFor } from "../messages.js";
import type { ChatOptions, OpenSession } from "../options.js";
import { dollars, duration } from "../screen/format.js";
import { THEMES } from "../screen/paint.js";
import type { ChatState } from "../state.js";
import { contextCommand, forkCommand, resumeCommand } from "./conversation-commands.js";
import { exportCommand } from "./export-command.js";
import { info, type Outcome } from "./outcome.js";
import { BUILTINS, type BuiltinName, toolEntries } from "./registry.js";
import { showCommand } from "./show-command.js";
import { budgetCommand, jobsCommand } from "./work-commands.js";

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
      if (argument === "") return info(messages.modelNow(session.model), messages.modelUsage);
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
      return resumeCommand(argument, options, state);
    case "undo":
    case "compact":
      return forkCommand(name, options, session, state);
    case "fork":
      return forkCommand("copy", options, session, state);
    case "export":
      return exportCommand(argument, options, session, state);
    case "jobs":
      return jobsCommand(argument, state);
    case "budget":
      return budgetCommand(argument, state);
    case "context":
      return contextCommand(session, state);
    case "show":
      return showCommand(argument, state, options.tools);
    case "theme": {
      const theme = THEMES.find((one) => one === argument);
      if (!theme) return info(messages.themeNow(state.theme), messages.themeUsage);
      await options.preferences.save({ theme });
      return { theme, ...info(messages.themeNow(theme)) };
    }
    case "lang":
      if (argument !== "en" && argument !== "zh") return info(messages.langNow, messages.langUsage);
      await options.keepLang(argument);
      return { lang: argument, ...info(messagesFor(argument).langNow) };
    case "cost":
      return showBlocks([...costBlocks(state, messages), ...(await byPurpose(options, session, state.lang))]);
    case "quit":
      return { quit: true };
  }
}

function showBlocks(blocks: readonly Block[]): Outcome {
  return { show: [{ kind: "blocks", blocks }] };
}

function opened(open: OpenSession, sentence: (open: OpenSession) => string): Outcome {
  return { open, ...info(sentence(open)) };
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

/** What the conversation and the runs that it began have cost, by model and purpose: from the records of the calls. */
async function byPurpose(options: ChatOptions, session: Session, lang: Lang): Promise<readonly Block[]> {
  const tool = options.tools.find(({ name }) => name === "model_costs");
  if (!tool) return [];
  const { signal } = new AbortController();
  const value = await options.invoke(tool, { session: session.id }, () => {}, signal, session);
  return tool.present(value, lang);
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
