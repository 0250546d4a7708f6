import iconv from "iconv-lite";

/** Codes are Unicode already (the first plane). */
const UNICODE = /^Uni(GB|CNS|JIS|KS)-(UCS2|UTF16)-(HW-)?[HV]$/;
/** Codes are GBK, or the older GB 2312 that it contains. */
const GBK = /^GB(K|Kp|K2K|pc|T|Tpc)?(-EUC)?-[HV]$/;
/** From the glyph numbers of Adobe's collections to Unicode. */
const TO_UNICODE = /^Adobe-(GB1|CNS1|Japan1|Korea1)-UCS2$/;

/**
 * Character maps for fonts that a PDF names without bringing them along, as Chinese reports do. Adobe's own tables are
 * megabytes; a text needs no glyph numbers, so these lead from the code straight to Unicode and the second table
 * changes nothing. undefined: a map that is not known here.
 */
export function characterMap(name: string): string | undefined {
  if (UNICODE.test(name)) return cmap("<0000> <ffff>", "1 begincidrange\n<0000> <ffff> 0\nendcidrange");
  if (TO_UNICODE.test(name)) return cmap("<0000> <ffff>", "1 beginbfrange\n<0000> <ffff> <0000>\nendbfrange");
  return GBK.test(name) ? gbk() : undefined;
}

/** True for maps from glyph numbers: alone, without a map of codes, they would be read wrongly. */
export const isToUnicode = (name: string): boolean => TO_UNICODE.test(name);

function cmap(codes: string, body: string): string {
  return `begincmap\n1 begincodespacerange\n${codes}\nendcodespacerange\n${body}\nendcmap\n`;
}

let made: string | undefined;

function gbk(): string {
  if (made !== undefined) return made;
  const lines = ["<00> <80> 0"];
  const hex = (code: number, digits: number) => code.toString(16).padStart(digits, "0");
  const chars: string[] = [];
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      const text = iconv.decode(Buffer.from([high, low]), "gbk");
      if (text.length !== 1 || text === "\ufffd") continue;
      chars.push(`<${hex((high << 8) | low, 4)}> ${text.charCodeAt(0)}`);
    }
  }
  made = [
    "begincmap",
    "2 begincodespacerange\n<00> <80>\n<8140> <fefe>\nendcodespacerange",
    `1 begincidrange\n${lines.join("\n")}\nendcidrange`,
    `${chars.length} begincidchar\n${chars.join("\n")}\nendcidchar`,
    "endcmap\n",
  ].join("\n");
  return made;
}
