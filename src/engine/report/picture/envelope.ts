type Value = number | "-";

/**
 * At most about `points` of a long series as [index, value]: of every slice the lowest and the highest value, the two
 * ends, and one "-" where a slice has a gap. No extreme is lost.
 */
export function envelope(values: readonly Value[], points: number): [number, Value][] {
  const slices = Math.max(1, Math.floor(points / 2));
  const out: [number, Value][] = [];
  for (let k = 0; k < slices; k++) {
    const to = Math.floor(((k + 1) * values.length) / slices);
    let low = -1;
    let high = -1;
    let gap = -1;
    for (let i = Math.floor((k * values.length) / slices); i < to; i++) {
      const value = values[i]!;
      if (value === "-") gap = i;
      else {
        if (low < 0 || value < (values[low] as number)) low = i;
        if (high < 0 || value > (values[high] as number)) high = i;
      }
    }
    const kept = new Set([low, high, gap, ...(k === 0 ? [0] : []), ...(k === slices - 1 ? [to - 1] : [])]);
    for (const i of [...kept].sort((a, b) => a - b)) if (i >= 0) out.push([i, values[i]!]);
  }
  return out;
}
