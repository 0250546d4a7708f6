import { ConfigError } from "../../memory/config-error.js";
import { Profile, type ProfileSettings } from "../../memory/profile.js";
import type { Price } from "./model.js";

/**
 * The providers that are known without a line of configuration. A profile of the same name in config.json changes
 * what it sets. Prices change and differ by model, so none is shipped: money is counted where the user gives one.
 */
const BUILT_IN: Readonly<Record<string, unknown>> = {
  openai: {
    baseUrl: null,
    keyVariable: "OPENAI_API_KEY",
    parallelToolCalls: true,
    outputLimit: "max_completion_tokens",
    contextTokens: 128_000,
  },
  // Kimi's thinking models answer 400 when their reasoning is missing from the next request (langchainjs#10883).
  kimi: {
    baseUrl: "https://api.moonshot.cn/v1",
    keyVariable: "MOONSHOT_API_KEY",
    reasoning: "send-back",
    contextTokens: 128_000,
  },
  moonshot: {
    baseUrl: "https://api.moonshot.ai/v1",
    keyVariable: "MOONSHOT_API_KEY",
    reasoning: "send-back",
    contextTokens: 128_000,
  },
  deepseek: {
    baseUrl: "https://api.deepseek.com/v1",
    keyVariable: "DEEPSEEK_API_KEY",
    contextTokens: 64_000,
  },
  qwen: {
    baseUrl: "https://dashscope.aliyuncs.com/compatible-mode/v1",
    keyVariable: "DASHSCOPE_API_KEY",
    contextTokens: 128_000,
  },
  ollama: { baseUrl: "http://localhost:11434/v1", keyVariable: null, contextTokens: 8_192 },
  lmstudio: { baseUrl: "http://localhost:1234/v1", keyVariable: null, contextTokens: 8_192 },
  vllm: { baseUrl: "http://localhost:8000/v1", keyVariable: null, contextTokens: 32_768 },
};

/** Profiles in force by name: the built-in ones with what the user sets. Throws ConfigError for an incomplete one. */
export function allProfiles(
  own: Readonly<Record<string, ProfileSettings>>,
): Readonly<Record<string, Profile>> {
  const names = [...new Set([...Object.keys(BUILT_IN), ...Object.keys(own)])];
  return Object.fromEntries(names.map((name) => [name, complete(name, own[name])]));
}

function complete(name: string, own: ProfileSettings = {}): Profile {
  const parsed = Profile.safeParse({ ...(BUILT_IN[name] as object | undefined), ...own });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `profiles.${[name, ...path].join(".")}: ${message}`,
  );
  throw new ConfigError(
    "value",
    "config.json",
    problems,
    "a profile of your own needs baseUrl, keyVariable and contextTokens",
  );
}

/** What a model costs by its profile: its own price, or the one for all models of the provider. */
export const priceOf = ({ price, prices }: Profile, model: string): Price | null => prices[model] ?? price;

/**
 * Where to call: `<NAME>_BASE_URL`, or the one named like the key (`MOONSHOT_API_KEY` → `MOONSHOT_BASE_URL`), or the
 * profile's own. undefined: the client's default.
 */
export function baseUrlOf(name: string, profile: Profile, env: NodeJS.ProcessEnv): string | undefined {
  const own = env[`${prefixOf(name)}_BASE_URL`];
  const byKey = profile.keyVariable?.endsWith("_API_KEY")
    ? env[profile.keyVariable.replace(/_API_KEY$/, "_BASE_URL")]
    : undefined;
  return own || byKey || profile.baseUrl || undefined;
}

export const prefixOf = (name: string): string => name.toUpperCase().replaceAll("-", "_");
