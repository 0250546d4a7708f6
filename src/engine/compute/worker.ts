import { parentPort, workerData } from "node:worker_threads";
import { ComputeError } from "./compute-error.js";
import { measuring, ValuesConsumer } from "./consumers.js";
import { Executor } from "./executor.js";
import type { WorkerKernels, WorkerReply, WorkerSetup, WorkerTask } from "./protocol.js";

class Cancelled extends Error {}

const setup = workerData as WorkerSetup;
let executor: Executor;

async function answer(task: WorkerTask): Promise<WorkerReply> {
  const { id, formulas, work } = task;
  const options = {
    pause: () => {
      if (Atomics.load(setup.cancelled, 0) >= task.batch) throw new Cancelled();
    },
  };
  if (work.kind === "values") {
    const consumer = new ValuesConsumer(work.rows, setup.source.stride, work.only);
    const onDone = (part: number) =>
      parentPort?.postMessage({ id, kind: "progress", part } satisfies WorkerReply);
    await executor.run(formulas, work.rows, consumer, { ...options, onDone });
    return { id, kind: "values", values: consumer.values };
  }
  const consumer = measuring(work.job, formulas.length);
  const spent = await executor.run(formulas, work.job.rows, consumer, options);
  return { id, kind: "daily", stats: consumer.stats, spent };
}

/** Tasks come one at a time: the pool sends the next when it has this answer. */
parentPort?.on("message", async (task: WorkerTask | WorkerKernels) => {
  if ("module" in task) {
    executor = new Executor(setup.source, task.module, setup.memoryBytes, setup.cacheBytes, setup.softBytes);
    parentPort?.postMessage({ kind: "ready" } satisfies WorkerReply);
    return;
  }
  let reply: WorkerReply;
  try {
    reply = await answer(task);
  } catch (error) {
    if (error instanceof Cancelled) reply = { id: task.id, kind: "cancelled" };
    else
      reply = {
        id: task.id,
        kind: "failed",
        message: error instanceof Error ? error.message : String(error),
        error:
          error instanceof ComputeError
            ? { code: error.code, hint: error.hint, evidence: error.evidence }
            : undefined,
      };
  }
  const buffers =
    reply.kind === "values"
      ? [reply.values.buffer as ArrayBuffer]
      : reply.kind === "daily"
        ? reply.stats.flatMap((s) =>
            Object.values(s).map((column: Float64Array) => column.buffer as ArrayBuffer),
          )
        : [];
  parentPort?.postMessage(reply, buffers);
});
