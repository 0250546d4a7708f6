/** In place: NaN where `keep` is 0. */
export function keepWhere(keep: Uint8Array, values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) if (keep[i] === 0) values[i] = Number.NaN;
  return values;
}
