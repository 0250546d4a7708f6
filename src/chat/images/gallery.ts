import { readFile } from "node:fs/promises";
import type { TerminalGuard } from "../terminal.js";
import { type Answer, askTerminal } from "./ask-terminal.js";
import { encodePicture } from "./encode.js";
import { decodePng, pngSize, shrinkTo } from "./png.js";
import { guessProtocol, type ImageMode, multiplexed, type Protocol } from "./protocol.js";

/** Pictures in the terminal, where it can show them. */
export interface Gallery {
  /** The bytes that draw a PNG within `room` cells; null where the terminal cannot, or the file is not there. */
  draw(path: string, room: { readonly columns: number; readonly rows: number }): Promise<string | null>;
}

/** Of most fonts, when the terminal does not say. */
const CELL = { width: 8, height: 17 };
const WIDEST = 96;

export function createGallery(options: {
  readonly mode: ImageMode;
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Pick<TerminalGuard, "onReport">;
  readonly write: (text: string) => void;
}): Gallery {
  const { mode, env, terminal, write } = options;
  const inTmux = multiplexed(env);
  let known: Promise<Answer> | undefined;

  /** Asked once, at the first picture: whoever never sees one is never bothered. */
  function find(): Promise<Answer> {
    const guess = guessProtocol(mode, env);
    if (guess === null) return Promise.resolve({ protocol: null, cell: null });
    if (guess === "kitty" || guess === "iterm") return Promise.resolve({ protocol: guess, cell: null });
    const asked = askTerminal(terminal, write, { inTmux });
    return guess === "ask" ? asked : asked.then(({ cell }) => ({ protocol: guess, cell }));
  }

  return {
    async draw(path, room) {
      known ??= find();
      const { protocol, cell } = await known;
      if (protocol === null) return null;
      const png = await readFile(path).catch(() => null);
      if (png === null || png.length < 33) return null;
      const place = placeIn(pngSize(png), room, cell ?? CELL);
      if (protocol !== "sixel") return encodePicture(protocol, { png, ...place }, { inTmux });
      const sixel = await sixels(png, place.columns * (cell ?? CELL).width);
      return sixel === null
        ? null
        : encodePicture(protocol satisfies Protocol, { png, ...place, sixel }, { inTmux });
    },
  };
}

/** The largest place of the picture's shape that the room has. */
function placeIn(
  { width, height }: { readonly width: number; readonly height: number },
  room: { readonly columns: number; readonly rows: number },
  cell: { readonly width: number; readonly height: number },
): { columns: number; rows: number } {
  const shape = (height / width) * (cell.width / cell.height);
  const columns = Math.max(1, Math.min(WIDEST, room.columns));
  const rows = Math.max(1, Math.round(columns * shape));
  if (rows <= room.rows) return { columns, rows };
  return {
    columns: Math.max(1, Math.min(columns, Math.floor(room.rows / shape))),
    rows: Math.max(1, room.rows),
  };
}

/** The encoder is loaded for those who need it. */
async function sixels(png: Buffer, width: number): Promise<string | null> {
  const pixels = decodePng(png);
  return pixels && (await import("./sixels.js")).toSixels(shrinkTo(pixels, width));
}
