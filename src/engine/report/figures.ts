/** How figures are shown to people; JSON keeps full precision. A missing value is "–", never 0. */
export const DASH = "–";

export function fixed(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined) return DASH;
  // "-0.0000" would suggest a sign that the rounded number does not have.
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

export function percent(value: number | null | undefined, digits = 1): string {
  return value === null || value === undefined ? DASH : `${fixed(value * 100, digits)} %`;
}

/** p values: a tiny one is "<0.0001", because 0.0000 would be false. */
export function pValue(value: number | null): string {
  if (value === null) return DASH;
  return value < 0.0001 ? "<0.0001" : fixed(value, 4);
}

export function count(value: number | null): string {
  return value === null ? DASH : value.toLocaleString("en-US");
}

export function milliseconds(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
