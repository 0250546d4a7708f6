/**
 * A TrueType font with the outlines of `text` alone: what a page of a few hundred Chinese characters has to carry is a
 * tenth of the bundled font. Glyph numbers, widths and the character map stay, so nothing else in the font changes.
 * Format: https://learn.microsoft.com/typography/opentype/spec/otff
 */
export function subsetFont(font: Buffer, text: string): Buffer {
  const tables = readDirectory(font);
  const table = (tag: string) => tables.get(tag)!;
  const head = Buffer.from(table("head"));
  const longOffsets = head.readInt16BE(50) === 1;
  const glyphs = table("maxp").readUInt16BE(4);
  const [loca, glyf] = [table("loca"), table("glyf")];
  const offset = (glyph: number) =>
    longOffsets ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2;
  const outline = (glyph: number) => glyf.subarray(offset(glyph), offset(glyph + 1));

  const kept = new Set([0]);
  const glyphOf = characterMap(table("cmap"));
  for (const character of new Set(text)) keep(glyphOf(character.codePointAt(0)!), outline, kept);

  const outlines: Buffer[] = [];
  const offsets = Buffer.alloc((glyphs + 1) * 4);
  let end = 0;
  for (let glyph = 0; glyph < glyphs; glyph++) {
    offsets.writeUInt32BE(end, glyph * 4);
    if (!kept.has(glyph)) continue;
    const padded = pad4(outline(glyph));
    outlines.push(padded);
    end += padded.length;
  }
  offsets.writeUInt32BE(end, glyphs * 4);
  head.writeInt16BE(1, 50);
  // Left at nought, as a font may be that is not installed; its own checksum is defined without it.
  head.writeUInt32BE(0, 8);
  return writeFont(
    font.readUInt32BE(0),
    new Map([...tables, ["head", head], ["loca", offsets], ["glyf", Buffer.concat(outlines)]]),
  );
}

function readDirectory(font: Buffer): Map<string, Buffer> {
  const tables = new Map<string, Buffer>();
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const record = 12 + i * 16;
    const start = font.readUInt32BE(record + 8);
    tables.set(
      font.toString("latin1", record, record + 4),
      font.subarray(start, start + font.readUInt32BE(record + 12)),
    );
  }
  return tables;
}

/** The format-4 subtable, which covers the characters that our own font has: none lies beyond the basic plane. */
function characterMap(cmap: Buffer): (code: number) => number {
  const starts = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) => cmap.readUInt32BE(4 + i * 8 + 4));
  const start = starts.find((at) => cmap.readUInt16BE(at) === 4)!;
  const bytes = cmap.readUInt16BE(start + 6);
  const [ends, firsts] = [start + 14, start + 16 + bytes];
  const [deltas, ranges] = [firsts + bytes, firsts + 2 * bytes];
  return (code) => {
    for (let i = 0; i < bytes; i += 2) {
      if (code > cmap.readUInt16BE(ends + i)) continue;
      const first = cmap.readUInt16BE(firsts + i);
      if (code < first) return 0;
      const [delta, range] = [cmap.readUInt16BE(deltas + i), cmap.readUInt16BE(ranges + i)];
      if (range === 0) return (code + delta) & 0xffff;
      const glyph = cmap.readUInt16BE(ranges + i + range + (code - first) * 2);
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}

const MORE_COMPONENTS = 0x20;
const ARGUMENTS_ARE_WORDS = 0x01;
/** Bytes of the transformation behind a component, by its flag: one scale, two scales, a matrix. */
const TRANSFORMS = [
  [0x08, 2],
  [0x40, 4],
  [0x80, 8],
] as const;

/** Keeps a glyph and, when it is composed of others, those too. */
function keep(glyph: number, outline: (glyph: number) => Buffer, kept: Set<number>): void {
  if (kept.has(glyph)) return;
  kept.add(glyph);
  const data = outline(glyph);
  if (data.length === 0 || data.readInt16BE(0) >= 0) return;
  for (let at = 10, flags = MORE_COMPONENTS; flags & MORE_COMPONENTS; ) {
    flags = data.readUInt16BE(at);
    keep(data.readUInt16BE(at + 2), outline, kept);
    const transform = TRANSFORMS.find(([flag]) => flags & flag)?.[1] ?? 0;
    at += 4 + (flags & ARGUMENTS_ARE_WORDS ? 4 : 2) + transform;
  }
}

function writeFont(version: number, tables: ReadonlyMap<string, Buffer>): Buffer {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const power = Math.floor(Math.log2(sorted.length));
  const directory = Buffer.alloc(12 + sorted.length * 16);
  directory.writeUInt32BE(version, 0);
  directory.writeUInt16BE(sorted.length, 4);
  directory.writeUInt16BE(16 << power, 6);
  directory.writeUInt16BE(power, 8);
  directory.writeUInt16BE(sorted.length * 16 - (16 << power), 10);
  let start = directory.length;
  const bodies = sorted.map(([tag, data], i) => {
    const [body, record] = [pad4(data), 12 + i * 16];
    directory.write(tag, record, "latin1");
    directory.writeUInt32BE(checksum(body), record + 4);
    directory.writeUInt32BE(start, record + 8);
    directory.writeUInt32BE(data.length, record + 12);
    start += body.length;
    return body;
  });
  return Buffer.concat([directory, ...bodies]);
}

function checksum(data: Buffer): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) sum = (sum + data.readUInt32BE(at)) >>> 0;
  return sum;
}

function pad4(data: Buffer): Buffer {
  return data.length % 4 === 0 ? data : Buffer.concat([data, Buffer.alloc(4 - (data.length % 4))]);
}
