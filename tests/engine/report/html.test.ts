import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparisonPage } from "../../../src/engine/report/compare/page.js";
import { codeForScript, escapeHtml, jsonForScript } from "../../../src/engine/report/html/escape.js";
import { renderPage } from "../../../src/engine/report/html/render-page.js";
import { sheetPage } from "../../../src/engine/report/sheet-page.js";
import { makeSheet } from "./sheet.js";

const html = (header: Parameters<typeof makeSheet>[0] = {}, lang: "en" | "zh" = "en") =>
  renderPage(sheetPage(makeSheet(header), lang));

const dataOf = (page: string) =>
  JSON.parse(/<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page)![1]!);

describe("report.html", () => {
  it("shows split, sealed test window, looks, trials, definitions and caveats", async () => {
    const page = await html();
    for (const words of [
      "train + validation",
      "60/20/20",
      "2022-05-31 … 2023-12-29, not in this report · looks so far: 0",
      "trials on this dataset (N)",
      "t-newey-west",
      "Industries are one snapshot.",
      "RiceQuant view",
    ])
      expect(page.includes(words), words).toBe(true);
  });

  it("is one file that can load nothing and run only its own two programs", async () => {
    const page = await html();
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("http");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, code]) => code!);
    expect(scripts).toHaveLength(2);
    for (const code of scripts)
      expect(policy).toContain(`'sha256-${createHash("sha256").update(code).digest("base64")}'`);
    const markup = page.replace(/<script>.*?<\/script>/gs, "").replace(/<style>.*?<\/style>/s, "");
    expect(/<(?:script|link|img|iframe)[^>]+(?:src|href)=/.test(markup)).toBe(false);
    expect(/<[^>]+\son\w+=/.test(markup)).toBe(false);
  });

  it("escapes what comes from data, as text, as attribute and as JSON", async () => {
    const name = `</script><img src=x onerror="alert('1')">`;
    const page = await html({ name, warnings: [`<b>${name}</b>`] });
    expect(page.includes("<img src=x")).toBe(false);
    expect(page.includes("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;")).toBe(true);
    expect(Object.keys(dataOf(page).charts)).toContain("ic");
  });

  it("has no trace of a value that is none: analysis and comparison, in both languages", async () => {
    const pair = [makeSheet({ name: "A" }, 60), makeSheet({ name: "B" }, 60)];
    for (const lang of ["en", "zh"] as const)
      for (const page of [await html({}, lang), await renderPage(comparisonPage(pair, lang))]) {
        // A definition may say when a figure is undefined.
        const own = page.replace(/<script>.*?<\/script>|base64,[^)]*|<dl class="terms">.*?<\/dl>/gs, "");
        expect(own.match(/\[object|NaN|undefined|Infinity/)).toBeNull();
      }
  });

  it("marks a demo market on the page and at every chart", async () => {
    const page = await html({ datasetKind: "demo" });
    const figures = page.match(/<figure /g)!.length;
    expect(page.match(/<strong class="mark">DEMO MARKET – synthetic/g)).toHaveLength(figures);
    expect(page.includes('<p class="stamp" role="note">DEMO MARKET – synthetic</p>')).toBe(true);
    expect((await html()).includes("DEMO MARKET")).toBe(false);
  });

  it("carries the Chinese outlines that it needs, and none when there is no Chinese", async () => {
    const page = await html({}, "zh");
    expect(page.includes('lang="zh-CN"')).toBe(true);
    expect(page.includes('@font-face{font-family:"Report CJK";src:url(data:font/ttf;base64,')).toBe(true);
    expect(page.length).toBeLessThan(4_000_000);
  });

  it("has the data of every chart that it shows, dates kept once", async () => {
    const page = await html();
    const shown = [...page.matchAll(/data-chart="([^"]+)"/g)].map(([, id]) => id);
    const data = dataOf(page);
    for (const id of shown) expect(data.charts).toHaveProperty(id!);
    expect(data.axes).toHaveLength(1);
    expect(data.axes[0]).toHaveLength(500);
  });
});

describe("escaping", () => {
  it("gives JSON that cannot leave its element and reads back the same", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = jsonForScript(value);
        expect(text).not.toMatch(/[<\u2028\u2029]/);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(jsonForScript("</script>\u2028")).toBe('"\\u003c/script>\\u2028"');
  });

  it("gives text without markup", () => {
    expect(escapeHtml(`<a href="x">&'`)).toBe("&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  });

  it("gives code that cannot end its element", () => {
    expect(codeForScript('"</script>"+"<!--"')).toBe('"<\\/script>"+"<\\!--"');
  });
});
