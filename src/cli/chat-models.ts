import { allProfiles } from "../agent/models/profiles.js";
import type { Words } from "../chat/editor/words.js";
import type { Config } from "../memory/config.js";

/**
 * Models to complete with: those that the settings name, those that were talked to before, and each profile for a
 * model of one's own choice. No server is asked.
 */
export function chatModels(
  { model, profiles }: Pick<Config, "model" | "profiles">,
  before: readonly string[],
): Words["models"] {
  const all = Object.entries(allProfiles(profiles));
  const priced = all.flatMap(([name, { prices }]) => Object.keys(prices).map((one) => `${name}:${one}`));
  const fallbacks = all.flatMap(([, profile]) => profile.fallbacks);
  const known = [...new Set(["offline", model, ...before, ...priced, ...fallbacks])];
  return [
    ...known.filter((name) => !name.startsWith("replay:")).map((name) => ({ name, note: "" })),
    ...all.map(([name, { keyVariable, baseUrl }]) => ({
      name: `${name}:`,
      note: keyVariable ?? baseUrl ?? "",
    })),
  ];
}
