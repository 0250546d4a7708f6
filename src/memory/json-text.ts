/**
 * Parses JSON; on failure says only where it broke. The parser's own message quotes the text around the error, which
 * in a user's config file may be a key.
 */
export function parseJsonText(
  text: string,
): { ok: true; value: unknown } | { ok: false; detail: string; detailZh: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const [detail, detailZh] = whereItBroke(text, error instanceof Error ? error.message : "");
    return { ok: false, detail, detailZh };
  }
}

function whereItBroke(text: string, message: string): readonly [string, string] {
  if (text.trim() === "") return ["the file is empty", "文件是空的"];
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined) return ["not valid JSON; it ends too early", "到中途就结束了"];
  const before = text.slice(0, Number(position)).split("\n");
  const [line, column] = [before.length, (before.at(-1) ?? "").length + 1];
  return [`not valid JSON at line ${line}, column ${column}`, `第 ${line} 行，第 ${column} 列`];
}
