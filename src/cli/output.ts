import type { Block } from "../engine/report/blocks.js";
import { renderText } from "../engine/report/text.js";
import { type Io, wantsColor, widthOf } from "./io.js";

/** One JSON document with a newline. Values that do not exist, NaN and infinities among them, are null. */
export function writeJson({ stdout }: Pick<Io, "stdout">, value: unknown): void {
  stdout.write(`${JSON.stringify(value ?? null, null, stdout.isTTY ? 2 : undefined)}\n`);
}

export function writeBlocks(io: Pick<Io, "stdout" | "env">, blocks: readonly Block[]): void {
  if (blocks.length === 0) return;
  const { stdout, env } = io;
  stdout.write(`${renderText(blocks, { width: widthOf(stdout), color: wantsColor(stdout, env) })}\n`);
}
