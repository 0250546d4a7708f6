/** A box of a tree before it has a place. */
export interface Box {
  readonly width: number;
  readonly children: readonly Box[];
}

/** Where the centre of a box is; `children` in the order of the boxes. */
export interface Placed {
  readonly x: number;
  readonly depth: number;
  readonly children: readonly Placed[];
}

/** Left and right edge of a subtree at each of its levels, relative to the centre of its root. */
interface Outline {
  readonly offsets: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly children: readonly Outline[];
}

/**
 * A tidy tree (Reingold & Tilford 1981): subtrees are as close as their outlines allow, a parent stands over the middle
 * of its children, equal subtrees look the same wherever they are. The leftmost edge is at 0.
 */
export function tidy(root: Box, gap: number): Placed {
  const outline = outlineOf(root, gap);
  return place(outline, -Math.min(...outline.left), 0);
}

function outlineOf({ width, children }: Box, gap: number): Outline {
  const inner = children.map((child) => outlineOf(child, gap));
  const half = width / 2;
  if (inner.length === 0) return { offsets: [], left: [-half], right: [half], children: [] };
  const at: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  for (const outline of inner) {
    let shift = 0;
    for (let level = 0; level < Math.min(right.length, outline.left.length); level++)
      shift = Math.max(shift, right[level]! + gap - outline.left[level]!);
    at.push(shift);
    for (const [level, edge] of outline.left.entries()) {
      if (level >= left.length) left.push(edge + shift);
      right[level] = outline.right[level]! + shift;
    }
  }
  const middle = (at[0]! + at.at(-1)!) / 2;
  return {
    offsets: at.map((x) => x - middle),
    left: [-half, ...left.map((x) => x - middle)],
    right: [half, ...right.map((x) => x - middle)],
    children: inner,
  };
}

function place({ offsets, children }: Outline, x: number, depth: number): Placed {
  return { x, depth, children: children.map((child, i) => place(child, x + offsets[i]!, depth + 1)) };
}
