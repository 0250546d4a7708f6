import type { Session } from "../agent/assistant.js";
import type { Text } from "../i18n/lang.js";
import type { App } from "./app.js";

export interface ConversationChoice {
  readonly data?: string | undefined;
  readonly model?: string | undefined;
  readonly continue: boolean;
  readonly resume?: string | undefined;
}

/** Told at once: it takes seconds, and a first start must not look like a hang. */
const making: Text = {
  en: "No dataset yet: making the demo market (synthetic)",
  zh: "还没有数据集：正在生成演示市场（合成数据）",
};

/** The conversation that was asked for: a new one, the latest, or one by id. Makes sure that there is a dataset. */
export async function openConversation(choice: ConversationChoice, app: App): Promise<Session> {
  const onProgress = app.progress.update.bind(app.progress);
  const resolve = async (name?: string) => {
    const { engine } = await app.base();
    if (name === undefined && (await engine.datasets()).length === 0)
      app.progress.show({ message: making[app.lang] });
    return (await engine.resolve(name, { signal: app.signal, onProgress })).name;
  };
  const [assistant, config] = await Promise.all([app.assistant(), app.config()]);
  const chosen = choice.data ?? config.dataset ?? (await newest(app));
  if (!choice.continue && choice.resume === undefined) {
    return assistant.start({ model: choice.model ?? config.model, dataset: await resolve(chosen) });
  }
  // A conversation keeps its model and dataset unless others are named.
  return assistant.resume(choice.resume, {
    ...(choice.model !== undefined && { model: choice.model }),
    ...(choice.data !== undefined && { dataset: await resolve(choice.data) }),
  });
}

/**
 * Of several imported datasets the newest: a conversation names its dataset on every screen and can change it, so
 * opening on one is kinder than refusing. Undefined when there are fewer than two.
 */
async function newest(app: App): Promise<string | undefined> {
  const { engine } = await app.base();
  const imported = (await engine.datasets()).filter(({ kind }) => kind === "imported");
  if (imported.length < 2) return undefined;
  return imported.reduce((a, b) => (b.createdAt > a.createdAt ? b : a)).name;
}
