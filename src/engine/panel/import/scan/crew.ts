import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { built } from "../../../assets.js";
import type { Writers } from "../../write.js";
import type { Written } from "../../write-array.js";

/** A thread of an import: a scanner of its own, and hands for hashing and writing. */
export class Hand {
  readonly #worker: Worker;
  #id = 0;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: unknown): void }>();

  constructor(file: string) {
    // Without the loaders of the program (tsx): the bundle needs none.
    this.#worker = new Worker(file, { name: "factorsmith import", execArgv: [] });
    this.#worker.unref();
    this.#worker.on("message", ({ id, result, error }: { id: number; result?: unknown; error?: Error }) => {
      const pending = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#worker.unref();
      if (error) pending?.reject(error);
      else pending?.resolve(result);
    });
    const fail = (error: unknown) => {
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    this.#worker.on("error", fail);
    this.#worker.on("exit", (code) => fail(new Error(`An import thread stopped (exit code ${code}).`)));
  }

  ask<T>(kind: string, task: unknown): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const id = ++this.#id;
      this.#worker.ref();
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.#worker.postMessage({ id, kind, task });
    });
  }

  /** What was asked for is rejected at once; the thread ends at its next step. */
  dismiss(reason: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
    this.#worker.unref();
    void this.#worker.terminate();
  }
}

/** The threads of an import: as many as there are cores, at most four, from the first time that they are asked for. */
export class Crew {
  #hands: Hand[] | undefined;
  #turn = 0;
  readonly #signal: AbortSignal | undefined;
  readonly #stop = (): void => this.dismiss();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#stop);
  }

  /** None where the bundle has not been built: then everything is done in this thread. */
  get hands(): readonly Hand[] {
    if (this.#hands) return this.#hands;
    const file = built("engine", "panel", "import-worker.js");
    const count = existsSync(file) ? Math.min(4, availableParallelism()) : 0;
    this.#hands = Array.from({ length: count }, () => new Hand(file));
    return this.#hands;
  }

  /** For arrays in shared memory, if threads are there already. */
  get writers(): Writers | undefined {
    const hands = this.#hands;
    if (!hands || hands.length === 0) return undefined;
    return { write: (task) => hands[this.#turn++ % hands.length]!.ask<Written>("write", task) };
  }

  dismiss(): void {
    this.#signal?.removeEventListener("abort", this.#stop);
    for (const hand of this.#hands ?? []) hand.dismiss(this.#signal?.reason);
  }
}
