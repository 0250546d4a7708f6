import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Block } from "../../engine/report/blocks.js";
import { issueText } from "../../i18n/issue.js";
import type { Lang, Text } from "../../i18n/lang.js";
import { withLock, writeAtomic } from "../../memory/atomic.js";
import { type ConfigSource, checkWorkspaceSettings, userConfigFile } from "../../memory/config.js";
import { ConfigError } from "../../memory/config-error.js";
import { Settings } from "../../memory/config-schema.js";
import { parseJsonText } from "../../memory/json-text.js";
import { guardFs } from "../../memory/workspace-error.js";
import type { App } from "../app.js";
import { defineCommand, say } from "../command.js";

const SOURCES: Readonly<Record<ConfigSource, Text>> = {
  default: { en: "default", zh: "默认" },
  user: { en: "user", zh: "用户设置" },
  workspace: { en: "workspace", zh: "工作区设置" },
  environment: { en: "environment", zh: "环境变量" },
  flag: { en: "flag", zh: "命令行" },
};

export const configShow = defineCommand({
  command: "config",
  summary: { en: "Show the settings in force and where each comes from", zh: "显示生效的设置及其来源" },
  input: z.object({}),
  positionals: [],
  async run(_, app) {
    const { sources, ...settings } = await app.config();
    const files = { workspace: app.workspace().configFile, user: userConfigFile(app.io.env) };
    const source = (key: string): ConfigSource => sources[key] ?? "default";
    const rows = Object.entries(settings).map(([key, value]) => ({
      label: key,
      value: typeof value === "string" ? value : value === null ? "–" : JSON.stringify(value),
      note: SOURCES[source(key)][app.lang],
    }));
    const title = { en: "Files, the first one wins", zh: "设置文件，前者优先" };
    const blocks: Block[] = [
      { kind: "pairs", rows },
      { kind: "text", text: say(app.lang, title), tone: "muted" },
      { kind: "files", paths: [files.workspace, files.user] },
    ];
    const json = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [key, { value, source: source(key) }]),
    );
    return { json: { settings: json, files }, blocks };
  },
});

export const configSet = defineCommand({
  command: "config set",
  summary: { en: "Keep a setting in this workspace", zh: "在本工作区保存一个设置" },
  input: z.object({
    key: z
      .string()
      .min(1)
      .describe(`one of ${Object.keys(Settings.shape).join(", ")}; deeper with dots: budgets.usd`),
    value: z.string().describe("the value; numbers and JSON are understood"),
  }),
  positionals: [{ key: "key" }, { key: "value" }],
  example: "config set model openai:gpt-5.1",
  async run({ key, value }, app) {
    const file = app.workspace().configFile;
    await keepSetting(app, key, value);
    return {
      json: { key, file },
      blocks: [{ kind: "pairs", rows: [{ label: key, value, note: file }] }],
    };
  },
});

/** Writes one setting into the workspace's `config.json`. Throws ConfigError when it is not one. */
export async function keepSetting(
  app: Pick<App, "workspace" | "io">,
  key: string,
  value: string,
): Promise<void> {
  const file = app.workspace().configFile;
  await withLock(file, async (lease) => {
    const settings = changed(await readSettings(file), key, value);
    checkWorkspaceSettings(settings, file, userConfigFile(app.io.env));
    lease.assertHeld();
    await writeAtomic(file, `${JSON.stringify(settings, null, 2)}\n`);
  });
}

export const configUnset = defineCommand({
  command: "config unset",
  summary: { en: "Take a setting out of this workspace", zh: "从本工作区删除一个设置" },
  input: z.object({
    key: z.string().min(1).describe("as for `config set`; deeper with dots: budgets.usd"),
  }),
  positionals: [{ key: "key" }],
  example: "config unset model",
  async run({ key }, app) {
    const file = app.workspace().configFile;
    await withLock(file, async (lease) => {
      const { left, had } = withoutValue(await readSettings(file), key.split("."));
      if (!had)
        throw new ConfigError(
          "value",
          key,
          ["it is not set in this workspace"],
          "`factorsmith config` shows where each setting comes from",
        );
      lease.assertHeld();
      await writeAtomic(file, `${JSON.stringify(left, null, 2)}\n`);
    });
    const gone = { en: "not set here any more", zh: "本工作区不再设置" };
    return {
      json: { key, file },
      blocks: [{ kind: "pairs", rows: [{ label: key, value: say(app.lang, gone), note: file }] }],
    };
  },
});

/** As it stands in the file: a wrong key elsewhere in it is told by the check of the whole. */
async function readSettings(file: string): Promise<unknown> {
  const text = await guardFs(file, () =>
    readFile(file, "utf8").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return "{}";
      throw error;
    }),
  );
  const json = parseJsonText(text);
  if (!json.ok) throw new ConfigError("not-json", file, [json.detail], "mend the file, or move it aside");
  return json.value;
}

/** The text itself if the schema takes it, else what it says as JSON: `5` is a number only where one is needed. */
function changed(settings: unknown, key: string, text: string): Settings {
  const asText = Settings.safeParse(withValue(settings, key.split("."), text));
  if (asText.success) return asText.data;
  const json = parseJsonText(text);
  const parsed = json.ok ? Settings.safeParse(withValue(settings, key.split("."), json.value)) : asText;
  if (parsed.success) return parsed.data;
  const told = (lang: Lang) => parsed.error.issues.map((issue) => issueText(issue, lang));
  const hint = `settings are ${Object.keys(Settings.shape).join(", ")}`;
  throw new ConfigError("value", key, told("en"), hint, told("zh"));
}

/** Without the key, and without an object that it leaves empty. */
function withoutValue(
  target: unknown,
  [head = "", ...rest]: readonly string[],
): { readonly left: Record<string, unknown>; readonly had: boolean } {
  const before = typeof target === "object" && target !== null && !Array.isArray(target) ? target : {};
  if (!Object.hasOwn(before, head)) return { left: { ...before }, had: false };
  const { [head]: below, ...others } = before as Record<string, unknown>;
  if (rest.length === 0) return { left: others, had: true };
  const { left, had } = withoutValue(below, rest);
  if (!had) return { left: { ...before }, had };
  return { left: Object.keys(left).length === 0 ? others : { ...others, [head]: left }, had };
}

function withValue(target: unknown, [head = "", ...rest]: readonly string[], value: unknown): unknown {
  const before = typeof target === "object" && target !== null && !Array.isArray(target) ? target : {};
  const below: unknown = Object.hasOwn(before, head) ? (before as Record<string, unknown>)[head] : undefined;
  return { ...before, [head]: rest.length === 0 ? value : withValue(below, rest, value) };
}
