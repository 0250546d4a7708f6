import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  const report = (lang: string) => pathToFileURL(join(home, lang, "report.html")).href;
  let page: BrowserPage;

  beforeAll(async () => {
    const demo = ["data", "demo", "--name", "demo", "--symbols", "40", "--years", "2", ...workspace];
    expect((await run(demo, { cwd: home })).code).toBe(0);
    for (const lang of ["en", "zh"]) {
      const out = ["--data", "demo", "--out", join(home, lang), "--lang", lang, "--quiet", ...workspace];
      const { code, stderr } = await run(["analyze", FORMULA, ...out], { cwd: home });
      expect(code, stderr).toBe(0);
    }
    page = await openBrowser();
  });
  afterAll(() => page?.close());

  async function open(lang: string, width: number, dark: boolean): Promise<void> {
    await page.resize(width, 900, dark);
    await page.open(report(lang));
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
