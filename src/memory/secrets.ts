import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { readUserSettings, userConfigFile } from "./config.js";
import { ConfigError } from "./config-error.js";
import type { Profile } from "./profile.js";
import { guardFs } from "./workspace-error.js";

/** The keys of this process. They never reach a log, a session, a report or an error message: `redact` what may. */
export interface Secrets {
  /** The key of a profile: from its environment variable, else from the user's own config file. */
  key(name: string, profile: Pick<Profile, "keyVariable">): string | undefined;
  /** `text` with every known key replaced by `[key]`. */
  redact(text: string): string;
}

/**
 * Reads keys from the environment (`*_API_KEY` and whatever profiles name) and from `keys` of the user's own config
 * file. Throws ConfigError when that file holds keys and others can read it.
 */
export async function readSecrets(env: NodeJS.ProcessEnv, home: string = homedir()): Promise<Secrets> {
  const { keys = {} } = await readUserSettings(env, home);
  if (Object.keys(keys).length > 0) await refuseOpenMode(userConfigFile(env, home));
  const known = new Set(Object.values(keys));
  for (const [name, value] of Object.entries(env))
    if (value && /_(API_KEY|TOKEN|SECRET)$/.test(name)) known.add(value);
  return {
    key: (name, { keyVariable }) => {
      // The profile's own variable, or the one that is named like the profile.
      const byName = env[`${name.toUpperCase().replaceAll("-", "_")}_API_KEY`];
      const value = (keyVariable && env[keyVariable]) || byName || keys[name] || undefined;
      if (value) known.add(value);
      return value;
    },
    redact: (text) => redact(text, known),
  };
}

/** `text` with every secret replaced by `[key]`; very short values are left, they would tear up ordinary text. */
export function redact(text: string, secrets: Iterable<string>): string {
  // Longest first, so that a key that contains another one leaves no tail.
  const values = [...secrets].filter((secret) => secret.length >= 6).sort((a, b) => b.length - a.length);
  return values.reduce((clean, secret) => clean.replaceAll(secret, "[key]"), text);
}

async function refuseOpenMode(file: string): Promise<void> {
  // Windows keeps access lists, not modes; the home folder is private there by default.
  if (process.platform === "win32") return;
  const { mode } = await guardFs(file, () => stat(file));
  if ((mode & 0o077) === 0) return;
  const octal = (mode & 0o777).toString(8).padStart(4, "0");
  throw new ConfigError(
    "key-file-mode",
    file,
    [`keys: the file can be read by others (mode ${octal})`],
    `chmod 600 ${file}`,
  );
}
