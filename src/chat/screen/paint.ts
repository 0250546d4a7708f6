import type { Colour, Line, Style } from "./line.js";

/** `none`: bold and dim but no colour (NO_COLOR); `plain`: no escape sequence at all (dumb terminal, screen reader). */
export type Depth = "ansi" | "none" | "plain";

/** The sixteen colours of the terminal's own theme, so that light and dark backgrounds both work. */
const COLOUR: Record<Colour, number> = { red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 };

export function chooseDepth(env: NodeJS.ProcessEnv): Depth {
  if (env["TERM"] === "dumb" || screenReader(env)) return "plain";
  // https://no-color.org: any non-empty value counts.
  return env["NO_COLOR"] ? "none" : "ansi";
}

function screenReader(env: NodeJS.ProcessEnv): boolean {
  const value = env["FACTORSMITH_SCREEN_READER"];
  return value !== undefined && value !== "" && value !== "0";
}

/** Whether anything may move by itself: a spinner makes screen readers chatter and dumb terminals scroll. */
export function mayAnimate(env: NodeJS.ProcessEnv): boolean {
  return chooseDepth(env) === "ansi" && !env["FACTORSMITH_REDUCED_MOTION"];
}

export function paint(line: Line, depth: Depth): string {
  if (depth === "plain") return line.map((piece) => piece.text).join("");
  return line.map((piece) => wrapSgr(piece.text, codes(piece.style, depth))).join("");
}

export function paintAll(lines: readonly Line[], depth: Depth): string {
  // Ink draws an empty last line as nothing: a space keeps what was counted and what is shown the same.
  return lines.map((one) => paint(one, depth) || " ").join("\n");
}

function codes(style: Style, depth: Depth): number[] {
  const found: number[] = [];
  if (style.bold) found.push(1);
  if (style.dim) found.push(2);
  if (style.italic) found.push(3);
  if (style.underline) found.push(4);
  if (style.inverse) found.push(7);
  if (style.strike) found.push(9);
  if (style.colour && depth === "ansi") found.push(COLOUR[style.colour]);
  return found;
}

function wrapSgr(text: string, found: readonly number[]): string {
  return found.length === 0 || text === "" ? text : `\u001b[${found.join(";")}m${text}\u001b[0m`;
}
