import { FactorsmithError } from "../engine/errors.js";
import type { ItemBody } from "./items.js";
import type { ChatMessages } from "./messages.js";
import { clean } from "./screen/line.js";

/** An error as a message of the chat. What is not a FactorsmithError is a bug, and is said to be one. */
export function errorItem(error: unknown, messages: ChatMessages): ItemBody {
  if (error instanceof FactorsmithError) {
    return {
      kind: "message",
      tone: "error",
      text: clean(error.message),
      hint: error.hint ? clean(error.hint) : null,
    };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { kind: "message", tone: "error", text: clean(text), hint: messages.bug };
}
