import { writeFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, test, vi } from "vitest";
import { createRunners } from "../../src/agent/runners.js";
import type { ExtractOutcome } from "../../src/tools/extract-contract.js";
import { invokeTool } from "../../src/tools/invoke.js";
import { pdfPages } from "../../src/tools/pdf-text.js";
import { readReport } from "../../src/tools/read-report.js";
import { fakeContext } from "../agent/fake-context.js";
import { makePdf, ucs2 } from "./make-pdf.js";

const latin = (line: string) => Buffer.from(line, "latin1");
const PAGES = [
  ["流动性因子研究", "冲击之后价格恢复得慢的股票"],
  ["因子 = -ts_mean(pct(close, 1) * volume, 5)", "第二页"],
];

describe("the text of a PDF", () => {
  test.each([
    ["UniGB-UCS2-H", ucs2],
    ["GBK-EUC-H", (line: string) => iconv.encode(line, "gbk")],
  ] as const)("in a Chinese font that is named and not embedded (%s)", async (font, encode) => {
    const written = vi.spyOn(console, "log");
    const pages = await pdfPages("a.pdf", new Uint8Array(makePdf(PAGES, font, encode)));
    expect(pages.map((page) => page.split("\n").map((line) => line.trim()))).toEqual(PAGES);
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
  });

  test("is refused in one sentence where there is none to be had", async () => {
    const read = (bytes: Buffer) => pdfPages("a.pdf", new Uint8Array(bytes)).catch((error: unknown) => error);
    const problem = async (bytes: Buffer) => (await read(bytes)) as { evidence: { problem: string } };
    expect((await problem(makePdf([[]], "latin", latin))).evidence.problem).toBe("pdf-pictures");
    expect((await problem(Buffer.from("%PDF-1.4 cut off"))).evidence.problem).toBe("pdf-broken");
    const locked =
      "/Encrypt << /Filter /Standard /V 1 /R 2 /O (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) /U (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) /P -4 >> /ID [(0123456789abcdef) (0123456789abcdef)]";
    expect((await problem(makePdf([["text"]], "latin", latin, locked))).evidence.problem).toBe("pdf-locked");
    // Glyph numbers alone would be read as other characters.
    expect((await problem(makePdf([["流动性"]], "Identity-H", ucs2))).evidence.problem).toBe("pdf-font");
  });
});

test("a PDF report becomes cards that cite the page", async () => {
  const context = fakeContext();
  const file = join(context.workspace.root, "report.pdf");
  writeFileSync(file, makePdf([["A study of liquidity"], ["Factor = -ts_mean(volume, 5)"]], "latin", latin));
  const runners = createRunners({ env: {} });
  const outcome = (await invokeTool(
    readReport,
    { path: file, model: "offline" },
    { ...context, ...runners, actor: { kind: "person" }, signal: new AbortController().signal },
  )) as ExtractOutcome;
  expect(outcome.cards).toMatchObject([{ page: 2, written: "-ts_mean(volume, 5)", problem: null }]);
  expect(readReport.brief(outcome)).toContain("(page 2)");
  expect(JSON.stringify(readReport.present(outcome, "zh"))).toContain("第 2 页");
});
