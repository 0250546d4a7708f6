import { homedir } from "node:os";
import type { Config } from "../../memory/config.js";
import { readSecrets } from "../../memory/secrets.js";
import type { ChatModel } from "./model.js";
import { ModelError } from "./model-error.js";
import { allProfiles, baseUrlOf, prefixOf } from "./profiles.js";
import type { RetryPolicy } from "./retry.js";

export interface ModelOptions {
  readonly config: Pick<Config, "profiles">;
  readonly env: NodeJS.ProcessEnv;
  /** Of the offline ideator; other models have no seed that can be relied on. */
  readonly seed: number;
  readonly home?: string;
  readonly retries?: RetryPolicy;
  readonly idleMs?: number;
  /** Without the profile's fallbacks: a fallback has none of its own, and a compared model must answer itself. */
  readonly alone?: boolean;
}

/**
 * Splits `profile:model`, or `replay:FILE`, which has no profile. Throws ModelError `unknown-profile`, so that a
 * misspelt name is told when it is chosen and not at the first question.
 */
function readSpec(spec: string, config: Pick<Config, "profiles">) {
  const [name = "", ...rest] = spec.split(":");
  const model = rest.join(":");
  if (name === "replay" && model) return { name, model };
  const profiles = allProfiles(config.profiles);
  const profile = profiles[name];
  if (profile && model) return { name, model, profile };
  throw new ModelError("unknown-profile", spec, ["offline", ...Object.keys(profiles)].join(", "));
}

export function checkModelSpec(spec: string, config: Pick<Config, "profiles">): void {
  if (spec !== "offline") readSpec(spec, config);
}

/**
 * The model that `spec` names: `offline`, `replay:FILE`, or `profile:model`. Makes no call.
 * Throws ModelError `unknown-profile`, `no-key`, `replay`.
 */
export async function createModel(spec: string, options: ModelOptions): Promise<ChatModel> {
  const { config, env, seed, home = homedir(), retries, idleMs } = options;
  // LangChain is loaded only when a model is made, so that `--help` does not wait for it.
  if (spec === "offline") return (await import("../offline/create-offline.js")).createOfflineModel(seed);
  const { name, model, profile } = readSpec(spec, config);
  if (!profile) return (await import("./replay.js")).createReplayModel(model);
  const secrets = await readSecrets(env, home);
  const key = secrets.key(name, profile) ?? (env[`${prefixOf(name)}_API_KEY`] || undefined);
  if (profile.keyVariable !== null && !key) throw new ModelError("no-key", spec, profile.keyVariable);
  const { createRemoteModel } = await import("./openai-model.js");
  const remote = createRemoteModel({
    spec,
    model,
    profile,
    baseUrl: baseUrlOf(name, profile, env),
    key,
    redact: secrets.redact,
    ...(retries && { retries }),
    ...(idleMs !== undefined && { idleMs }),
  });
  const others = options.alone ? [] : profile.fallbacks;
  if (others.length === 0) return remote;
  const { withFallbacks } = await import("./fallbacks.js");
  return withFallbacks(remote, others, (other) => createModel(other, { ...options, alone: true }));
}
