import type { TerminalGuard } from "../terminal.js";
import type { Protocol } from "./protocol.js";

/** What a terminal says of itself. */
export interface Answer {
  readonly protocol: Protocol | null;
  /** Pixels of a character cell; null when it does not say. */
  readonly cell: { readonly width: number; readonly height: number } | null;
}

/** A question that every terminal answers (DA1) comes last: with its answer all others are in. */
const KITTY = "\u001b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u001b\\";
const CELL = "\u001b[16t";
const ATTRIBUTES = "\u001b[c";
/** Long enough for a line across the world; whoever is silent longer gets the path of the picture. */
const PATIENCE_MS = 1000;

/** Asks, and listens while the person goes on writing. `inTmux`: kitty's question would go to nobody. */
export function askTerminal(
  terminal: Pick<TerminalGuard, "onReport">,
  write: (text: string) => void,
  { inTmux, patienceMs = PATIENCE_MS }: { readonly inTmux: boolean; readonly patienceMs?: number },
): Promise<Answer> {
  return new Promise((resolve) => {
    let kitty = false;
    let cell: Answer["cell"] = null;
    const settle = (protocol: Protocol | null) => {
      clearTimeout(timer);
      forget();
      resolve({ protocol, cell });
    };
    const forget = terminal.onReport((report) => {
      if (/_G[^;]*;OK/.test(report)) kitty = true;
      const [, height, width] = /\[6;(\d+);(\d+)t$/.exec(report) ?? [];
      if (height && width) cell = { height: Number(height), width: Number(width) };
      const [, attributes] = /\[\?([\d;]*)c$/.exec(report) ?? [];
      if (attributes !== undefined)
        settle(kitty ? "kitty" : attributes.split(";").slice(1).includes("4") ? "sixel" : null);
    });
    const timer = setTimeout(() => settle(kitty ? "kitty" : null), patienceMs);
    timer.unref();
    write((inTmux ? "" : KITTY) + CELL + ATTRIBUTES);
  });
}
