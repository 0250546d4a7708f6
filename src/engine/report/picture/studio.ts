import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { built } from "../../assets.js";
import { type Drawing, svgOf } from "./drawing.js";
import { PictureError } from "./picture-error.js";
import type { PictureReply, PictureTask } from "./worker.js";

/** Where pictures are laid out. Close it when done: it owns threads. */
export interface Studio {
  /** The drawing as an SVG document. */
  draw(drawing: Drawing): Promise<string>;
  close(): Promise<void>;
}

export interface StudioOptions {
  /** Threads for the layout; 0 lays out in this one (tests). */
  readonly workers?: number;
  /** The bundled worker, where it is not in dist/. */
  readonly workerFile?: string;
}

interface Waiting {
  readonly task: PictureTask;
  resolve(svg: string): void;
  reject(error: unknown): void;
}

/** Pictures that a thread is given at once: it has the next while the caller is busy with something else. */
const AHEAD = 8;

/**
 * Pictures are two seconds of processor time a report, and their layout is what it waits for. So layout has threads of
 * its own, which do nothing else and load ECharts as soon as the studio opens: open it before the numbers are made. Each
 * of them warms up anew, so there is one for two cores, and two at most; the other cores have the rasterising (libuv's
 * threads) and the caller.
 * @throws PictureError when the worker has not been built
 */
export function openStudio({
  workers = availableParallelism() < 4 ? 1 : 2,
  workerFile = built("engine", "report", "picture-worker.js"),
}: StudioOptions = {}): Studio {
  if (workers === 0)
    return {
      draw: async (drawing) => {
        // Others may want the thread between two pictures.
        await new Promise(setImmediate);
        return svgOf(drawing);
      },
      close: async () => {},
    };
  // Nearly all code of a report runs for a second in all, and V8 would spend as long on optimising it as it takes to run:
  // of a full analysis of HS300 4.6 s of processor time instead of 5.2, and a report in 1.4 s instead of 1.7. It holds for
  // the whole process, where a loop that goes on is optimised some milliseconds later than by default.
  setFlagsFromString("--interrupt-budget=1000000");
  if (!existsSync(workerFile))
    throw new PictureError("not-built", `The picture worker is not at ${workerFile}.`);
  return new ThreadStudio(workerFile, workers);
}

class ThreadStudio implements Studio {
  /** The threads that run, each with the pictures that it has. */
  readonly #workers = new Map<Worker, Map<number, Waiting>>();
  readonly #queue: Waiting[] = [];
  #next = 0;
  #closed = false;

  constructor(file: string, count: number) {
    for (let k = 0; k < count; k++) this.#start(file);
  }

  draw(drawing: Drawing): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(stopped());
        return;
      }
      this.#queue.push({ task: { id: this.#next++, drawing }, resolve, reject });
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#refuse(undefined);
    await Promise.all([...this.#workers.keys()].map((worker) => worker.terminate()));
  }

  #start(file: string): void {
    const worker = new Worker(file, { name: "factorsmith pictures" });
    const mine = new Map<number, Waiting>();
    this.#workers.set(worker, mine);
    // An idle studio must not keep the process alive.
    worker.unref();
    let failure: unknown;
    worker.on("error", (error) => {
      failure = error;
    });
    worker.on("message", (reply: PictureReply) => {
      const waiting = mine.get(reply.id);
      mine.delete(reply.id);
      if (mine.size === 0) worker.unref();
      if (reply.kind === "drawn") waiting?.resolve(reply.svg);
      else waiting?.reject(stopped(new Error(reply.message)));
      this.#dispatch();
    });
    worker.on("exit", () => {
      this.#workers.delete(worker);
      for (const waiting of mine.values()) waiting.reject(stopped(failure));
      if (this.#workers.size > 0) return;
      this.#closed = true;
      this.#refuse(failure);
    });
  }

  #refuse(cause: unknown): void {
    for (const waiting of this.#queue.splice(0)) waiting.reject(stopped(cause));
  }

  /** To whichever thread has least to do. */
  #dispatch(): void {
    while (this.#queue.length > 0) {
      const [worker, mine] = [...this.#workers].sort(([, a], [, b]) => a.size - b.size)[0] ?? [];
      if (!worker || !mine || mine.size >= AHEAD) return;
      const waiting = this.#queue.shift()!;
      if (mine.size === 0) worker.ref();
      mine.set(waiting.task.id, waiting);
      worker.postMessage(waiting.task);
    }
  }
}

const stopped = (cause?: unknown) =>
  new PictureError(
    "stopped",
    `A picture could not be drawn${cause instanceof Error ? `: ${cause.message}` : "."}`,
    cause,
  );
