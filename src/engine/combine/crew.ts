import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { built } from "../assets.js";
import { CombineThreadError } from "./combine-error.js";
import { type Ground, type Job, perform, type Results } from "./job.js";

export interface CrewTask {
  readonly id: number;
  readonly job: Job;
}

export type CrewReply =
  | { readonly id: number; readonly result: Results[Job["kind"]] }
  | { readonly id: number; readonly failure: string };

/** Does jobs, in other threads or in this one. The results are the same to the last bit. */
export interface Crew {
  do<K extends Job["kind"]>(job: Extract<Job, { kind: K }>): Promise<Results[K]>;
  close(): Promise<void>;
}

/**
 * @param workers threads; 0 works in this thread and gives way to other events between jobs
 * @throws CombineThreadError when the worker has not been built
 */
export function openCrew(
  ground: Ground,
  workers: number,
  signal: AbortSignal,
  workerFile = built("engine", "combine", "worker.js"),
): Crew {
  if (workers === 0) return localCrew(ground, signal);
  if (!existsSync(workerFile)) throw new CombineThreadError(`it is not at ${workerFile}`);
  return new ThreadCrew(ground, workers, signal, workerFile);
}

function localCrew(ground: Ground, signal: AbortSignal): Crew {
  return {
    async do<K extends Job["kind"]>(job: Extract<Job, { kind: K }>) {
      await new Promise(setImmediate);
      signal.throwIfAborted();
      return perform(job, ground) as Results[K];
    },
    close: async () => {},
  };
}

interface Pending {
  readonly task: CrewTask;
  resolve(result: Results[Job["kind"]]): void;
  reject(error: unknown): void;
}

class ThreadCrew implements Crew {
  readonly #workers: Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #running = new Map<Worker, Pending>();
  readonly #queue: Pending[] = [];
  readonly #signal: AbortSignal;
  #failure: unknown;
  #ids = 0;

  constructor(ground: Ground, count: number, signal: AbortSignal, file: string) {
    this.#signal = signal;
    for (let i = 0; i < count; i++) {
      const worker = new Worker(file, { workerData: ground, name: "factorsmith combine" });
      this.#workers.push(worker);
      this.#idle.push(worker);
      worker.on("message", (reply: CrewReply) => this.#receive(worker, reply));
      worker.on("error", (error) => this.#fail(new CombineThreadError(error.message)));
      worker.on("exit", () => this.#fail(new CombineThreadError("it ended")));
    }
    signal.addEventListener("abort", this.#abort, { once: true });
  }

  do<K extends Job["kind"]>(job: Extract<Job, { kind: K }>): Promise<Results[K]> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#queue.push({
        task: { id: ++this.#ids, job },
        resolve: (result) => resolve(result as Results[K]),
        reject,
      });
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#signal.removeEventListener("abort", this.#abort);
    this.#failure ??= new CombineThreadError("it was closed");
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #dispatch(): void {
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const worker = this.#idle.shift()!;
      const pending = this.#queue.shift()!;
      this.#running.set(worker, pending);
      worker.postMessage(pending.task);
    }
  }

  #receive(worker: Worker, reply: CrewReply): void {
    const pending = this.#running.get(worker);
    if (!pending) return;
    this.#running.delete(worker);
    this.#idle.push(worker);
    if ("failure" in reply) pending.reject(new CombineThreadError(reply.failure));
    else pending.resolve(reply.result);
    this.#dispatch();
  }

  readonly #abort = (): void => {
    this.#fail(this.#signal.reason);
    // A fit takes seconds and asks nobody: its thread ends with it.
    for (const worker of this.#workers) void worker.terminate();
  };

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const { reject } of [...this.#running.values(), ...this.#queue.splice(0)]) reject(this.#failure);
    this.#running.clear();
  }
}
