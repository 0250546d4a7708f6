import { AIMessage } from "@langchain/core/messages";
import { type BaseCheckpointSaver, END, Send, START, StateGraph } from "@langchain/langgraph";
import { malformedArguments } from "../../models/model.js";
import type { ChatDeps } from "./deps.js";
import { callsOf, modelNode } from "./model-node.js";
import { ChatState, ToolTask } from "./state.js";
import { toolNode } from "./tool-node.js";

/** model ⇄ tools, one task per call. A turn that takes more than this many steps is going in circles. */
export const STEP_LIMIT = 50;

export function chatGraph(deps: ChatDeps, checkpointer: BaseCheckpointSaver) {
  return new StateGraph(ChatState)
    .addNode("model", modelNode(deps))
    .addNode("tool", toolNode(deps), { input: ToolTask })
    .addEdge(START, "model")
    .addConditionalEdges("model", toTools, ["tool", END])
    .addEdge("tool", "model")
    .compile({ checkpointer });
}

function toTools({ messages }: ChatState): Send[] | typeof END {
  const last = messages.at(-1);
  const malformed = last instanceof AIMessage ? malformedArguments(last) : {};
  const tasks = callsOf(messages).map(({ id = "", name, args }): ToolTask => {
    const raw = malformed[id];
    return { callId: id, tool: name, args, ...(raw !== undefined && { malformed: raw }) };
  });
  return tasks.length > 0 ? tasks.map((task) => new Send("tool", task)) : END;
}
