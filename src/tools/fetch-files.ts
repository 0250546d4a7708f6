import { createWriteStream } from "node:fs";
import { basename, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { OnProgress } from "../engine/progress.js";
import { FetchError } from "./fetch-error.js";

const TABLE = /\.(csv(\.gz)?|parquet)$/i;

interface Effects {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
}

/** Names for the files of `urls`, by which the import tells `daily.*` from `instruments.*`. Throws FetchError. */
export function fileNames(urls: readonly string[], format: string): readonly string[] {
  const taken = new Set<string>();
  return urls.map((url) => {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new FetchError(url, "address");
    const last = basename(decodeURIComponent(new URL(url).pathname));
    const ending = format === "csv" || format === "parquet" ? `.${format}` : undefined;
    if (!TABLE.test(last) && !ending) throw new FetchError(url, "ending");
    let name = TABLE.test(last) ? last : `${last || "table"}${ending}`;
    while (taken.has(name.toLowerCase())) name = `more-${name}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** Writes what stands at `url` to `dir/name`. A body that ends early is an error. Throws FetchError. */
export async function fetchFile(url: string, dir: string, name: string, effects: Effects): Promise<void> {
  const { signal, onProgress } = effects;
  try {
    const response = await fetch(url, { signal });
    if (!response.ok || !response.body) {
      const mayPass = response.status === 429 || response.status >= 500;
      throw new FetchError(url, mayPass ? "busy" : "status", `HTTP ${response.status}`);
    }
    const total = Number(response.headers.get("content-length"));
    let done = 0;
    const counted = new Transform({
      transform(chunk: Buffer, _, next) {
        done += chunk.length;
        onProgress({ message: `fetching ${name}`, done, ...(total > 0 && { total }) });
        next(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body), counted, createWriteStream(join(dir, name)), { signal });
  } catch (error) {
    // A full disk is told as one.
    if (
      signal.aborted ||
      error instanceof FetchError ||
      (error instanceof Error && "syscall" in error && "path" in error)
    )
      throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const detail = cause instanceof Error ? ("code" in cause ? String(cause.code) : cause.message) : "";
    throw new FetchError(url, "network", detail, error);
  }
}
