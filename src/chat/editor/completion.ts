/** A slash command as the completion list and /help show it. */
export interface CommandEntry {
  /** Without the slash: "data list". */
  readonly name: string;
  readonly summary: string;
  /** What follows the name: "EXPRESSION…". */
  readonly usage: string;
  /** Its words are formulas, in which operators and fields complete. */
  readonly takesFormula?: boolean;
  /** What its first word may be; `dataset`, `model`: the name of one. */
  readonly choices?: readonly string[] | "dataset" | "model";
  /** Made when asked for: a tool's schema is read only when somebody writes a flag. */
  readonly flags?: () => readonly FlagEntry[];
}

interface FlagEntry {
  readonly name: string;
  readonly note: string;
  readonly choices: readonly string[];
}

/** What can complete a text; empty when it is not the beginning of a command. */
export function completions(text: string, commands: readonly CommandEntry[]): readonly CommandEntry[] {
  if (!text.startsWith("/") || text.includes("\n")) return [];
  const typed = text.slice(1).toLowerCase();
  const starting = commands.filter((command) => command.name.startsWith(typed));
  // "/evaluate " has been chosen already: a list with only itself says nothing new.
  return starting.length === 1 && starting[0]?.name === typed ? [] : starting;
}

/** The command that a text calls: the longest name that its words begin with ("data list" before "data"). */
export function matchCommand<C extends { readonly name: string }>(
  text: string,
  commands: readonly C[],
): C | undefined {
  const typed = `${text.slice(1).trimStart()} `.replace(/\s+/g, " ").toLowerCase();
  return commands
    .filter((command) => typed.startsWith(`${command.name} `))
    .sort((a, b) => b.name.length - a.name.length)[0];
}
