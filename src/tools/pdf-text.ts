import { PathError } from "./path-error.js";
import { characterMap, isToUnicode } from "./pdf-cmaps.js";

/** The text of each page of a PDF. Throws PathError when it is locked, broken, or holds pictures of text only. */
export async function pdfPages(path: string, bytes: Uint8Array): Promise<readonly string[]> {
  const { getDocumentProxy, extractText } = await loadQuietly();
  const unknown = new Set<string>();
  let codes = 0;
  class Maps {
    async fetch({ name }: { readonly name: string }) {
      if (!isToUnicode(name)) codes++;
      const map = characterMap(name);
      if (map === undefined || (isToUnicode(name) && codes === 0)) unknown.add(name);
      if (map === undefined) throw new Error(`no character map ${name}`);
      return { cMapData: new TextEncoder().encode(map), isCompressed: false };
    }
  }
  let pages: readonly string[];
  try {
    const document = await getDocumentProxy(bytes, {
      verbosity: 0,
      CMapReaderFactory: Maps,
      // Only text is wanted: no font of this computer, no script of the file.
      useSystemFonts: false,
    });
    // A glyph that the font does not have is no character, and must not look like none.
    pages = (await extractText(document, { mergePages: false })).text.map((text) =>
      text.replaceAll("\0", "\ufffd"),
    );
  } catch (error) {
    throw new PathError(path, nameOf(error) === "PasswordException" ? "pdf-locked" : "pdf-broken");
  }
  if (unknown.size > 0) throw new PathError(path, "pdf-font");
  if (pages.every((text) => text.trim() === "")) throw new PathError(path, "pdf-pictures");
  return pages;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "");

/** The library writes a warning to the standard output while it is loaded, where a JSON document may be expected. */
async function loadQuietly(): Promise<typeof import("unpdf")> {
  const { console } = globalThis;
  const said = console.log;
  console.log = () => {};
  try {
    const unpdf = await import("unpdf");
    await unpdf.getResolvedPDFJS();
    return unpdf;
  } finally {
    console.log = said;
  }
}
