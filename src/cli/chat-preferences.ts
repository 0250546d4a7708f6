import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ChatOptions } from "../chat/index.js";
import { writeAtomic } from "../memory/atomic.js";
import { userConfigFile } from "../memory/config.js";

/** What a person chose in the chat, once for all workspaces: `chat.json` beside the user's configuration. */
export function chatPreferences(env: NodeJS.ProcessEnv): ChatOptions["preferences"] {
  const file = join(dirname(userConfigFile(env)), "chat.json");
  const read = async (): Promise<Record<string, unknown>> => {
    try {
      const value: unknown = JSON.parse(await readFile(file, "utf8"));
      return typeof value === "object" && value !== null ? { ...value } : {};
    } catch {
      // Absent or torn: preferences are a convenience, and the next choice writes the file anew.
      return {};
    }
  };
  return {
    async load() {
      const { theme, guided } = await read();
      return { ...(typeof theme === "string" && { theme }), guided: guided === true };
    },
    async save(changed) {
      await mkdir(dirname(file), { recursive: true });
      await writeAtomic(file, `${JSON.stringify({ ...(await read()), ...changed }, null, 2)}\n`);
    },
  };
}
