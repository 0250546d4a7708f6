/** How the text of a made PDF is encoded: as the fonts of Chinese reports are, or as a Western one. */
export type PdfFont = "latin" | "UniGB-UCS2-H" | "GBK-EUC-H" | "Identity-H";

/**
 * A small PDF, a list of lines per page. Chinese fonts are named and not embedded, without a map to Unicode. `encode`
 * turns a line into the bytes that the font expects.
 */
export function makePdf(
  pages: readonly (readonly string[])[],
  font: PdfFont,
  encode: (line: string) => Buffer,
  extra = "",
): Buffer {
  const kids = pages.map((_, i) => `${5 + 2 * i} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    font === "latin"
      ? "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
      : `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /${font} /DescendantFonts [4 0 R] >>`,
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>",
    ...pages.flatMap((lines, i) => {
      const shown = lines.map((line) => `<${encode(line).toString("hex")}> Tj T*`).join(" ");
      const body = `BT /F1 12 Tf 14 TL 50 750 Td ${shown} ET`;
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${6 + 2 * i} 0 R >>`,
        `<< /Length ${body.length} >>\nstream\n${body}\nendstream`,
      ];
    }),
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const at = file.length;
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${objects.length + 1} /Root 1 0 R ${extra} >>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}

export const ucs2 = (line: string): Buffer => Buffer.from(line, "utf16le").swap16();
