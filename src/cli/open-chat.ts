import { randomBytes } from "node:crypto";
import type { Session } from "../agent/assistant.js";
import { IMAGE_MODES } from "../chat/images/protocol.js";
import type { ChatOptions, OpenSession } from "../chat/index.js";
import type { ExitCode } from "../engine/errors.js";
import { writeAtomic } from "../memory/atomic.js";
import { withDefaultDataset } from "../tools/default-dataset.js";
import { invokeTool } from "../tools/invoke.js";
import type { App } from "./app.js";
import { allowed, type ChatInput } from "./chat-input.js";
import { chatModels } from "./chat-models.js";
import { chatPreferences } from "./chat-preferences.js";
import { chatWords } from "./chat-words.js";
import { keepSetting } from "./commands/config.js";
import { openConversation } from "./conversation.js";
import { historyFile } from "./history-file.js";

/** The chat on this terminal. Ink loads while the assistant opens. */
export async function openChat(input: ChatInput, app: App): Promise<ExitCode> {
  const [{ runChat }, session, assistant, { engine, memory }] = await Promise.all([
    import("../chat/index.js"),
    openConversation(input, app),
    app.assistant(),
    app.base(),
  ]);
  app.progress.clear();
  const workspace = app.workspace();

  async function opened(next: Session): Promise<OpenSession> {
    const { name, kind, splits, dates } = await engine.resolve(next.dataset);
    const { from, to } = splits.test;
    const testWindow = to > from ? `${dates[from]} … ${dates[to - 1]}` : null;
    return { session: next, status: { dataset: name, datasetKind: kind, testWindow, model: next.model } };
  }

  const options: ChatOptions = {
    ...(await opened(session)),
    assistant,
    allow: allowed(input),
    budgets: (await app.config()).budgets,
    resumed: input.continue || input.resume !== undefined,
    tools: app.tools.filter(({ audience }) => audience.includes("person")),
    async invoke(tool, given, onProgress, signal, { id, dataset, model }, limits) {
      const context = await app.toolContext({ kind: "person" }, { signal, session: id });
      const engine = withDefaultDataset(context.engine, dataset);
      const config = { ...context.config, model };
      return invokeTool(tool, given, { ...context, engine, config, ...(limits && { limits }) }, onProgress);
    },
    sessions: {
      withModel: async (current, model) => opened(await assistant.resume(current.id, { model })),
      withDataset: async (current, dataset) => {
        const { name } = await engine.resolve(dataset);
        return opened(await assistant.resume(current.id, { dataset: name }));
      },
      fresh: async ({ model, dataset }) => opened(await assistant.start({ model, dataset })),
      resume: async (id) => opened(await assistant.resume(id)),
      fork: async (current, change) => {
        const { session: copy, dropped } = await assistant.fork(current, change);
        return { open: await opened(copy), dropped };
      },
    },
    words: async ({ dataset }) => ({
      ...(await chatWords(engine, memory.library, dataset, app.lang)),
      models: chatModels(
        await app.config(),
        (await assistant.sessions()).map(({ model }) => model),
      ),
    }),
    listDatasets: async () =>
      (await engine.datasets()).map(({ name, symbols, dates, kind }) => ({
        name,
        note: `${symbols.length} × ${dates.length}${kind === "demo" ? { en: ", demo market", zh: "，演示市场" }[app.lang] : ""}`,
      })),
    trials: async () => {
      const datasets = await engine.datasets();
      const counts = await Promise.all(
        datasets.map(({ hash }) => memory.ledger.count({ datasetHash: hash })),
      );
      return counts.reduce((sum, { evaluations }) => sum + evaluations, 0);
    },
    async saveTranscript(text, file, format) {
      const stamp = app.io.now().toISOString().slice(0, 19).replaceAll(":", "-");
      const path = workspace.resolveInside(
        file ?? `reports/conversation-${stamp}-${randomBytes(2).toString("hex")}.${format}`,
      );
      await writeAtomic(path, text);
      return path;
    },
    preferences: chatPreferences(app.io.env),
    keepLang: (lang) => keepSetting(app, "lang", lang),
    history: historyFile(workspace),
    lang: app.lang,
    env: app.io.env,
    stdin: app.io.stdin,
    stdout: app.io.stdout,
    images: input.images ?? IMAGE_MODES.find((mode) => mode === app.io.env["FACTORSMITH_IMAGES"]) ?? "auto",
    ...(app.door && { door: app.door }),
    ...(input.prompt !== undefined && { initialPrompt: input.prompt }),
  };
  return runChat(options);
}
