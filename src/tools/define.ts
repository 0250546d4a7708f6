import type { z } from "zod";
import type { Block } from "../engine/report/blocks.js";
import type { Lang, Text } from "../i18n/lang.js";
import type { ToolContext } from "./context.js";
import type { Demand } from "./demand.js";
import type { ToolProgress } from "./progress.js";

/**
 * `cheap` runs at once; `long` shows progress and can be stopped; `spends-money` asks first unless allowed, and so does
 * what a `demand` says will be long or ask a model that is paid.
 */
export type ToolCost = "cheap" | "long" | "spends-money";

/** Who is offered the tool. The model never gets what could reveal the test window or leave the workspace. */
export type Audience = "person" | "agent" | "mcp";

export interface Positional {
  /** A key of the input schema. */
  readonly key: string;
  readonly variadic?: boolean;
}

/**
 * One capability, defined once. The LangChain tool, the slash command, the command-line sub-command and the MCP tool
 * are all made from this record; none of them describes a tool again.
 */
export interface ToolDefinition<I extends z.ZodObject = z.ZodObject, O extends z.ZodType = z.ZodType> {
  /** snake_case: what models and MCP clients call. */
  readonly name: string;
  /** The words after `factorsmith` and after `/`: "evaluate", "data import". */
  readonly command: string;
  readonly summary: Text;
  /** Field descriptions (`.describe`) are the help of flags and of the model's parameters. */
  readonly input: I;
  readonly output: O;
  /** Inputs given without a flag, in order. */
  readonly positionals: readonly Positional[];
  /** Input keys that only people at a command line may set (paths on their disk). */
  readonly personOnly?: readonly string[];
  readonly cost: ToolCost;
  readonly audience: readonly Audience[];
  /** Of a tool with many inputs those that help shows first; the rest stands behind `--all`. */
  readonly usual?: readonly string[];
  /** A call, as an example in help and in the chat's first screen. */
  readonly example?: string;
  /**
   * What the call will take. A model that wants more time or money than is allowed has a person asked first; a person
   * who types the command has decided already. No effects: a question that is put again asks it again.
   */
  demand?(input: z.output<I>, context: ToolContext): Promise<Demand>;
  run(input: z.output<I>, context: ToolContext): AsyncGenerator<ToolProgress, z.output<O>>;
  /** Compact text for the model. Never contains a figure of the sealed test window. */
  brief(value: z.output<O>): string;
  /** The result made for eyes. */
  present(value: z.output<O>, lang: Lang): readonly Block[];
  /** The `--json` document, when it is not the value itself. */
  json?(value: z.output<O>): unknown;
}

/** A tool whose schemas are no longer known statically: how registries and surfaces hold tools. */
export type AnyTool = ToolDefinition;

/**
 * Checks a definition's types and forgets them, so that tools of different schemas can stand in one list. The cast is
 * safe because every surface parses the input with `input` before it calls `run`.
 */
export function defineTool<I extends z.ZodObject, O extends z.ZodType>(
  definition: ToolDefinition<I, O>,
): AnyTool {
  return definition as unknown as AnyTool;
}
