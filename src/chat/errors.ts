import { describeError } from "../i18n/errors.js";
import type { Lang } from "../i18n/lang.js";
import type { ItemBody } from "./items.js";
import { clean } from "./screen/line.js";

/** An error as a message of the chat, in its language. */
export function errorItem(error: unknown, lang: Lang): Extract<ItemBody, { kind: "message" }> {
  const { message, hint } = describeError(error, lang);
  return {
    kind: "message",
    tone: "error",
    text: clean(message),
    hint: hint === undefined ? null : clean(hint),
  };
}
