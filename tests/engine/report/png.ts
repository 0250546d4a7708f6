import { inflateSync } from "node:zlib";

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGB */
  readonly data: Uint8Array;
}

/** Width and height as the file's head has them. */
export function sizeOf(file: Buffer): [number, number] {
  return [file.readUInt32BE(16), file.readUInt32BE(20)];
}

/** Reads an 8-bit RGB PNG without interlacing, which is what a report writes. https://www.w3.org/TR/png-3/ */
export function decodePng(file: Buffer): Pixels {
  const [width, height] = sizeOf(file);
  if (file[24] !== 8 || file[25] !== 2 || file[28] !== 0) throw new Error("not an 8-bit RGB PNG");
  const chunks: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString("latin1", at + 4, at + 8) === "IDAT")
      chunks.push(file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const raw = inflateSync(Buffer.concat(chunks));
  const stride = width * 3;
  const data = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!;
    for (let x = 0; x < stride; x++) {
      const left = x >= 3 ? data[y * stride + x - 3]! : 0;
      const up = y > 0 ? data[(y - 1) * stride + x]! : 0;
      const corner = x >= 3 && y > 0 ? data[(y - 1) * stride + x - 3]! : 0;
      data[y * stride + x] = raw[y * (stride + 1) + 1 + x]! + guess(filter, left, up, corner);
    }
  }
  return { width, height, data };
}

function guess(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, corner);
    default:
      return 0;
  }
}

function paeth(a: number, b: number, c: number): number {
  const pa = Math.abs(b - c);
  const pb = Math.abs(a - c);
  const pc = Math.abs(a + b - 2 * c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/** Share of pixels that are not white. */
export function inked({ data }: Pixels): number {
  let count = 0;
  for (let i = 0; i < data.length; i += 3)
    if (data[i]! < 250 || data[i + 1]! < 250 || data[i + 2]! < 250) count++;
  return (count * 3) / data.length;
}
