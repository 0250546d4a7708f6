import { allProfiles, baseUrlOf } from "../../agent/models/profiles.js";
import { readSecrets } from "../../memory/secrets.js";
import type { App } from "../app.js";
import { Failed, type Probe } from "./check.js";

const PATIENCE_MS = 3000;
const OPENAI = "https://api.openai.com/v1";

/** Keys (present or not, never shown) and whether the address of the model in use answers. */
export async function modelProbes(app: App, wanted: string | undefined): Promise<readonly Probe[]> {
  const config = await app.config();
  const { env } = app.io;
  const model = wanted ?? config.model;
  const profiles = allProfiles(config.profiles);
  const used = model.split(":")[0] ?? "";
  const keys = Object.entries(profiles)
    .filter(([, { keyVariable }]) => keyVariable !== null)
    .map(
      ([name, profile]): Probe => ({
        name: `key ${name}`,
        needed: name === used,
        async run() {
          const secrets = await readSecrets(env);
          if (secrets.key(name, profile) !== undefined) return "present";
          throw new Failed(`not set (${profile.keyVariable})`);
        },
      }),
    );
  return [{ name: "model", needed: true, run: () => reach(model) }, ...keys];

  async function reach(spec: string): Promise<string> {
    if (spec === "offline")
      return "offline: built in, needs no network and no key; it is not a language model";
    if (spec.startsWith("replay:")) return `${spec}: recorded answers, no network`;
    const profile = profiles[used];
    if (!profile)
      throw new Failed(
        `${spec} names no known profile; known are offline, ${Object.keys(profiles).join(", ")}`,
      );
    const url = baseUrlOf(used, profile, env) ?? OPENAI;
    try {
      // Any answer will do: without a key it is a 401, which shows that somebody is there.
      const { status } = await fetch(url, {
        signal: AbortSignal.any([app.signal, AbortSignal.timeout(PATIENCE_MS)]),
      });
      return `${spec} at ${url} answers (HTTP ${status})`;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const code =
        cause instanceof Error && "code" in cause
          ? String(cause.code)
          : cause instanceof Error
            ? cause.name
            : "";
      throw new Failed(`${spec} at ${url} does not answer within ${PATIENCE_MS / 1000} s (${code})`);
    }
  }
}
