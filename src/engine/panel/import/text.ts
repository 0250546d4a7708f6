import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { ImportError } from "./import-error.js";

/** A text table as DuckDB can read it, beside the file that it came from. */
export interface TextFile {
  /** What errors and the manifest call it. */
  readonly path: string;
  /** UTF-8, plain or gzip: the file itself, or a transcoded copy in the temporary folder. */
  readonly readable: string;
  readonly encoding: "utf-8" | "gbk";
  /** Of the original file. */
  readonly bytes: number;
  readonly sha256: string;
}

const PIECE = 1 << 20;

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** Size and SHA-256 of a file. */
export async function fingerprint(
  path: string,
  signal?: AbortSignal,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: PIECE }) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    bytes += chunk.length;
    hash.update(chunk);
  }
  return { bytes, sha256: hash.digest("hex") };
}

/**
 * Makes sure that a text file is UTF-8: strictly decoded, anything else is taken as GBK (a superset of GB 2312)
 * and written as UTF-8 into `tempDir`.
 * @throws ImportError `import-empty`, `import-not-csv` (zero bytes inside: a binary file)
 */
export async function openText(path: string, tempDir: string, signal?: AbortSignal): Promise<TextFile> {
  const gzip = await isGzip(path);
  const file = basename(path);
  const raw = (): Readable => {
    const stream = createReadStream(path, { highWaterMark: PIECE });
    return gzip ? stream.pipe(createGunzip()) : stream;
  };
  const hash = createHash("sha256");
  let carry: Buffer = Buffer.alloc(0);
  let utf8 = true;
  let length = 0;
  for await (const piece of raw() as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    length += piece.length;
    if (!gzip) hash.update(piece);
    if (piece.includes(0)) {
      throw new ImportError("import-not-csv", `${file} is a binary file, not a table of text.`, {
        hint: "Import .csv, .csv.gz or .parquet files.",
        evidence: { file: path },
      });
    }
    if (!utf8) continue;
    // A character may be cut by the end of a piece: up to 3 bytes wait for the next one.
    const text = carry.length > 0 ? Buffer.concat([carry, piece]) : piece;
    const cut = completeLength(text);
    utf8 = isUtf8(text.subarray(0, cut));
    carry = text.subarray(cut);
  }
  if (length === 0) {
    throw new ImportError("import-empty", `${file} is empty.`, { evidence: { file: path } });
  }
  utf8 &&= carry.length === 0;
  // A plain file was hashed on the way; of a packed one the packed bytes count.
  const { bytes, sha256 } = gzip ? await fingerprint(path) : { bytes: length, sha256: hash.digest("hex") };
  const extension = /\.gz$/i.test(path) === gzip;
  if (utf8 && extension) return { path, readable: path, encoding: "utf-8", bytes, sha256 };
  const readable = join(tempDir, `${sha256.slice(0, 16)}.csv`);
  const { default: iconv } = await import("iconv-lite");
  const decoder = iconv.getDecoder(utf8 ? "utf-8" : "gbk");
  const decode = new Transform({
    transform: (chunk: Buffer, _encoding, done) => done(null, decoder.write(chunk)),
    flush: (done) => done(null, decoder.end() ?? ""),
  });
  await pipeline(raw(), decode, createWriteStream(readable), signal ? { signal } : {});
  return { path, readable, encoding: utf8 ? "utf-8" : "gbk", bytes, sha256 };
}

/** Length of the prefix that does not end inside a UTF-8 character. */
function completeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return need > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
