/** A name as part of a file name on any system: letters of any script, digits, `_ . -`; everything else becomes `_`. */
export function fileStem(name: string): string {
  const stem = name
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}_.-]+/gu, "_")
    .replace(/^[._]+|[._]+$/g, "");
  return stem.slice(0, 60) || "factor";
}
