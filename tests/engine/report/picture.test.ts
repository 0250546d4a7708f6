import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asset } from "../../../src/engine/assets.js";
import { icBars } from "../../../src/engine/report/charts/ic.js";
import { chartsOf } from "../../../src/engine/report/charts/index.js";
import { quantileCumulative } from "../../../src/engine/report/charts/quantiles.js";
import { comparisonCharts } from "../../../src/engine/report/compare/charts.js";
import { envelope } from "../../../src/engine/report/picture/envelope.js";
import { PictureError } from "../../../src/engine/report/picture/picture-error.js";
import { openPictureFont, type PictureFont } from "../../../src/engine/report/picture/picture-font.js";
import { renderPng } from "../../../src/engine/report/picture/png.js";
import { riceQuantSvg } from "../../../src/engine/report/picture/ricequant-svg.js";
import { openStudio } from "../../../src/engine/report/picture/studio.js";
import { renderSvg } from "../../../src/engine/report/picture/svg.js";
import { riceQuantView } from "../../../src/engine/report/ricequant-view.js";
import { decodePng, inked, sizeOf } from "./png.js";
import { makeSheet } from "./sheet.js";

const sheet = makeSheet();
const charts = [...chartsOf(sheet, "zh").values()].flat();
const FULL = asset("assets", "fonts", "NotoSansSC-Regular.subset.ttf");

let font: PictureFont;
beforeAll(async () => {
  font = await openPictureFont(JSON.stringify(charts));
});
afterAll(() => font.close());

const words = (text: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60"><rect width="100%" height="100%" fill="#fff"/><text x="4" y="40" font-size="24" font-family="Noto Sans SC">${text}</text></svg>`;

describe("pictures", () => {
  it("are 1200 × 600 and not blank, every one", async () => {
    const blank = await renderPng(
      `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="600"><rect width="100%" height="100%" fill="#fff"/></svg>`,
      font,
    );
    const images = await Promise.all(charts.map((chart) => renderPng(renderSvg(chart), font)));
    for (const [i, image] of images.entries()) {
      expect(sizeOf(image), charts[i]!.id).toEqual([1200, 600]);
      expect(image.length, charts[i]!.id).toBeGreaterThan(2 * blank.length);
    }
    expect(inked(decodePng(images[0]!))).toBeGreaterThan(0.02);
  });

  it("carry the words that mark a synthetic market", () => {
    expect(renderSvg(charts[0]!, "DEMO MARKET – synthetic")).toContain("DEMO MARKET – synthetic");
    expect(renderSvg(charts[0]!)).not.toContain("DEMO MARKET");
  });

  it("draw a thousand bars as few paths, gaps and all", () => {
    const svg = renderSvg(icBars(makeSheet({}, 1500), "en")!);
    expect(svg).not.toContain("NaN");
    expect(svg.length).toBeLessThan(250_000);
    expect(svg).toMatch(/fill="#2f7fc1"/);
    expect(svg).toMatch(/fill="#d55e00"/);
  });

  it("hold no trace of a value that is none, nor of hover colours, in either language", () => {
    const pair = [makeSheet({ name: "A" }, 60), makeSheet({ name: "-ts_mean(turnover, 20)" }, 60)];
    for (const lang of ["en", "zh"] as const) {
      const each = [...[...chartsOf(sheet, lang).values()].flat(), ...comparisonCharts(pair, lang)];
      const svgs = [...each.map((chart) => renderSvg(chart)), riceQuantSvg(riceQuantView(sheet, lang))];
      for (const svg of svgs) {
        expect(svg.match(/\[object|NaN|undefined|Infinity/)).toBeNull();
        expect(svg.match(/<style|class="|ecmeta/)).toBeNull();
      }
    }
  });

  it("name in their legend only what they draw", () => {
    const svg = renderSvg(quantileCumulative(sheet, "en")!);
    expect(svg).toContain("Q5 (high)");
    expect(svg).not.toContain(">universe<");
  });

  it("escape what names carry", () => {
    const svg = renderSvg(icBars(makeSheet({ name: 'a<b>&"c' }), "en")!);
    expect(svg).toContain("a&lt;b&gt;&amp;");
    expect(svg).not.toContain("<b>");
  });
});

describe("envelope of a long line", () => {
  it("keeps both extremes of every slice, both ends and the gaps", () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.sin(i / 7) + (i === 333 ? 5 : 0));
    const gappy = values.map((value, i): number | "-" => (i >= 500 && i < 520 ? "-" : value));
    const thin = envelope(gappy, 100);
    expect(thin.length).toBeLessThanOrEqual(152);
    expect(thin[0]).toEqual([0, values[0]]);
    expect(thin.at(-1)).toEqual([999, values[999]]);
    expect(thin).toContainEqual([333, values[333]]);
    expect(thin.some(([, value]) => value === "-")).toBe(true);
    expect(thin.map(([i]) => i)).toEqual(thin.map(([i]) => i).toSorted((a, b) => a - b));
  });
});

describe("studio", () => {
  it("draws in its threads what this one would draw", async () => {
    const studio = openStudio({ workers: 1 });
    try {
      const drawing = { kind: "chart", chart: charts[0]! } as const;
      const there = await studio.draw(drawing);
      expect(there).toContain(charts[0]!.title);
      // In pixels: ECharts numbers what it draws, on and on.
      const [a, b] = await Promise.all([there, renderSvg(charts[0]!)].map((svg) => renderPng(svg, font)));
      expect(a!.equals(b!)).toBe(true);
    } finally {
      await studio.close();
    }
  });

  it("refuses what comes after the end, and says when the worker is missing", async () => {
    const studio = openStudio({ workers: 1 });
    await studio.close();
    await expect(studio.draw({ kind: "chart", chart: charts[0]! })).rejects.toThrow(PictureError);
    expect(() => openStudio({ workerFile: "/nowhere/worker.js" })).toThrow(/not at \/nowhere/);
  });
});

describe("font of a picture", () => {
  it("draws the same pixels as the whole font it was cut from", async () => {
    const text = "因子暴露热力图：RankIC −0.12 % → Ångström";
    const cut = await openPictureFont(text);
    try {
      const [a, b] = await Promise.all([renderPng(words(text), cut), renderPng(words(text), { file: FULL })]);
      expect(a.equals(b)).toBe(true);
      expect((await readFile(cut.file)).length).toBeLessThan(200_000);
    } finally {
      await cut.close();
    }
  });

  it("has an outline of its own for every character of GB 2312's first level", async () => {
    // Two characters that both came out as a box, or as nothing, would be the same picture.
    const [a, b, nothing] = await Promise.all(
      ["啊", "座", " "].map((character) => renderPng(words(character), { file: FULL })),
    );
    expect(a!.equals(b!)).toBe(false);
    expect(inked(decodePng(a!))).toBeGreaterThan(inked(decodePng(nothing!)));
  });
});
