import { inflateSync } from "node:zlib";

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, rows from the top. */
  readonly data: Uint8Array;
}

/** Width and height as the head of the file has them. */
export function pngSize(file: Buffer): { readonly width: number; readonly height: number } {
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
}

/**
 * Reads an 8-bit PNG of colour, with or without alpha, not interlaced: what this program writes; null for any other.
 * https://www.w3.org/TR/png-3/
 */
export function decodePng(file: Buffer): Pixels | null {
  const { width, height } = pngSize(file);
  const [depth, kind, interlace] = [file[24], file[25], file[28]];
  if (depth !== 8 || (kind !== 2 && kind !== 6) || interlace !== 0) return null;
  const channels = kind === 2 ? 3 : 4;
  const raw = inflateSync(Buffer.concat(chunksOf(file, "IDAT")));
  const stride = width * channels;
  const rows = new Uint8Array(stride * height);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!;
    const [own, above] = [y * stride, (y - 1) * stride];
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? rows[own + x - channels]! : 0;
      const up = y > 0 ? rows[above + x]! : 0;
      const corner = x >= channels && y > 0 ? rows[above + x - channels]! : 0;
      rows[own + x] = raw[own + y + 1 + x]! + predicted(filter, left, up, corner);
    }
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) data[(y * width + x) * 4 + c] = rows[own + x * channels + c]!;
  }
  return { width, height, data };
}

function chunksOf(file: Buffer, type: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 8; at + 8 <= file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString("latin1", at + 4, at + 8) === type) found.push(file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return found;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  return filter === 4 ? paeth(left, up, corner) : 0;
}

function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/** The mean of the pixels that fall on each new one; never larger than it was. */
export function shrinkTo({ width, height, data }: Pixels, most: number): Pixels {
  if (width <= most) return { width, height, data };
  const newHeight = Math.max(1, Math.round((height * most) / width));
  const out = new Uint8Array(most * newHeight * 4);
  for (let y = 0; y < newHeight; y++) {
    const [top, bottom] = [Math.floor((y * height) / newHeight), Math.ceil(((y + 1) * height) / newHeight)];
    for (let x = 0; x < most; x++) {
      const [left, right] = [Math.floor((x * width) / most), Math.ceil(((x + 1) * width) / most)];
      const sum = [0, 0, 0, 0];
      for (let v = top; v < bottom; v++)
        for (let u = left; u < right; u++)
          for (let c = 0; c < 4; c++) sum[c]! += data[(v * width + u) * 4 + c]!;
      const count = (bottom - top) * (right - left);
      for (let c = 0; c < 4; c++) out[(y * most + x) * 4 + c] = Math.round(sum[c]! / count);
    }
  }
  return { width: most, height: newHeight, data: out };
}
