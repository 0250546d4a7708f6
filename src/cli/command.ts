import type { z } from "zod";
import type { ExitCode } from "../engine/errors.js";
import type { Block } from "../engine/report/blocks.js";
import type { Lang, Text } from "../i18n/lang.js";
import type { CommandShape, ShortFlags } from "../tools/command-line.js";
import type { App } from "./app.js";

/** What a command shows: one JSON document, or blocks, or text that a program reads. */
export interface Shown {
  readonly json: unknown;
  readonly blocks?: readonly Block[];
  readonly text?: string;
  /** 0 unless given. */
  readonly exitCode?: ExitCode;
}

/** One sub-command: made from a tool, or one of the few that are about the program itself. */
export interface Command extends CommandShape {
  readonly summary: Text;
  readonly short?: ShortFlags;
  readonly example?: string;
  /** As in `ToolDefinition`. */
  readonly usual?: readonly string[];
  /** Called so, it reads keys from the terminal itself, Ctrl-C among them. */
  ownsTerminal?(input: Record<string, unknown>): boolean;
  /** Returns what to show, or the exit code when it has written by itself. */
  run(input: Record<string, unknown>, app: App): Promise<Shown | ExitCode>;
}

interface CommandDefinition<I extends z.ZodObject> extends Omit<Command, "input" | "run"> {
  readonly input: I;
  run(input: z.output<I>, app: App): Promise<Shown | ExitCode>;
}

/** Checks the types of a command and forgets them, as `defineTool` does; `run.ts` parses the input before the call. */
export function defineCommand<I extends z.ZodObject>(definition: CommandDefinition<I>): Command {
  return definition as unknown as Command;
}

/** Picks the language of a text. */
export const say = (lang: Lang, text: Text): string => text[lang];
