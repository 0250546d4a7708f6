import type { Graph } from "./graph.js";
import { OPCODE } from "./opcodes.js";

/** One instruction of a fused chain; registers are numbered tiles. */
export interface Instruction {
  readonly op: number;
  readonly dst: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Constant: its value. */
  readonly value: number;
  /** Load: the node whose matrix is read (`a` is its address, set at launch), `b` rows earlier. */
  readonly source: number | undefined;
}

export interface Program {
  readonly instructions: readonly Instruction[];
  readonly registers: number;
}

/**
 * The chain that computes `root` from matrices: elementwise nodes that `inside` accepts become instructions, delays
 * and constants are loads. Registers are used again once their last reader has run (constants keep theirs: they are
 * filled once, before the first tile).
 */
export function compileProgram(graph: Graph, root: number, inside: (id: number) => boolean): Program {
  const steps: { readonly id: number; readonly inputs: readonly number[] }[] = [];
  const seen = new Set<number>();
  const visit = (id: number): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const node = graph.nodes[id]!;
    const inputs = node.kind === "elementwise" && (id === root || inside(id)) ? node.inputs : [];
    for (const input of inputs) visit(input);
    steps.push({ id, inputs });
  };
  visit(root);

  const lastUse = new Map<number, number>();
  steps.forEach((step, at) => {
    for (const input of step.inputs) lastUse.set(input, at);
  });
  const isConstant = (id: number) => graph.nodes[id]!.kind === "constant";
  steps.sort((p, q) => Number(isConstant(q.id)) - Number(isConstant(p.id)));
  steps.forEach((step, at) => {
    for (const input of step.inputs) lastUse.set(input, at);
  });

  const register = new Map<number, number>();
  const free: number[] = [];
  let registers = 0;
  const instructions = steps.map((step, at): Instruction => {
    const [a = 0, b = 0, c = 0] = step.inputs.map((input) => register.get(input)!);
    for (const input of new Set(step.inputs))
      if (lastUse.get(input) === at && !isConstant(input)) free.push(register.get(input)!);
    const dst = free.pop() ?? registers++;
    register.set(step.id, dst);
    const node = graph.nodes[step.id]!;
    if (node.kind === "constant")
      return { op: OPCODE.constant, dst, a, b, c, value: node.value, source: undefined };
    if (step.inputs.length > 0 && node.kind === "elementwise")
      return { op: node.code, dst, a, b, c, value: 0, source: undefined };
    const [source, by] = node.kind === "delay" ? [node.input, node.by] : [step.id, 0];
    return { op: OPCODE.load, dst, a: 0, b: by, c: 0, value: 0, source };
  });
  return { instructions, registers };
}

const WORDS = 8;

/** Bytes that the program, its register table and its tiles take. */
export function programBytes(program: Program): number {
  return (
    program.instructions.length * WORDS * 4 +
    program.registers * 4 +
    64 +
    (program.registers + 1) * TILE_BYTES
  );
}

const TILE_BYTES = 256 * 8;

/** Writes the program at `at` (a multiple of 64) and gives the addresses that `elementwise` takes. */
export function writeProgram(
  memory: ArrayBufferLike,
  program: Program,
  at: number,
  stride: number,
  addressOf: (node: number) => number,
): { readonly code: number; readonly registers: number; readonly tiles: number; readonly nan: number } {
  const view = new DataView(memory, at, program.instructions.length * WORDS * 4);
  program.instructions.forEach((i, k) => {
    const base = k * WORDS * 4;
    const isLoad = i.source !== undefined;
    view.setInt32(base, i.op, true);
    view.setInt32(base + 4, i.dst, true);
    view.setUint32(base + 8, isLoad ? addressOf(i.source) : i.a, true);
    view.setInt32(base + 12, isLoad ? i.b * stride : i.b, true);
    view.setInt32(base + 16, i.c, true);
    view.setFloat64(base + 24, i.value, true);
  });
  const registers = at + program.instructions.length * WORDS * 4;
  const tiles = Math.ceil((registers + program.registers * 4) / 64) * 64;
  return { code: at, registers, tiles, nan: tiles + program.registers * TILE_BYTES };
}
