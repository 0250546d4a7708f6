import { readdir } from "node:fs/promises";
import { allProfiles } from "../../agent/models/profiles.js";
import type { App } from "../app.js";
import type { NameKind } from "./shells.js";

/** The names of this workspace that a shell completes. What cannot be read has none: Tab is no place for errors. */
export async function namesOf(kind: NameKind, app: App): Promise<readonly string[]> {
  const folders = async (dir: string) =>
    (await readdir(dir, { withFileTypes: true })).filter((e) => e.isDirectory()).map(({ name }) => name);
  try {
    const { data, runs } = app.workspace();
    if (kind === "datasets") return (await folders(data)).filter((name) => !name.startsWith("."));
    if (kind === "accounts")
      return (await folders(runs)).flatMap((name) => (name.startsWith("paper-") ? [name.slice(6)] : []));
    if (kind === "models") {
      const { model, profiles } = await app.config();
      const priced = Object.entries(allProfiles(profiles)).flatMap(([name, { prices }]) => [
        `${name}:`,
        ...Object.keys(prices).map((one) => `${name}:${one}`),
      ]);
      return [...new Set(["offline", model, ...priced, "replay:"])];
    }
    const records = await (await app.base()).memory.library.list();
    // What comes with the program goes by a short id.
    return records.map(({ id, name, status }) => (status === "reference" ? id : name));
  } catch {
    return [];
  }
}
