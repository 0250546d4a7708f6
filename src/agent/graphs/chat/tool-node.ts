import { ToolMessage } from "@langchain/core/messages";
import { interrupt } from "@langchain/langgraph";
import { FactorsmithError } from "../../../engine/errors.js";
import type { AnyTool } from "../../../tools/define.js";
import { invokeTool } from "../../../tools/invoke.js";
import { ToolInputError } from "../../../tools/tool-input-error.js";
import { type ApprovalRequest, whyAsk } from "../../approval.js";
import type { ChatDeps } from "./deps.js";
import { toolMessageId } from "./history.js";
import type { ToolTask } from "./state.js";

/** A value larger than this as JSON is not kept in the conversation; its brief is. */
const LARGEST_ARTIFACT = 16_384;

interface Result {
  readonly ok: boolean;
  readonly brief: string;
  readonly value?: unknown;
  /** The model's own mistake, of which a turn may have only a few. */
  readonly badCall?: boolean;
}

/**
 * Runs one tool call. Whatever goes wrong comes back to the model as a sentence with a hint; only an abort and an
 * error that is not ours (a bug) leave the node.
 */
export function toolNode(deps: ChatDeps) {
  return async (task: ToolTask): Promise<{ messages: ToolMessage[] }> => {
    const tool = deps.tools.find(({ name }) => name === task.tool);
    // First of all: a resumed node runs from its top, so nothing with an effect may stand before the question.
    const asked = tool && (await questionOf(deps, tool, task));
    const denied = asked && interrupt<ApprovalRequest, boolean>(asked) !== true;
    const started = performance.now();
    deps.emit({
      type: "tool-started",
      callId: task.callId,
      tool: task.tool,
      input: task.malformed ?? task.args,
    });
    const result = denied ? refusal() : await run(deps, tool, task);
    const { ok, brief, value } = result;
    deps.emit({
      type: "tool-finished",
      callId: task.callId,
      tool: task.tool,
      ok,
      brief,
      ...(value !== undefined && { value }),
      elapsedMs: performance.now() - started,
    });
    const message = answer(task, result);
    deps.onAnswer(message);
    return { messages: [message] };
  };
}

/** What a person is asked first; undefined when the call may start. */
async function questionOf(
  { context, allow, meter }: ChatDeps,
  tool: AnyTool,
  { callId, args, malformed }: ToolTask,
): Promise<ApprovalRequest | undefined> {
  if (malformed !== undefined) return undefined;
  const why = await whyAsk(tool, args, context, { allow, secondsLeft: meter.left("seconds") });
  return why && { callId, tool: tool.name, input: args, ...why };
}

const refusal = (): Result => ({
  ok: false,
  brief: "The person did not allow this call. Do not ask again; go on without it.",
});

async function run(deps: ChatDeps, tool: AnyTool | undefined, task: ToolTask): Promise<Result> {
  if (!tool) {
    const known = deps.tools.map(({ name }) => name).join(", ");
    return { ok: false, badCall: true, brief: `There is no tool "${task.tool}". Tools: ${known}.` };
  }
  if (task.malformed !== undefined) {
    return {
      ok: false,
      badCall: true,
      brief: `The arguments are not a JSON object: ${task.malformed.slice(0, 500)}`,
    };
  }
  const hidden = tool.personOnly?.find((key) => task.args[key] !== undefined);
  if (hidden)
    return { ok: false, badCall: true, brief: `${tool.name}: ${hidden} can be set by a person only.` };
  try {
    const value = await invokeTool(tool, task.args, deps.context, ({ factor, ...progress }) => {
      if (factor) deps.emit(factor);
      deps.emit({ type: "tool-progress", callId: task.callId, progress });
    });
    return { ok: true, brief: tool.brief(value), value };
  } catch (error) {
    deps.context.signal.throwIfAborted();
    if (!(error instanceof FactorsmithError)) throw error;
    const brief = error.hint ? `${error.message.replace(/[.。]$/, "")}. ${error.hint}` : error.message;
    return { ok: false, brief, badCall: error instanceof ToolInputError };
  }
}

function answer({ callId, tool }: ToolTask, { ok, brief, value, badCall }: Result): ToolMessage {
  const small = value !== undefined && JSON.stringify(value).length <= LARGEST_ARTIFACT;
  return new ToolMessage({
    id: toolMessageId(callId),
    content: brief,
    tool_call_id: callId,
    name: tool,
    status: ok ? "success" : "error",
    ...(small && { artifact: value }),
    ...(badCall && { additional_kwargs: { badCall: true } }),
  });
}
