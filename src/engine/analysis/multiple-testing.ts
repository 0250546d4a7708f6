/**
 * Benjamini–Hochberg q values (1995) of `p`, in place order: the least false discovery rate at which each is called a
 * discovery. `tests` ≥ p.length is the number of tests that were made; those whose p is not known count as p = 1, so that
 * forgetting a trial can never make another look better.
 */
export function benjaminiHochberg(p: readonly number[], tests = p.length): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[b]! - p[a]!);
  const q = new Array<number>(p.length);
  let least = 1;
  order.forEach((i, k) => {
    least = Math.min(least, (p[i]! * tests) / (p.length - k));
    q[i] = least;
  });
  return q;
}
