import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodePng, inked, sizeOf } from "../engine/report/png.js";
import { type BrowserPage, chromium, openBrowser } from "./browser.js";
import { run, scratch } from "./harness.js";

const FORMULA = "-(close / delay(close, 5) - 1)";

if (!chromium)
  process.stderr.write(
    "tests/e2e/report: no Chromium here, the report is not opened (apt-get install chromium)\n",
  );

describe.skipIf(!chromium)("report.html in a browser", () => {
  const home = scratch();
  const workspace = ["--workspace", join(home, ".factorsmith")];
  const report = (folder: string) => pathToFileURL(join(home, folder, "report.html")).href;
  let page: BrowserPage;

  beforeAll(async () => {
    const demo = ["data", "demo", "--name", "demo", "--symbols", "80", "--years", "2", ...workspace];
    expect((await run(demo, { cwd: home })).code).toBe(0);
    for (const lang of ["en", "zh"]) {
      const into = (folder: string) => [
        ...["--data", "demo", "--out", join(home, folder), "--lang", lang, "--quiet", ...workspace],
      ];
      for (const command of [
        ["analyze", FORMULA, "--pooled", ...into(lang)],
        ["compare-factors", FORMULA, "-ts_mean(turnover, 20)", ...into(`${lang}-compare`)],
      ]) {
        const { code, stderr } = await run(command, { cwd: home });
        expect(code, stderr).toBe(0);
      }
    }
    page = await openBrowser();
    // Five starts of the program: a busy machine takes its time.
  }, 300_000);
  afterAll(() => page?.close());

  async function open(folder: string, width: number, dark: boolean): Promise<void> {
    await page.resize(width, 900, dark);
    await page.open(report(folder));
    await expect
      .poll(() => page.evaluate<boolean>("document.documentElement?.dataset.ready === 'true'"), {
        timeout: 20_000,
      })
      .toBe(true);
  }

  /** Charts without a drawing: no canvas, or one whose pixels are all the same. */
  const blank = () =>
    page.evaluate<string[]>(`[...document.querySelectorAll(".chart")].filter((element) => {
      const canvas = element.querySelector("canvas");
      if (!canvas || canvas.width === 0) return true;
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const pixels = new Uint32Array(data.buffer);
      return pixels.every((pixel) => pixel === pixels[0]);
    }).map((element) => element.dataset.chart)`);

  const count = (selector: string) =>
    page.evaluate<number>(`document.querySelectorAll(${JSON.stringify(selector)}).length`);

  it.each([
    ["en", 1280, false],
    ["zh", 1280, true],
    ["zh", 390, false],
  ] as const)("draws every chart: %s, %i pixels wide, dark %s", async (lang, width, dark) => {
    await open(lang, width, dark);
    expect(await count(".chart")).toBeGreaterThan(25);
    expect(await blank()).toEqual([]);
    // Nothing sticks out to the side: what is wide scrolls inside its own frame.
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(await count(".stamp")).toBe(1);
  });

  it.each([
    ["en-compare", 1280, true],
    ["zh-compare", 1280, false],
    ["zh-compare", 390, true],
  ] as const)(
    "draws every chart of a comparison: %s, %i pixels wide, dark %s",
    async (folder, width, dark) => {
      await open(folder, width, dark);
      expect(await count(".chart")).toBe(6);
      expect(await blank()).toEqual([]);
      expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      expect(await count(".stamp")).toBe(1);
    },
  );

  it.each([
    ["en", "looks so far: 0"],
    ["zh", "累计查看 0 次"],
  ] as const)(
    "has RiceQuant's screen with its twelve figures, and says what is sealed: %s",
    async (lang, looks) => {
      await open(lang, 1280, false);
      const charts = await page.evaluate<string[]>(
        `[...document.querySelectorAll("#ricequant .chart")].map((element) => element.dataset.chart)`,
      );
      expect(charts).toEqual([
        ...["ic", "ricequant_decay", "ic_industry", "quantile_cumulative", "ricequant_turnover"],
      ]);
      expect(await count("#table-ricequant_table tbody tr")).toBe(12);
      expect(await page.evaluate<string>(`document.querySelector("#ricequant").innerText`)).toContain(looks);
      expect(
        await page.evaluate<string>(
          `[...document.querySelectorAll("header, figure, table")].map(({ innerText }) => innerText).join()`,
        ),
      ).not.toMatch(/\[object|\bNaN\b|\bundefined\b|\bInfinity\b/);
    },
  );

  it.each(["en", "zh", "en-compare", "zh-compare"])("wrote pictures with ink on them: %s", (folder) => {
    const names = readdirSync(join(home, folder)).filter((name) => name.endsWith(".png"));
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const png = readFileSync(join(home, folder, name));
      if (name.startsWith("ricequant")) expect(sizeOf(png)[0], name).toBe(1584);
      else expect(sizeOf(png), name).toEqual([1200, 600]);
      expect(inked(decodePng(png)), name).toBeGreaterThan(0.005);
      const svg = readFileSync(join(home, folder, name.replace(".png", ".svg")), "utf8");
      expect(svg.match(/\[object|NaN|undefined/), name).toBeNull();
    }
  });

  it("switches a curve off when its legend is clicked", async () => {
    await open("en", 1280, false);
    const chart = `echarts.getInstanceByDom(document.querySelector('[data-chart="quantile_cumulative"]'))`;
    const place = await page.evaluate<{ x: number; y: number }>(`(() => {
      const element = document.querySelector('[data-chart="quantile_cumulative"]');
      element.scrollIntoView({ block: "center", behavior: "instant" });
      const { left, top } = element.getBoundingClientRect();
      return { x: left + 36, y: top + 14 };
    })()`);
    const selected = () => page.evaluate<Record<string, boolean>>(`${chart}.getOption().legend[0].selected`);
    expect((await selected())["Q1 (low)"]).not.toBe(false);
    await page.click(place.x, place.y);
    await expect.poll(async () => (await selected())["Q1 (low)"]).toBe(false);
  });

  it("prints every chart whole at once, the cells of heatmaps too, and shows the screen again afterwards", async () => {
    await open("en", 1280, true);
    // What the browser prints is what stands there when the event is over: no frame comes in between.
    const cells = await page.evaluate<number>(`(() => {
      window.dispatchEvent(new Event("beforeprint"));
      const canvas = document.querySelector('figure[data-kind="heatmap"] .printed');
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const pixels = new Uint32Array(data.buffer);
      return pixels.filter((pixel) => pixel !== pixels[0]).length / pixels.length;
    })()`);
    expect(cells).toBeGreaterThan(0.2);
    expect(await count(".printed")).toBe(await count(".chart"));
    await page.evaluate(`window.dispatchEvent(new Event("afterprint"))`);
    expect(await count(".printed")).toBe(0);
    await expect.poll(blank).toEqual([]);
  });

  it("shows Chinese with the font that the page carries", async () => {
    await open("zh", 1280, false);
    expect(
      await page.evaluate<string>(
        `[...document.fonts].map(({ family, status }) => family + " " + status).join()`,
      ),
    ).toContain("Report CJK");
    expect(await page.evaluate<boolean>(`document.fonts.check('16px "Report CJK"', "因子")`)).toBe(true);
  });

  it("asks the network for nothing and complains of nothing", () => {
    expect(page.requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
    expect(page.complaints).toEqual([]);
  });
});
