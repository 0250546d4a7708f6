import { MessagesValue, StateSchema } from "@langchain/langgraph";
import { z } from "zod";

/** A conversation. Tables and curves stay out of it: a tool's value is kept only while it is small. */
export const ChatState = new StateSchema({ messages: MessagesValue });
export type ChatState = typeof ChatState.State;

/** What one task of the tools node gets: one call, so that resuming one never runs its sibling again. */
export const ToolTask = z.object({
  callId: z.string(),
  tool: z.string(),
  args: z.record(z.string(), z.unknown()),
  /** The arguments as they came, when they were not a JSON object. */
  malformed: z.string().optional(),
});
export type ToolTask = z.infer<typeof ToolTask>;
