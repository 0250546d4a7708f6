import type { BaseMessage } from "@langchain/core/messages";

/** `message.text`, which makes content blocks of a plain text first: too slow for all messages of a long conversation. */
export const textOf = (message: BaseMessage): string =>
  typeof message.content === "string" ? message.content : message.text;
