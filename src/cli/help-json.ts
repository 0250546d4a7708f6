import { type Flag, flagsOf } from "../tools/command-line.js";
import type { Command } from "./command.js";
import { EXIT_CODES } from "./help-text.js";
import { version } from "./version.js";

/** `factorsmith help --json`: what a wrapper or an editor needs to know of the commands. */
export function helpJson(commands: readonly Command[]): Record<string, unknown> {
  return {
    version: version(),
    commands: commands.map((command) => ({
      command: command.command,
      summary: command.summary,
      example: command.example ?? null,
      inputs: flagsOf(command).map(inputJson),
    })),
    exitCodes: EXIT_CODES.map(([code, meaning]) => ({ code: Number(code), meaning })),
  };
}

const inputJson = ({ name, kind, choices, required, description, position, ...flag }: Flag) => ({
  ...{ name, kind, required, description },
  choices: choices.length > 0 ? choices : null,
  default: flag.default ?? null,
  position: position ?? null,
});
