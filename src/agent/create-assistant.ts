import type { Assistant, AssistantOptions } from "./assistant.js";

/**
 * The assistant of a workspace. LangChain, LangGraph and SQLite are loaded here and not with the module, so that what
 * does not talk (`--help`, `check`) starts at once. Makes no call and no file.
 */
export async function createAssistant(options: AssistantOptions): Promise<Assistant> {
  const { openAssistant } = await import("./session/assistant.js");
  return openAssistant(options);
}
