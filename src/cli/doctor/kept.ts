import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Text } from "../../i18n/lang.js";
import type { App } from "../app.js";
import type { Probe } from "./check.js";

/** What is kept in the workspace, read as the commands read it: settings, datasets, library, ledger, conversations. */
export function keptProbes(app: App): readonly Probe[] {
  return [
    { name: "settings", needed: true, run: () => settings(app) },
    { name: "datasets", needed: true, run: () => datasets(app) },
    {
      name: "library",
      needed: true,
      async run() {
        const own = (await (await app.base()).memory.library.list()).filter(
          ({ status }) => status !== "reference",
        );
        return { en: `${own.length} of your own factors`, zh: `自己的因子 ${own.length} 个` };
      },
    },
    {
      name: "ledger",
      needed: true,
      async run() {
        let lines = 0;
        for await (const _ of (await app.base()).memory.ledger.read()) lines++;
        return { en: `${lines} lines`, zh: `${lines} 行` };
      },
    },
    {
      name: "conversations",
      needed: true,
      async run() {
        // Opening the store makes it; doctor leaves no trace in a new workspace.
        if (!existsSync(app.workspace().sessionsDb)) return none;
        const { length } = await (await app.assistant()).sessions();
        return { en: String(length), zh: `${length} 个` };
      },
    },
  ];
}

const none: Text = { en: "none yet", zh: "还没有" };

async function settings(app: App): Promise<Text> {
  const { sources } = await app.config();
  const layers = [...new Set(Object.values(sources))].filter((source) => source !== "default");
  if (layers.length === 0) return { en: "all at their defaults", zh: "全部为默认值" };
  const zh = {
    flag: "命令行",
    environment: "环境变量",
    workspace: "工作区",
    user: "用户配置",
    default: "默认",
  };
  return {
    en: `set by ${layers.join(", ")}`,
    zh: `来自${layers.map((layer) => zh[layer]).join("、")}`,
  };
}

/** Each dataset by itself, so that a damaged one is named; its files must have the size that its manifest says. */
async function datasets(app: App): Promise<Text | string> {
  const root = app.workspace().data;
  const { loadPanel } = await import("../../engine/panel/index.js");
  const found = existsSync(root)
    ? readdirSync(root, { withFileTypes: true }).filter((e) => e.isDirectory() && !e.name.startsWith("."))
    : [];
  const told: string[] = [];
  for (const { name } of found) {
    const { dataset } = await loadPanel(join(root, name), { window: "search", signal: app.signal });
    told.push(dataset.kind === "demo" ? `${name} (demo)` : name);
  }
  if (told.length > 0) return told.join(", ");
  return { en: "none yet; the demo market is made when one is needed", zh: "还没有；需要时会生成演示市场" };
}
