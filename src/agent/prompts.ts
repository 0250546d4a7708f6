import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { asset } from "../engine/assets.js";
import { PromptError } from "./prompt-error.js";

export type PromptName =
  | "ideation.zh"
  | "ideation.en"
  | "system"
  | "extract"
  | "propose-many"
  | "translate"
  | "repair"
  | "reflect"
  | "explain";

/** A prompt with its placeholders still open. */
export interface Prompt {
  readonly name: PromptName;
  readonly file: string;
  /** SHA-256 of the file's text, hex: says in a factor's provenance which wording it came from. */
  readonly hash: string;
  /** Fills in every `{{placeholder}}`. Throws PromptError for one that `values` does not have. */
  render(values: Readonly<Record<string, string>>): string;
}

/** `<workspace>/prompts/NAME.md` if it is there, else the one that is shipped. Throws PromptError when unreadable. */
export async function loadPrompt(name: PromptName, workspaceRoot: string): Promise<Prompt> {
  const own = join(workspaceRoot, "prompts", `${name}.md`);
  const shipped = asset("prompts", `${name}.md`);
  const found = (await read(own)) ?? (await read(shipped));
  if (!found) throw new PromptError(shipped, "the file is missing");
  const { text, file } = found;
  return {
    name,
    file,
    hash: createHash("sha256").update(text).digest("hex"),
    // The replacement is a function: a `$&` inside a value must stay what it is.
    render: (values) =>
      text.trimEnd().replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, key: string) => {
        const value = values[key];
        if (value === undefined) throw new PromptError(file, `{{${key}}} is not known`, Object.keys(values));
        return value;
      }),
  };
}

/** Text from files, notes and tools, marked so that instructions inside it read as data. */
export function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}data\n${text.trim()}\n${ticks}`;
}

async function read(file: string): Promise<{ text: string; file: string } | undefined> {
  try {
    return { text: await readFile(file, "utf8"), file };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new PromptError(file, "the file cannot be read", [], error);
  }
}
