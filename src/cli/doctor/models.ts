import { allProfiles, baseUrlOf, prefixOf } from "../../agent/models/profiles.js";
import type { Text } from "../../i18n/lang.js";
import { userConfigFile } from "../../memory/config.js";
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
          if (secrets.key(name, profile) !== undefined) return { en: "present", zh: "已设置" };
          throw new Failed(
            { en: `not set (${profile.keyVariable})`, zh: `未设置（${profile.keyVariable}）` },
            {
              en: `to use ${name}: export ${profile.keyVariable}=…, or \`keys\` in ${userConfigFile(env)} (mode 0600)`,
              zh: `要用 ${name}：export ${profile.keyVariable}=…，或写在 ${userConfigFile(env)} 的 \`keys\` 里（权限 0600）`,
            },
          );
        },
      }),
    );
  const unread = await readSecrets(env).then(
    () => undefined,
    (error: unknown) => error,
  );
  return [
    { name: "model", needed: true, run: () => reach(model) },
    // A file that others can read is not used: said once, with what to do, not once for each key.
    ...(unread === undefined
      ? keys
      : [{ name: "key file", needed: true, run: () => Promise.reject(unread) }]),
  ];

  async function reach(spec: string): Promise<Text> {
    if (spec === "offline")
      return {
        en: "offline: built in, needs no network and no key; it is not a language model",
        zh: "offline：内置，不需要网络和密钥；它不是语言模型",
      };
    if (spec.startsWith("replay:"))
      return { en: `${spec}: recorded answers, no network`, zh: `${spec}：录下的回答，不需要网络` };
    const profile = profiles[used];
    if (!profile)
      throw new Failed(
        { en: `${spec} names no known profile`, zh: `${spec} 不是已知的模型服务` },
        {
          en: `known are offline, ${Object.keys(profiles).join(", ")}; write it as profile:model`,
          zh: `已知的有 offline、${Object.keys(profiles).join("、")}；写法是 profile:model`,
        },
      );
    const url = baseUrlOf(used, profile, env) ?? OPENAI;
    try {
      // Any answer will do: without a key it is a 401, which shows that somebody is there.
      const { status } = await fetch(url, {
        signal: AbortSignal.any([app.signal, AbortSignal.timeout(PATIENCE_MS)]),
      });
      return {
        en: `${spec} at ${url} answers (HTTP ${status})`,
        zh: `${spec}（${url}）有应答（HTTP ${status}）`,
      };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const code =
        cause instanceof Error && "code" in cause
          ? String(cause.code)
          : cause instanceof Error
            ? cause.name
            : "";
      throw new Failed(
        {
          en: `${spec} at ${url} does not answer within ${PATIENCE_MS / 1000} s (${code})`,
          zh: `${spec}（${url}）在 ${PATIENCE_MS / 1000} 秒内没有应答（${code}）`,
        },
        {
          en: `check the network, the proxy and ${prefixOf(used)}_BASE_URL; offline works without: --model offline`,
          zh: `检查网络、代理和 ${prefixOf(used)}_BASE_URL；没有网络时可用 --model offline`,
        },
      );
    }
  }
}
