import { readFile } from "node:fs/promises";
import { built } from "../assets.js";
import { ComputeError } from "./compute-error.js";
import type { KernelName, WasmKernel } from "./kernels.js";

type Measuring = "maskLabel" | "prepareLabel" | "rankIc" | "rankIcs" | "returnIcs" | "dailyIc" | "fullDaily";
/** Walks of the analysis (see LocalKernels). */
type Walk =
  | "orderPairs"
  | "pairReturns"
  | "rankGroups"
  | "rankShares"
  | "partitionIc"
  | "partitionCounts"
  | "groupTurnover"
  | "weightTurnover"
  | "carryPrices"
  | "buyable"
  | "holdingValues"
  | "groupEvents"
  | "shuffledRankIcs";
export type Exports = Readonly<
  Record<KernelName | "elementwise" | Measuring | Walk, WasmKernel> & { heapBase: () => number }
>;

export interface Instance {
  readonly memory: WebAssembly.Memory;
  readonly exports: Exports;
}

/** Compiles the kernels that the build put into dist/. */
export async function loadKernels(path = built("kernels.wasm")): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(await readFile(path));
  } catch (cause) {
    throw new ComputeError("worker-failed", `The compute kernels could not be loaded from ${path}.`, {
      hint: "Build them: npm run build.",
      evidence: { path },
      cause,
    });
  }
}

/** One instance with a memory of its own; it grows up to 4 GiB, the bound is the arena's. */
export function instantiate(module: WebAssembly.Module): Instance {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536 });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { memory, exports: exports as unknown as Exports };
}
