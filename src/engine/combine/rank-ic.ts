/** Mean ranks (1 …) of `x`, ties share. */
function ranks(x: readonly number[]): number[] {
  const order = x.map((_, i) => i).sort((a, b) => x[a]! - x[b]!);
  const out = new Array<number>(x.length);
  for (let i = 0; i < order.length; ) {
    let j = i;
    while (j + 1 < order.length && x[order[j + 1]!] === x[order[i]!]) j++;
    for (let k = i; k <= j; k++) out[order[k]!] = (i + j) / 2 + 1;
    i = j + 1;
  }
  return out;
}

function pearson(x: readonly number[], y: readonly number[]): number {
  const n = x.length;
  const mx = x.reduce((sum, v) => sum + v, 0) / n;
  const my = y.reduce((sum, v) => sum + v, 0) / n;
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    xy += (x[i]! - mx) * (y[i]! - my);
    xx += (x[i]! - mx) ** 2;
    yy += (y[i]! - my) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}

/** Daily IC and RankIC of predictions [rows × stride] with labels of the same rows; NaN where fewer than `minPairs`. */
export function dailyIc(
  values: Float64Array,
  label: Float64Array,
  stride: number,
  minPairs: number,
): { readonly ic: Float64Array; readonly rankIc: Float64Array; readonly pairs: Float64Array } {
  const rows = values.length / stride;
  const out = {
    ic: new Float64Array(rows).fill(Number.NaN),
    rankIc: new Float64Array(rows).fill(Number.NaN),
    pairs: new Float64Array(rows),
  };
  for (let t = 0; t < rows; t++) {
    const x: number[] = [];
    const y: number[] = [];
    for (let i = t * stride; i < (t + 1) * stride; i++)
      if (Number.isFinite(values[i]!) && Number.isFinite(label[i]!)) {
        x.push(values[i]!);
        y.push(label[i]!);
      }
    out.pairs[t] = x.length;
    if (x.length < minPairs) continue;
    out.ic[t] = pearson(x, y);
    out.rankIc[t] = pearson(ranks(x), ranks(y));
  }
  return out;
}
