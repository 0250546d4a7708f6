import { z } from "zod";
import type { TurnOptions } from "../agent/assistant.js";
import { IMAGE_MODES } from "../chat/images/protocol.js";

/** What `factorsmith`, `factorsmith chat` and `factorsmith -p` take. */
export const ChatInput = z.object({
  prompt: z.string().optional().describe("the question, with -p"),
  print: z.boolean().default(false).describe("answer one question without the chat"),
  outputFormat: z
    .enum(["text", "json", "stream-json"])
    .default("text")
    .describe("with -p: the answer, one JSON document, or one event a line"),
  maxUsd: z.number().positive().optional().describe("with -p: stop before spending more"),
  maxTokens: z.number().int().positive().optional().describe("with -p: stop before using more tokens"),
  maxSeconds: z.number().positive().optional().describe("with -p: stop after so many seconds"),
  allowSpending: z.boolean().default(false).describe("models may start what spends money without asking"),
  allowSeconds: z
    .number()
    .min(0)
    .optional()
    .describe("models may start jobs of up to so many seconds without asking (default 120)"),
  data: z.string().optional().describe("dataset (default: the workspace's, else the demo market)"),
  model: z.string().optional().describe("profile:model, or `offline` (default: the workspace's)"),
  images: z
    .enum(IMAGE_MODES)
    .optional()
    .describe("pictures in the terminal (default: FACTORSMITH_IMAGES, else auto)"),
  continue: z.boolean().default(false).describe("go on with the latest conversation"),
  resume: z.string().optional().describe("go on with this conversation (see `factorsmith sessions`)"),
});
export type ChatInput = z.output<typeof ChatInput>;

/** What the flags allow; the settings count for the rest. */
export const allowed = ({
  allowSpending,
  allowSeconds,
}: Pick<ChatInput, "allowSpending" | "allowSeconds">): NonNullable<TurnOptions["allow"]> => ({
  spending: allowSpending,
  ...(allowSeconds !== undefined && { seconds: allowSeconds }),
});
