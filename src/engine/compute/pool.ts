import { SHARE_ENV, Worker } from "node:worker_threads";
import { ComputeError, type ComputeErrorCode } from "./compute-error.js";
import type { WorkerKernels, WorkerReply, WorkerSetup, WorkerTask } from "./protocol.js";

type Result = Extract<WorkerReply, { kind: "daily" | "values" }>;

interface Pending {
  readonly task: WorkerTask;
  readonly signal: AbortSignal | undefined;
  readonly onDone: ((part: number) => void) | undefined;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Worker threads that pull tasks from one queue; a task goes to whichever thread is free first. One starts at once, the
 * others when there is more to do than those that run can take.
 */
export class WorkerPool {
  readonly #file: string | URL;
  readonly #count: number;
  readonly #setup: WorkerSetup;
  #kernels: WorkerKernels | undefined;
  readonly #idle: Worker[] = [];
  readonly #workers = new Set<Worker>();
  readonly #running = new Map<Worker, Pending>();
  readonly #queue: Pending[] = [];
  readonly #ready: Promise<void>;
  #settle: { resolve(): void; reject(error: unknown): void } = { resolve: () => {}, reject: () => {} };
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(4));
  #batch = 0;
  #task = 0;
  #closed = false;

  constructor(file: string | URL, count: number, setup: Omit<WorkerSetup, "cancelled">) {
    this.#ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#ready.catch(() => {});
    this.#file = file;
    this.#count = count;
    this.#setup = { ...setup, cancelled: this.#cancelled };
    this.#start();
  }

  /** The threads wait for the kernels before their first task. */
  provide(kernels: WorkerKernels): void {
    this.#kernels = kernels;
    for (const worker of this.#workers) worker.postMessage(kernels);
  }

  /** Until the first thread can work. */
  async ready(): Promise<void> {
    for (const worker of this.#workers) worker.ref();
    await this.#ready;
    for (const worker of this.#workers) if (!this.#running.has(worker)) worker.unref();
  }

  /** Numbers a batch. Batches run one after the other, so cancelling one cancels all up to it. */
  newBatch(): number {
    return ++this.#batch;
  }

  /** Tells the threads to stop at their next pause. */
  cancel(batch: number): void {
    Atomics.store(this.#cancelled, 0, Math.max(batch, Atomics.load(this.#cancelled, 0)));
    for (let k = this.#queue.length - 1; k >= 0; k--)
      if (this.#queue[k]!.task.batch <= batch) {
        const [pending] = this.#queue.splice(k, 1);
        pending!.reject(cancelled(pending!.signal));
      }
  }

  /** @param onDone told parts of the task that add up to 1, if it tells any */
  run(task: Omit<WorkerTask, "id">, signal?: AbortSignal, onDone?: (part: number) => void): Promise<Result> {
    if (this.#closed) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#queue.push({ task: { ...task, id: ++this.#task }, signal, onDone, resolve, reject });
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#settle.reject(closed());
    this.cancel(this.#batch);
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  #dispatch(): void {
    const missing = Math.min(this.#queue.length - this.#idle.length, this.#count - this.#workers.size);
    for (let k = 0; k < missing; k++) this.#start();
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const worker = this.#idle.pop()!;
      const pending = this.#queue.shift()!;
      worker.ref();
      this.#running.set(worker, pending);
      worker.postMessage(pending.task);
    }
  }

  #start(): void {
    const worker = new Worker(this.#file, {
      workerData: this.#setup,
      name: "factorsmith compute",
      // Copies of the environment and lists of open files cost a part of the start.
      env: SHARE_ENV,
      trackUnmanagedFds: false,
      // The bundle needs no loader of the program's (tsx), which each thread would start anew.
      execArgv: [],
    });
    // An idle pool must not keep the process alive.
    worker.unref();
    if (this.#kernels) worker.postMessage(this.#kernels);
    this.#workers.add(worker);
    this.#idle.push(worker);
    worker.on("message", (reply: WorkerReply) => this.#receive(worker, reply));
    let failure: unknown;
    worker.on("error", (error) => {
      failure = error;
    });
    worker.on("exit", () => {
      this.#workers.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#running.get(worker)?.reject(this.#closed ? closed() : crashed(failure));
      this.#running.delete(worker);
      if (this.#closed) return;
      if (this.#workers.size === 0) {
        this.#closed = true;
        this.#settle.reject(crashed(failure));
        for (const pending of this.#queue.splice(0)) pending.reject(crashed(failure));
      }
    });
  }

  #receive(worker: Worker, reply: WorkerReply): void {
    if (reply.kind === "ready") {
      this.#settle.resolve();
      return;
    }
    const pending = this.#running.get(worker);
    if (!pending) return;
    if (reply.kind === "progress") {
      pending.onDone?.(reply.part);
      return;
    }
    this.#running.delete(worker);
    this.#idle.push(worker);
    worker.unref();
    if (reply.kind === "cancelled") pending.reject(cancelled(pending.signal));
    else if (reply.kind === "failed") pending.reject(revive(reply));
    else pending.resolve(reply);
    this.#dispatch();
  }
}

function revive(reply: Extract<WorkerReply, { kind: "failed" }>): Error {
  if (!reply.error) return crashed(new Error(reply.message));
  const { code, hint, evidence } = reply.error;
  return new ComputeError(code as ComputeErrorCode, reply.message, {
    ...(hint === undefined ? {} : { hint }),
    evidence,
  });
}

const crashed = (cause: unknown) =>
  new ComputeError(
    "worker-failed",
    `A compute thread stopped unexpectedly${cause instanceof Error ? `: ${cause.message}` : "."}`,
    { hint: "Run the command again; with less memory per worker or fewer workers if it was killed.", cause },
  );
const cancelled = (signal: AbortSignal | undefined): unknown =>
  signal?.reason ?? new DOMException("The batch was cancelled.", "AbortError");
export const closed = () =>
  new ComputeError("closed", "The evaluator has been closed.", { hint: "Create a new one." });
