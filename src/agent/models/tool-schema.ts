import { z } from "zod";
import type { AnyTool } from "../../tools/define.js";
import type { ModelTool } from "./model.js";

const told = new WeakMap<AnyTool, ModelTool>();

/**
 * A tool as the model is told about it: without what only people may set, and without `$schema`, which some servers
 * refuse. The same object each time: making the schemas of all tools takes 30 ms.
 */
export function toModelTool(tool: AnyTool): ModelTool {
  const model = told.get(tool) ?? describe(tool);
  told.set(tool, model);
  return model;
}

function describe(tool: AnyTool): ModelTool {
  const open = Object.entries(tool.input.shape).filter(([key]) => !tool.personOnly?.includes(key));
  return {
    name: tool.name,
    description: tool.summary.en,
    parameters: toParameters(z.object(Object.fromEntries(open))),
  };
}

export function toParameters(schema: z.ZodObject): Readonly<Record<string, unknown>> {
  const { $schema: _, ...parameters } = z.toJSONSchema(schema, { io: "input" });
  return parameters;
}
