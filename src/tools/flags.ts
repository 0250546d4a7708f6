import { z } from "zod";
import type { ToolDefinition } from "./define.js";

/** What a command line needs to know of a tool; the commands that are not tools have it as well. */
export type CommandShape = Pick<ToolDefinition, "command" | "input" | "positionals">;

export type FlagKind = "boolean" | "number" | "string" | "list" | "map";

/** One input of a tool as a command line shows it. */
export interface Flag {
  /** The key of the input schema: `marketSeed`. */
  readonly key: string;
  /** As it is written, without the dashes: `market-seed`. */
  readonly name: string;
  readonly kind: FlagKind;
  /** A list's items or a scalar are numbers. */
  readonly numeric: boolean;
  readonly choices: readonly string[];
  readonly default: unknown;
  readonly required: boolean;
  readonly description: string;
  /** Place among the inputs that are given without a flag, from 0; undefined for the others. */
  readonly position: number | undefined;
}

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** The flags of a tool in the order of its schema, positionals included: each of them has a flag as well. */
export function flagsOf({ input, positionals }: CommandShape): readonly Flag[] {
  // The JSON schema already has defaults, wrappers and descriptions resolved.
  const schema = z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as JsonSchema;
  return Object.entries(schema.properties ?? {}).map(([key, property]) => {
    const { kind, numeric, choices } = shapeOf(property);
    const position = positionals.findIndex((positional) => positional.key === key);
    return {
      key,
      name: kebab(key),
      kind,
      numeric,
      choices,
      default: property.default,
      required: schema.required?.includes(key) === true,
      description: property.description ?? "",
      position: position < 0 ? undefined : position,
    };
  });
}

function shapeOf(schema: JsonSchema): Pick<Flag, "kind" | "numeric" | "choices"> {
  // "x or null" reads as x: a person leaves out what does not exist.
  const alternatives = schema.anyOf?.filter(({ type }) => type !== "null") ?? [];
  if (alternatives.length === 1) return shapeOf(alternatives[0]!);
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => type !== "null");
  const choices = (schema.enum ?? []).map(String);
  const only = types.length === 1 ? types[0] : undefined;
  if (only === "array") {
    const { numeric, choices: itemChoices } = shapeOf(schema.items ?? {});
    return { kind: "list", numeric, choices: itemChoices };
  }
  if (only === "object") return { kind: "map", numeric: false, choices };
  if (only === "boolean") return { kind: "boolean", numeric: false, choices };
  const numeric = only === "number" || only === "integer";
  return { kind: numeric ? "number" : "string", numeric, choices };
}

const kebab = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
