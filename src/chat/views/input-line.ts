import type { AnyTool } from "../../tools/define.js";
import { clean } from "../screen/line.js";

/** A tool's input on one line: what people would type, positionals first, then key=value. */
export function inputLine(tool: AnyTool | undefined, input: unknown): string {
  if (typeof input !== "object" || input === null) return input === undefined ? "" : oneLine(String(input));
  const values = input as Readonly<Record<string, unknown>>;
  const positional = tool?.positionals.map((one) => one.key) ?? [];
  const rest = Object.keys(values).filter((name) => !positional.includes(name));
  return oneLine(
    [
      ...positional.map((name) => shortValue(values[name])),
      ...rest
        .filter((name) => values[name] !== undefined && values[name] !== null)
        .map((name) => `${name}=${shortValue(values[name])}`),
    ]
      .filter((part) => part !== "")
      .join("  "),
  );
}

function shortValue(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(shortValue).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function oneLine(text: string): string {
  return clean(text).replace(/\s*\n\s*/g, " ");
}
