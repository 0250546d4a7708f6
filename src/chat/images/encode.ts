import type { Protocol } from "./protocol.js";

/** A picture as a terminal takes it, with the place that it fills. */
export interface Placed {
  /** The PNG file. */
  readonly png: Uint8Array;
  readonly columns: number;
  readonly rows: number;
  /** Sixels of it, when that is the protocol. */
  readonly sixel?: string;
}

/** Kitty takes at most so many characters at a time. */
const CHUNK = 4096;

/** The bytes that draw it where the cursor stands, and leave the cursor on the line below. */
export function encodePicture(protocol: Protocol, placed: Placed, { inTmux }: { inTmux: boolean }): string {
  switch (protocol) {
    case "kitty":
      return around(kitty(placed), placed, inTmux);
    case "iterm":
      return around([iterm(placed)], placed, inTmux);
    case "sixel":
      // A tmux that has sixels takes them as its own.
      return `${placed.sixel ?? ""}\n`;
  }
}

/** https://sw.kovidgoyal.net/kitty/graphics-protocol/ */
function kitty({ png, columns, rows }: Placed): readonly string[] {
  const data = Buffer.from(png).toString("base64");
  const chunks = data.match(new RegExp(`.{1,${CHUNK}}`, "g")) ?? [];
  return chunks.map((chunk, i) => {
    const more = `m=${i < chunks.length - 1 ? 1 : 0}`;
    // q=2: no answer, also not of an error; it would come as if it had been typed.
    const keys = i === 0 ? `a=T,f=100,q=2,c=${columns},r=${rows},${more}` : more;
    return `\u001b_G${keys};${chunk}\u001b\\`;
  });
}

/** https://iterm2.com/documentation-images.html */
function iterm({ png, columns, rows }: Placed): string {
  const data = Buffer.from(png).toString("base64");
  return `\u001b]1337;File=inline=1;size=${png.length};width=${columns};height=${rows};preserveAspectRatio=1:${data}\u0007`;
}

/** tmux hands on what is wrapped so (`allow-passthrough on`) and knows nothing of the place that it takes. */
function around(sequences: readonly string[], { rows }: Placed, inTmux: boolean): string {
  if (!inTmux) return `${sequences.join("")}\n`;
  const wrapped = ["\u001b7", ...sequences, "\u001b8"].map(
    (one) => `\u001bPtmux;${one.replaceAll("\u001b", "\u001b\u001b")}\u001b\\`,
  );
  return `${"\n".repeat(rows)}\u001b[${rows}A${wrapped.join("")}\u001b[${rows}B\r`;
}
