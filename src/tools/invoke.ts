import type { z } from "zod";
import type { ToolContext } from "./context.js";
import type { AnyTool } from "./define.js";
import type { ToolProgress } from "./progress.js";
import { ToolInputError } from "./tool-input-error.js";

/**
 * The one way to call a tool: checks the input, runs, reports progress, returns the typed value.
 * Throws ToolInputError (with the offending key and what is allowed) when the input does not fit the schema.
 */
export async function invokeTool(
  tool: AnyTool,
  input: unknown,
  context: ToolContext,
  onProgress?: (progress: ToolProgress) => void,
): Promise<unknown> {
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) throw new ToolInputError(tool.command, (parsed.error as z.ZodError).issues);
  context.signal.throwIfAborted();
  const run = tool.run(parsed.data, context);
  for (;;) {
    const step = await run.next();
    if (step.done) return step.value;
    onProgress?.(step.value);
    context.signal.throwIfAborted();
  }
}
