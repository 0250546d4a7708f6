import { parentPort } from "node:worker_threads";
import { type WriteTask, writeInThread } from "../../write-array.js";
import { NotPlain } from "./scan-bytes.js";
import { type MoveTask, Scanner, type ScanTask, scanKernels } from "./scanner.js";

/** The thread behind a Hand (crew.ts): answers one task after the other. A table's rows stay where they were read. */
const scanners = new Map<string, Scanner>();
let module: WebAssembly.Module | undefined;

function exhaust<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

const works: Readonly<Record<string, (task: never) => unknown>> = {
  scan: ({ table, ...task }: ScanTask & { table: string }) => {
    module ??= scanKernels();
    const scanner = new Scanner(module);
    scanners.set(table, scanner);
    try {
      return exhaust(scanner.scan(task));
    } catch (error) {
      // The other threads may stop too.
      Atomics.store(task.shared, 1, 1);
      if (error instanceof NotPlain) return null;
      throw error;
    }
  },
  move: ({ table, ...task }: MoveTask & { table: string }) => {
    const scanner = scanners.get(table)!;
    // Its rows are not needed again.
    scanners.delete(table);
    return exhaust(scanner.move(task));
  },
  write: (task: WriteTask) => writeInThread(task),
};

parentPort?.on("message", async ({ id, kind, task }: { id: number; kind: string; task: never }) => {
  try {
    parentPort?.postMessage({ id, result: await works[kind]!(task) });
  } catch (error) {
    parentPort?.postMessage({ id, error });
  }
});
