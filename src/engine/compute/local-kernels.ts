import { type Breathe, inBlocks } from "../give-way.js";
import { type Exports, instantiate, loadKernels } from "./wasm.js";

type Placed = Float64Array | Int32Array | Uint8Array;

/** Beside what a kernel says of its scratch: the sort of a row. */
const scratchBytes = (stride: number) => 2 ** 18 + stride * 400;

const PAGE = 65536;
/** Every growth detaches the buffer and makes the collector count all of it again; untouched pages take no memory. */
const GROWTH = 2 ** 26;

/**
 * The kernels in the calling thread with a memory of their own, for walks over matrices that no formula expresses. What is
 * reserved is never given back but with the whole; it starts as zeros. Views are made when used and never kept: reserving
 * more detaches them.
 */
export class LocalKernels {
  readonly run: Exports;
  /** Address of the kernels' scratch, for rows of up to `stride` symbols. */
  readonly scratch: number;
  readonly #memory: WebAssembly.Memory;
  #end: number;

  private constructor(module: WebAssembly.Module, stride: number, bytes: number) {
    const { memory, exports } = instantiate(module);
    this.run = exports;
    this.#memory = memory;
    this.#end = exports.heapBase();
    this.#ensure(this.#end + scratchBytes(stride) + bytes);
    this.scratch = this.reserve(scratchBytes(stride));
  }

  /**
   * @param bytes that will be reserved, about
   * @throws ComputeError `worker-failed` when the kernels have not been built
   */
  static async open(stride: number, bytes: number, kernelFile?: string): Promise<LocalKernels> {
    return new LocalKernels(await loadKernels(kernelFile), stride, bytes);
  }

  reserve(bytes: number): number {
    const at = Math.ceil(this.#end / 64) * 64;
    this.#end = at + bytes;
    this.#ensure(this.#end);
    return at;
  }

  #ensure(end: number): void {
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(Math.max(missing, GROWTH) / PAGE));
  }

  /** A copy of the numbers. */
  place(numbers: Placed): number {
    const at = this.reserve(numbers.byteLength);
    if (numbers instanceof Float64Array) this.floats(at, numbers.length).set(numbers);
    else if (numbers instanceof Int32Array) this.integers(at, numbers.length).set(numbers);
    else this.bytes(at, numbers.length).set(numbers);
    return at;
  }

  /** The same for whole matrices, giving way between the pieces. */
  async placeMatrix(numbers: Placed, breathe: Breathe): Promise<number> {
    const from = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    const at = this.reserve(from.length);
    await inBlocks(from.length, 1, breathe, (low, high) =>
      this.bytes(at + low, high - low).set(from.subarray(low, high)),
    );
    return at;
  }

  floats(at: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, at, length);
  }
  integers(at: number, length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, at, length);
  }
  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, at, length);
  }
}
