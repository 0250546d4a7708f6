import type { ToolMessage } from "@langchain/core/messages";
import type { Allowance } from "../../../memory/config.js";
import type { ToolContext } from "../../../tools/context.js";
import type { AnyTool } from "../../../tools/define.js";
import type { AgentEvent, ContextFill } from "../../events.js";
import type { Meter } from "../../models/meter.js";
import type { ChatModel } from "../../models/model.js";

/** What a turn of the chat needs from outside. `emit` tells the listener; the graph never knows who listens. */
export interface ChatDeps {
  readonly model: ChatModel;
  readonly tools: readonly AnyTool[];
  readonly system: string;
  readonly context: ToolContext;
  readonly meter: Meter;
  readonly allow: Allowance;
  readonly emit: (event: AgentEvent) => void;
  /** After each settled model call; `context`: what it filled of the model's window. */
  readonly onUsage: (context: ContextFill) => void;
  /** After each finished tool call, so that an abort of its siblings does not lose its answer. */
  readonly onAnswer: (message: ToolMessage) => void;
}
