/** All text of a page, for its font: every string in it, one after the other. Its numbers need digits alone. */
export function wordsOf(value: unknown): string {
  const found = new Set<string>();
  collect(value, found);
  return [...found].join("");
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value === "string") found.add(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (typeof value === "object" && value !== null)
    for (const item of Object.values(value)) collect(item, found);
}
