/**
 * Parses JSON; on failure says only where it broke. The parser's own message quotes the text around the error, which
 * in a user's config file may be a key.
 */
export function parseJsonText(text: string): { ok: true; value: unknown } | { ok: false; detail: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, detail: whereItBroke(text, error instanceof Error ? error.message : "") };
  }
}

function whereItBroke(text: string, message: string): string {
  if (text.trim() === "") return "the file is empty";
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) return "not valid JSON; it ends too early";
  const before = text.slice(0, Number(position)).split("\n");
  return `not valid JSON at line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
}
