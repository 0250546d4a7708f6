/**
 * Solves A·x = b for a symmetric positive definite A [n × n] by Cholesky (Golub and Van Loan, 4.2). null when A is not
 * positive definite.
 */
export function solvePositive(a: Float64Array, b: ArrayLike<number>): number[] | null {
  const n = b.length;
  const l = Float64Array.from(a);
  const largest = Math.max(...Array.from({ length: n }, (_, i) => a[i * n + i]!));
  for (let j = 0; j < n; j++) {
    let diagonal = l[j * n + j]!;
    for (let k = 0; k < j; k++) diagonal -= l[j * n + k]! ** 2;
    if (!(diagonal > 1e-12 * largest)) return null;
    const root = Math.sqrt(diagonal);
    l[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = l[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      l[i * n + j] = sum / root;
    }
  }
  const x = Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= l[i * n + k]! * x[k]!;
    x[i]! /= l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= l[k * n + i]! * x[k]!;
    x[i]! /= l[i * n + i]!;
  }
  return x;
}
