import type { Colour, Line, Style } from "./line.js";

/** `none`: bold and dim but no colour (NO_COLOR); `plain`: no escape sequence at all (dumb terminal, screen reader). */
export type Depth = "ansi" | Exclude<Theme, "auto"> | "plain";

/** `auto`: the sixteen colours as the terminal has them; the others are for backgrounds that these do not suit. */
export const THEMES = ["auto", "light", "dark", "contrast", "none"] as const;
export type Theme = (typeof THEMES)[number];

/**
 * `ansi`: the terminal's own sixteen. `light` and `dark` come from the 256 palette, each at least 4.5 : 1 on white or
 * black (WCAG AA), because plain yellow on white and plain blue on black cannot be read.
 */
const COLOUR: Readonly<Record<"ansi" | "light" | "dark" | "contrast", Readonly<Record<Colour, string>>>> = {
  ansi: { red: "31", green: "32", yellow: "33", blue: "34", magenta: "35", cyan: "36" },
  light: {
    red: "38;5;124",
    green: "38;5;22",
    yellow: "38;5;94",
    blue: "38;5;25",
    magenta: "38;5;90",
    cyan: "38;5;23",
  },
  dark: {
    red: "38;5;210",
    green: "38;5;114",
    yellow: "38;5;222",
    blue: "38;5;111",
    magenta: "38;5;182",
    cyan: "38;5;116",
  },
  contrast: { red: "91;1", green: "92;1", yellow: "93;1", blue: "94;1", magenta: "95;1", cyan: "96;1" },
};

/** A person's theme, unless the terminal or NO_COLOR says that there are no colours. */
export function withTheme(depth: Depth, theme: Theme): Depth {
  return depth === "ansi" && theme !== "auto" ? theme : depth;
}

export function chooseDepth(env: NodeJS.ProcessEnv): Depth {
  if (env["TERM"] === "dumb" || readsAloud(env)) return "plain";
  // https://no-color.org: any non-empty value counts.
  return env["NO_COLOR"] ? "none" : "ansi";
}

/** Whether what is written is read aloud. */
export function readsAloud(env: NodeJS.ProcessEnv): boolean {
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

function codes(style: Style, depth: Exclude<Depth, "plain">): string[] {
  const found: string[] = [];
  if (style.bold) found.push("1");
  // Dim text is the first that weak eyes lose.
  if (style.dim && depth !== "contrast") found.push("2");
  if (style.italic) found.push("3");
  if (style.underline) found.push("4");
  if (style.inverse) found.push("7");
  if (style.strike) found.push("9");
  if (style.colour && depth !== "none") found.push(COLOUR[depth][style.colour]);
  return found;
}

function wrapSgr(text: string, found: readonly string[]): string {
  return found.length === 0 || text === "" ? text : `\u001b[${found.join(";")}m${text}\u001b[0m`;
}
