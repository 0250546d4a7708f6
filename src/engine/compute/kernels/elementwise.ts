import { exp2x, isNum, log1p2x, log2x, tanh2x } from "./simd";

// A fused chain runs as a small register program over tiles of 256 values, so that a chain costs one pass over
// memory however many nodes it has. An instruction is eight i32: op, dst, a, b, c, 0, imm (f64 in the last two words).
const TILE: i32 = 256;
const INSTR: usize = 32;

@inline
function truth(x: v128): v128 {
  return v128.and(f64x2.ne(x, f64x2.splat(0)), isNum(x));
}

@inline
function apply(op: i32, a: v128, b: v128, c: v128): v128 {
  const nan = f64x2.splat(NaN);
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  switch (op) {
    case 10: return f64x2.add(a, b);
    case 11: return f64x2.sub(a, b);
    case 12: return f64x2.mul(a, b);
    case 13: return v128.bitselect(nan, f64x2.div(a, b), f64x2.lt(f64x2.abs(b), f64x2.splat(1e-10)));
    case 14: return f64x2.div(a, b);
    case 15: return f64x2.neg(a);
    case 16: return f64x2.div(one, a);
    case 19: return f64x2.abs(a);
    case 20: {
      const s = v128.or(v128.and(f64x2.gt(a, zero), one), v128.and(f64x2.lt(a, zero), f64x2.splat(-1)));
      return v128.bitselect(s, nan, isNum(a));
    }
    case 21: return f64x2.sqrt(a);
    case 22: return log2x(a);
    case 23: {
      const m = f64x2.abs(a);
      return v128.bitselect(zero, log2x(m), f64x2.le(m, f64x2.splat(0.001)));
    }
    case 24: return log1p2x(a);
    case 25: return exp2x(a);
    case 26: return f64x2.div(one, f64x2.add(one, exp2x(f64x2.neg(a))));
    case 27: return tanh2x(a);
    case 28: return f64x2.min(f64x2.max(a, b), c);
    case 29: return f64x2.min(a, b);
    case 30: return f64x2.max(a, b);
    case 31: return f64x2.floor(a);
    case 32: return f64x2.ceil(a);
    case 33: return f64x2.nearest(a);
    case 34: return v128.andnot(one, isNum(a));
    case 35: return v128.bitselect(a, b, isNum(a));
    case 36: return v128.and(f64x2.lt(a, b), one);
    case 37: return v128.and(f64x2.le(a, b), one);
    case 38: return v128.and(f64x2.gt(a, b), one);
    case 39: return v128.and(f64x2.ge(a, b), one);
    case 40: return v128.and(f64x2.eq(a, b), one);
    case 41: return v128.and(v128.and(f64x2.ne(a, b), v128.and(isNum(a), isNum(b))), one);
    case 42: return v128.and(v128.and(truth(a), truth(b)), one);
    case 43: return v128.and(v128.or(truth(a), truth(b)), one);
    case 44: return v128.andnot(one, truth(a));
    case 45: return v128.bitselect(b, c, truth(a));
    case 46: return v128.bitselect(v128.and(truth(a), one), nan, isNum(a)); // 0/1, NaN kept
    case 47: // x where the condition holds, else 0; NaN when either is missing
      return v128.bitselect(v128.and(a, truth(b)), nan, v128.and(isNum(a), isNum(b)));
    case 48: // 0/1 of the condition where x has a value
      return v128.bitselect(v128.and(truth(b), one), nan, v128.and(isNum(a), isNum(b)));
    case 49: return f64x2.mul(a, a);
    default: return nan;
  }
}

@inline
function run(op: i32, o: usize, a: usize, b: usize, c: usize, n: i32, arity: i32): void {
  for (let i: usize = 0, e = <usize>n << 3; i < e; i += 16) {
    const x = v128.load(a + i);
    const y = arity > 1 ? v128.load(b + i) : x;
    const z = arity > 2 ? v128.load(c + i) : x;
    v128.store(o + i, apply(op, x, y, z));
  }
}

/** x^y as C's pow, lane by lane: rare enough not to need a polynomial of its own. */
function power(o: usize, a: usize, b: usize, n: i32, signed: bool): void {
  for (let i: usize = 0, e = <usize>n << 3; i < e; i += 8) {
    const x = load<f64>(a + i), y = load<f64>(b + i);
    let r: f64;
    if (x != x || y != y) r = NaN;
    else if (signed) r = x == 0 ? 0 : Math.pow(Math.abs(x), y) * (x < 0 ? -1.0 : 1.0);
    else r = Math.pow(x, y);
    store<f64>(o + i, r);
  }
}

/** sin, cos, tan as C's, lane by lane. */
function circular(op: i32, o: usize, a: usize, n: i32): void {
  for (let i: usize = 0, e = <usize>n << 3; i < e; i += 8) {
    const x = load<f64>(a + i);
    store<f64>(o + i, op == 50 ? Math.sin(x) : op == 51 ? Math.cos(x) : Math.tan(x));
  }
}

function step(op: i32, o: usize, a: usize, b: usize, c: usize, n: i32): void {
  switch (op) {
    case 10: run(10, o, a, b, c, n, 2); break;
    case 11: run(11, o, a, b, c, n, 2); break;
    case 12: run(12, o, a, b, c, n, 2); break;
    case 13: run(13, o, a, b, c, n, 2); break;
    case 14: run(14, o, a, b, c, n, 2); break;
    case 15: run(15, o, a, b, c, n, 1); break;
    case 16: run(16, o, a, b, c, n, 1); break;
    case 17: power(o, a, b, n, false); break;
    case 18: power(o, a, b, n, true); break;
    case 19: run(19, o, a, b, c, n, 1); break;
    case 20: run(20, o, a, b, c, n, 1); break;
    case 21: run(21, o, a, b, c, n, 1); break;
    case 22: run(22, o, a, b, c, n, 1); break;
    case 23: run(23, o, a, b, c, n, 1); break;
    case 24: run(24, o, a, b, c, n, 1); break;
    case 25: run(25, o, a, b, c, n, 1); break;
    case 26: run(26, o, a, b, c, n, 1); break;
    case 27: run(27, o, a, b, c, n, 1); break;
    case 28: run(28, o, a, b, c, n, 3); break;
    case 29: run(29, o, a, b, c, n, 2); break;
    case 30: run(30, o, a, b, c, n, 2); break;
    case 31: run(31, o, a, b, c, n, 1); break;
    case 32: run(32, o, a, b, c, n, 1); break;
    case 33: run(33, o, a, b, c, n, 1); break;
    case 34: run(34, o, a, b, c, n, 1); break;
    case 35: run(35, o, a, b, c, n, 2); break;
    case 36: run(36, o, a, b, c, n, 2); break;
    case 37: run(37, o, a, b, c, n, 2); break;
    case 38: run(38, o, a, b, c, n, 2); break;
    case 39: run(39, o, a, b, c, n, 2); break;
    case 40: run(40, o, a, b, c, n, 2); break;
    case 41: run(41, o, a, b, c, n, 2); break;
    case 42: run(42, o, a, b, c, n, 2); break;
    case 43: run(43, o, a, b, c, n, 2); break;
    case 44: run(44, o, a, b, c, n, 1); break;
    case 45: run(45, o, a, b, c, n, 3); break;
    case 46: run(46, o, a, b, c, n, 1); break;
    case 47: run(47, o, a, b, c, n, 2); break;
    case 48: run(48, o, a, b, c, n, 2); break;
    case 49: run(49, o, a, b, c, n, 1); break;
    case 50: case 51: case 52: circular(op, o, a, n); break;
    default: unreachable();
  }
}

@inline
function fill(p: usize, value: f64): void {
  for (let i: usize = 0; i < <usize>TILE << 3; i += 16) v128.store(p + i, f64x2.splat(value));
}

/**
 * Runs `count` instructions over the elements [begin, end) of matrices and writes the last result to `out`.
 * regs: a table of i32 pointers, one a register; tiles: one tile of 2 KB a register, and one of NaN behind them.
 * Ops below 10: 0 = load matrix a delayed by b elements (what lies before the matrix is NaN), 1 = constant.
 */
export function elementwise(
  prog: usize, count: i32, regs: usize, tiles: usize, nanTile: usize, out: usize, begin: i32, end: i32,
): void {
  fill(nanTile, NaN);
  for (let k = 0; k < count; k++) {
    const q = prog + <usize>k * INSTR;
    if (load<i32>(q) != 1) continue;
    const dst = <usize>load<i32>(q, 4);
    const tile = tiles + dst * (<usize>TILE << 3);
    fill(tile, load<f64>(q, 24));
    store<u32>(regs + (dst << 2), <u32>tile);
  }
  for (let i = begin; i < end; i += TILE) {
    const n = min(TILE, end - i);
    for (let k = 0; k < count; k++) {
      const q = prog + <usize>k * INSTR;
      const op = load<i32>(q);
      if (op == 1) continue;
      const dst = <usize>load<i32>(q, 4);
      const tile = tiles + dst * (<usize>TILE << 3);
      if (op == 0) {
        const base = <usize>load<u32>(q, 8);
        const at = i - load<i32>(q, 12);
        let p: usize;
        if (at >= 0) p = base + (<usize>at << 3);
        else if (at + n <= 0) p = nanTile;
        else {
          p = tile;
          memory.fill(tile, 0xff, <usize>(-at) << 3);
          memory.copy(tile + (<usize>(-at) << 3), base, <usize>(at + n) << 3);
        }
        store<u32>(regs + (dst << 2), <u32>p);
        continue;
      }
      const o = k == count - 1 ? out + (<usize>i << 3) : tile;
      step(op, o,
        <usize>load<u32>(regs + (<usize>load<i32>(q, 8) << 2)),
        <usize>load<u32>(regs + (<usize>load<i32>(q, 12) << 2)),
        <usize>load<u32>(regs + (<usize>load<i32>(q, 16) << 2)), n);
      store<u32>(regs + (dst << 2), <u32>o);
    }
    // A chain that is nothing but a load (a plain delay, a constant) still has to arrive.
    const last = prog + <usize>(count - 1) * INSTR;
    if (load<i32>(last) < 10)
      memory.copy(out + (<usize>i << 3), <usize>load<u32>(regs + (<usize>load<i32>(last, 4) << 2)), <usize>n << 3);
  }
}
