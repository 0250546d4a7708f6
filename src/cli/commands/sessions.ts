import { z } from "zod";
import { defineCommand, say } from "../command.js";

export const sessions = defineCommand({
  command: "sessions",
  summary: { en: "List the conversations of this workspace", zh: "列出本工作区的会话" },
  input: z.object({ limit: z.number().int().positive().default(50).describe("the newest so many") }),
  positionals: [],
  async run({ limit }, app) {
    const assistant = await app.assistant();
    const list = (await assistant.sessions()).slice(0, limit);
    const { lang } = app;
    const column = (en: string, zh: string) => ({ label: say(lang, { en, zh }) });
    const none = {
      en: 'No conversation yet. `factorsmith` opens the chat, `factorsmith -p "…"` asks one question.',
      zh: '还没有会话。`factorsmith` 打开聊天界面，`factorsmith -p "…"` 只问一次。',
    };
    return {
      json: list,
      blocks:
        list.length === 0
          ? [{ kind: "text", text: say(lang, none) }]
          : [
              {
                kind: "table",
                columns: [
                  column("id", "编号"),
                  column("changed", "更新"),
                  { ...column("turns", "轮次"), align: "right" },
                  column("model", "模型"),
                  column("dataset", "数据集"),
                  column("title", "标题"),
                ],
                rows: list.map(({ id, updatedAt, turns, model, dataset, title }) => [
                  id,
                  updatedAt.slice(0, 16).replace("T", " "),
                  String(turns),
                  model,
                  dataset,
                  title,
                ]),
              },
            ],
    };
  },
});
