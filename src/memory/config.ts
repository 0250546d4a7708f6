import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import type { Entry } from "../engine/analysis/score.js";
import { issueText } from "../i18n/issue.js";
import { chooseLang, type Lang } from "../i18n/lang.js";
import { ConfigError } from "./config-error.js";
import { Settings, UserSettings } from "./config-schema.js";
import { parseJsonText } from "./json-text.js";
import type { ProfileSettings } from "./profile.js";
import type { Workspace } from "./workspace.js";
import { guardFs } from "./workspace-error.js";

export interface Budgets {
  readonly usd?: number | undefined;
  readonly tokens?: number | undefined;
  readonly seconds?: number | undefined;
  readonly formulas?: number | undefined;
  readonly modelCalls?: number | undefined;
}

/** What a model may start without a person being asked. */
export interface Allowance {
  /** Calls of tools that spend money. */
  readonly spending: boolean;
  /** Jobs that take up to this many seconds; longer ones ask. */
  readonly seconds: number;
}

/** Where a setting came from, for `factorsmith config` and error messages. */
export type ConfigSource = "default" | "user" | "workspace" | "environment" | "flag";

/** The settings in force. Holds no key: those come from `readSecrets`. */
export interface Config {
  /** `offline` or `profile:model` */
  readonly model: string;
  /** null: the workspace's only dataset, or the demo market. */
  readonly dataset: string | null;
  readonly lang: Lang;
  /** Rows. */
  readonly horizon: number;
  readonly entry: Entry;
  /** A budget that is left out has no limit. */
  readonly budgets: Budgets;
  readonly allow: Allowance;
  /** Added to the built-in ones; of the same name, what is set here counts. */
  readonly profiles: Readonly<Record<string, ProfileSettings>>;
  /** Trading days in a year. */
  readonly annualisation: number;
  /** Yearly rate, 0.02 = 2 %. */
  readonly riskFree: number;
  /** By top-level key. */
  readonly sources: Readonly<Record<string, ConfigSource>>;
}

export interface ConfigOptions {
  readonly workspace: Pick<Workspace, "configFile">;
  readonly env: NodeJS.ProcessEnv;
  readonly flags?: Settings;
  readonly home?: string;
}

/** A person who waits longer than this for something unasked would rather have been asked. */
const SECONDS_UNASKED = 120;

const VARIABLES = {
  FACTORSMITH_MODEL: "model",
  FACTORSMITH_DATASET: "dataset",
  FACTORSMITH_LANG: "lang",
  FACTORSMITH_HORIZON: "horizon",
  FACTORSMITH_ENTRY: "entry",
} as const;

/**
 * Flags over environment over the workspace's `config.json` over the user's own over the defaults; `budgets`, `allow`
 * and `profiles` (the user's own only) are merged by key, everything else replaced. Throws ConfigError (source, key, what is allowed).
 */
export async function loadConfig({
  workspace,
  env,
  flags = {},
  home = homedir(),
}: ConfigOptions): Promise<Config> {
  const { keys: _, ...user } = await readUserSettings(env, home);
  const layers: readonly (readonly [ConfigSource, Settings])[] = [
    ["default", { model: "offline", horizon: 5, entry: "next-open", annualisation: 252, riskFree: 0 }],
    ["user", user],
    ["workspace", await readWorkspaceSettings(workspace.configFile, userConfigFile(env, home))],
    ["environment", fromEnvironment(env)],
    ["flag", check(Settings, flags, "the command line", "see `factorsmith help`")],
  ];
  const merged: Settings = {};
  const sources: Record<string, ConfigSource> = {};
  for (const [source, settings] of layers) {
    for (const [key, value] of Object.entries(settings)) {
      if (value === undefined) continue;
      const before = merged[key as keyof Settings];
      const mergeable = key === "budgets" || key === "allow" || key === "profiles";
      Object.assign(merged, { [key]: mergeable && before ? Object.assign({}, before, value) : value });
      sources[key] = source;
    }
  }
  const { model = "offline", horizon = 5, entry = "next-open", annualisation = 252, riskFree = 0 } = merged;
  return {
    ...{ model, horizon, entry, annualisation, riskFree, sources },
    dataset: merged.dataset ?? null,
    lang: merged.lang ?? chooseLang(undefined, env),
    budgets: merged.budgets ?? {},
    allow: {
      spending: merged.allow?.spending ?? false,
      seconds: merged.allow?.seconds ?? SECONDS_UNASKED,
    },
    profiles: merged.profiles ?? {},
  };
}

/** `$XDG_CONFIG_HOME/factorsmith/config.json`, by default under `~/.config`. */
export function userConfigFile(env: NodeJS.ProcessEnv, home: string = homedir()): string {
  return join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "factorsmith", "config.json");
}

/** The user's own settings with `keys` as written; their file's mode is checked by `readSecrets`. */
export async function readUserSettings(env: NodeJS.ProcessEnv, home?: string): Promise<UserSettings> {
  const file = userConfigFile(env, home);
  return check(UserSettings, await readJson(file), file, "mend the file or take the key out");
}

/** What a workspace's file may say. Throws ConfigError: a key, a profile and leave to spend must not come with one. */
export function checkWorkspaceSettings(document: unknown, file: string, userFile: string): Settings {
  const key = findSecretKey(document);
  if (key) {
    throw new ConfigError(
      "key-in-workspace",
      file,
      [`${key}: a key must not stand in a workspace, which is shared and committed`],
      "take it out, make a new key at the provider, and set it in the environment or in your own config file",
    );
  }
  const settings = check(Settings, document, file, "mend the file or take the key out");
  if (settings.allow?.spending) {
    throw new ConfigError(
      "spending-in-workspace",
      file,
      ["allow.spending: a shared workspace must not allow that your money is spent"],
      `move it to your own ${userFile}, or give --allow-spending`,
    );
  }
  if (settings.profiles) {
    throw new ConfigError(
      "profile-in-workspace",
      file,
      ["profiles: a profile decides where your key is sent, so it must not come with a shared workspace"],
      `move it to your own ${userFile}`,
    );
  }
  return settings;
}

const readWorkspaceSettings = async (file: string, userFile: string): Promise<Settings> =>
  checkWorkspaceSettings(await readJson(file), file, userFile);

const SECRET = /^(keys|.*(api_?key|secret|password).*)$/i;

function findSecretKey(document: unknown, path = ""): string | undefined {
  if (typeof document !== "object" || document === null) return undefined;
  for (const [key, value] of Object.entries(document)) {
    if (SECRET.test(key)) return path + key;
    const below = findSecretKey(value, `${path}${key}.`);
    if (below) return below;
  }
  return undefined;
}

/** A missing file is an empty layer. */
async function readJson(file: string): Promise<unknown> {
  const text = await guardFs(file, async () => {
    try {
      return await readFile(file, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  });
  if (text === undefined) return {};
  const json = parseJsonText(text);
  if (!json.ok)
    throw new ConfigError("not-json", file, [json.detail], "mend the file, or move it aside", [
      json.detailZh,
    ]);
  return json.value;
}

function fromEnvironment(env: NodeJS.ProcessEnv): Settings {
  const settings: Settings = {};
  for (const [variable, key] of Object.entries(VARIABLES)) {
    const text = env[variable];
    if (!text) continue;
    const value = key === "horizon" ? Number(text) : key === "lang" ? chooseLang(text, {}) : text;
    Object.assign(settings, check(Settings, { [key]: value }, variable, `unset ${variable} or correct it`));
  }
  return settings;
}

function check<T>(schema: z.ZodType<T>, value: unknown, source: string, hint: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const told = (lang: Lang) =>
    parsed.error.issues.map((issue) => `${issue.path.join(".") || "document"} ${issueText(issue, lang)}`);
  throw new ConfigError("value", source, told("en"), hint, told("zh"));
}
