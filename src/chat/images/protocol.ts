/** How a terminal takes a picture: kitty's graphics protocol, iTerm2's OSC 1337, or DEC's sixel. */
export type Protocol = "kitty" | "iterm" | "sixel";

export const IMAGE_MODES = ["auto", "off", "kitty", "iterm", "sixel"] as const;
/** What a person asks for; `auto` finds out. */
export type ImageMode = (typeof IMAGE_MODES)[number];

/** `ask`: only the terminal itself can tell. */
export type Guess = Protocol | "ask" | null;

/**
 * What the environment says of the terminal. Through ssh the variables of the terminal are gone, but it answers there as
 * well. Inside tmux or screen they are of the terminal outside, which these do not pass pictures on to; a tmux that can
 * draw sixels answers for itself.
 */
export function guessProtocol(mode: ImageMode, env: NodeJS.ProcessEnv): Guess {
  if (mode === "off") return null;
  if (mode !== "auto") return mode;
  const term = env["TERM"] ?? "";
  if (env["STY"]) return null;
  if (multiplexed(env)) return "ask";
  const program = env["TERM_PROGRAM"] ?? "";
  if (env["KITTY_WINDOW_ID"] || term === "xterm-kitty" || term === "xterm-ghostty" || program === "ghostty")
    return "kitty";
  if (program === "iTerm.app" || program === "WezTerm" || env["LC_TERMINAL"] === "iTerm2") return "iterm";
  // Neither can, and the Linux console prints what it does not know.
  if (program === "Apple_Terminal" || term === "linux") return null;
  return "ask";
}

export const multiplexed = (env: NodeJS.ProcessEnv): boolean =>
  Boolean(env["TMUX"]) || /^(?:tmux|screen)/.test(env["TERM"] ?? "");
