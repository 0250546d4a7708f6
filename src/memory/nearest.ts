/** Names close to `wanted`, nearest first: by edit distance, case ignored, with parts of names counted as close. */
export function nearestNames(wanted: string, names: readonly string[], most = 3): readonly string[] {
  const target = wanted.toLowerCase();
  return [...new Set(names)]
    .map((name) => ({ name, distance: closeness(target, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.min(target.length, name.length) / 3))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}

function closeness(a: string, b: string): number {
  return a.length >= 2 && b.includes(a) ? 1 : editDistance(a, b);
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
