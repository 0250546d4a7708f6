/**
 * A large paste is kept aside and stands in the text as one private-use character, an atom. Plane 16 is used by no
 * font; atoms that come in from outside are removed.
 */
export type Pastes = ReadonlyMap<string, string>;

const FIRST_ATOM = 0x10_0000;
const LAST_ATOM = 0x10_fffd;
const FOLD_LINES = 10;
const FOLD_CHARACTERS = 1000;

export function isAtom(grapheme: string): boolean {
  const code = grapheme.codePointAt(0) ?? 0;
  return code >= FIRST_ATOM && code <= LAST_ATOM;
}

export function stripAtoms(text: string): string {
  return text.replace(/[\u{100000}-\u{10fffd}]/gu, "");
}

export function foldPaste(text: string, pastes: Pastes): { readonly shown: string; readonly pastes: Pastes } {
  if (countLines(text) <= FOLD_LINES && text.length <= FOLD_CHARACTERS) return { shown: text, pastes };
  const atom = String.fromCodePoint(FIRST_ATOM + pastes.size);
  return { shown: atom, pastes: new Map([...pastes, [atom, text]]) };
}

export function expandPastes(text: string, pastes: Pastes): string {
  return text.replace(/[\u{100000}-\u{10fffd}]/gu, (atom) => pastes.get(atom) ?? "");
}

export function countLines(text: string): number {
  return text.replace(/\n$/, "").split("\n").length;
}
