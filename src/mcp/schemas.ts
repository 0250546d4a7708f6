import { z } from "zod";
import type { AnyTool } from "../tools/define.js";

export interface ObjectSchema {
  readonly [key: string]: unknown;
  readonly type: "object";
}

/** The inputs that a client may set: without those for people only, and nothing that the tool does not know. */
export function clientInput({ input, personOnly = [] }: AnyTool): z.ZodObject {
  const shape = Object.entries(input.shape).filter(([key]) => !personOnly.includes(key));
  return z.strictObject(Object.fromEntries(shape));
}

export function inputSchema(tool: AnyTool): ObjectSchema {
  return objectSchema(clientInput(tool));
}

/** MCP wants structured results to be objects; any other value stands under `result`. */
export function outputSchema({ output }: AnyTool): ObjectSchema {
  return isObjectSchema(output) ? objectSchema(output) : objectSchema(z.object({ result: output }));
}

export function structured({ output }: AnyTool, value: unknown): Record<string, unknown> {
  const content = isObjectSchema(output) ? value : { result: value };
  // What goes over the wire is JSON: NaN is null, a date its text.
  return JSON.parse(JSON.stringify(content));
}

const isObjectSchema = (schema: z.ZodType): boolean => schema instanceof z.ZodObject;

function objectSchema(schema: z.ZodType): ObjectSchema {
  // `io: "input"` leaves objects open: a tool that returns one key more than it promised does not break its clients.
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return { ...json, type: "object" };
}
