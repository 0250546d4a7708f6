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
}

/**
 * The model that `spec` names: `offline`, `replay:FILE`, or `profile:model`. Makes no call.
 * Throws ModelError `unknown-profile`, `no-key`, `replay`.
 */
export async function createModel(spec: string, options: ModelOptions): Promise<ChatModel> {
  const { config, env, seed, home = homedir(), retries, idleMs } = options;
  // LangChain is loaded only when a model is made, so that `--help` does not wait for it.
  if (spec === "offline") return (await import("../offline/create-offline.js")).createOfflineModel(seed);
  const colon = spec.indexOf(":");
  const name = colon < 0 ? spec : spec.slice(0, colon);
  const model = colon < 0 ? "" : spec.slice(colon + 1);
  if (name === "replay" && model) return (await import("./replay.js")).createReplayModel(model);
  const profiles = allProfiles(config.profiles);
  const profile = profiles[name];
  if (!profile || !model) {
    throw new ModelError("unknown-profile", spec, ["offline", ...Object.keys(profiles)].join(", "));
  }
  const secrets = await readSecrets(env, home);
  const key = secrets.key(name, profile) ?? (env[`${prefixOf(name)}_API_KEY`] || undefined);
  if (profile.keyVariable !== null && !key) throw new ModelError("no-key", spec, profile.keyVariable);
  const { createRemoteModel } = await import("./openai-model.js");
  return createRemoteModel({
    spec,
    model,
    profile,
    baseUrl: baseUrlOf(name, profile, env),
    key,
    redact: secrets.redact,
    ...(retries && { retries }),
    ...(idleMs !== undefined && { idleMs }),
  });
}
