import { spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asset } from "../../src/engine/assets.js";
import { loadManifest, loadPanel, makeDemo } from "../../src/engine/index.js";
import { main } from "../e2e/program.js";
import { dataFolder } from "../engine/real-data.js";
import { type Example, examplesOf, PAGES } from "./pages.js";

/**
 * The commands of the README and of docs/*.md as a reader has them: typed into a shell, one page after the other, in a
 * folder that holds what the pages speak of. Its `hs300` are files in the form of the real ones with synthetic prices,
 * and a command that takes minutes is asked for less of the same (`LESS`). That the figures shown are those of the real
 * data is the last test, where these lie beside the project.
 */

/** Lines that cannot run here, and why. */
const SKIPPED: readonly (readonly [RegExp, string])[] = [
  [/^npm /, "installs, builds or opens the chat: .ci/run and tests/e2e do"],
  [/--preset gpt-kimi|openai:gpt/, "asks models that want a key"],
  [/^factorsmith data fetch/, "needs the network"],
];

/** What happens in the world before a line makes sense: the close of a day comes in between. */
const BEFORE: readonly (readonly [RegExp, (cwd: string) => void])[] = [
  // Whoever asks a question before there is data has the market made already.
  [
    /^factorsmith data demo/,
    (cwd) => rmSync(join(cwd, ".factorsmith/data/demo"), { recursive: true, force: true }),
  ],
  [
    /^factorsmith paper step live/,
    (cwd) => cpSync(join(scratch, "hs300"), join(cwd, "daily-drop"), { recursive: true }),
  ],
];

/** Flags behind those that are written; of a flag that is there twice the last counts. */
const LESS = `case "$* " in
  *--resume*) ;;
  "gp "*) set -- "$@" --population 40 --generations 2 ;;
  "experiment "*) set -- "$@" --budget 40 --repeats 2 --population 20 ;;
  "research "*) set -- "$@" --rounds 1 ;;
esac`;

const scratch = mkdtempSync(join(tmpdir(), "factorsmith-docs-"));
const bin = join(scratch, "bin");
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly output: string;
}

function type(line: string, cwd: string): Promise<Ran> {
  const env = {
    ...{ PATH: `${bin}:${process.env["PATH"]}`, HOME: cwd, LANG: "en_US.UTF-8", TERM: "dumb", TZ: "UTC" },
    COLUMNS: "100",
  };
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-o", "pipefail", "-c", line], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

const reasonToSkip = ({ line }: Example) => SKIPPED.find(([pattern]) => pattern.test(line))?.[1];

/** A sentence of the program where its result would be: the page shows a refusal. */
const documentedCode = ({ output }: Example) => (output[0]?.startsWith("factorsmith: ") ? 1 : 0);

const HEADER = "date,symbol,open,high,low,close,volume,amount,turnover,adj_factor";

/** The folder that the pages import: bars, industries, membership and an index, as CSV. */
async function writeMarket(dir: string): Promise<void> {
  const made = join(scratch, "made");
  await makeDemo({ dir: made, name: "market", symbols: 60, years: 8, seed: 3 });
  const panel = await loadPanel(join(made, "market"), { window: "search" });
  const { fields } = await loadManifest(join(made, "market"));
  const has = new Set(fields.map(({ name }) => name));
  const columns = HEADER.split(",").slice(2);
  const at = columns.map((name) => panel.fields.get(has.has(`raw_${name}`) ? `raw_${name}` : name)!);
  const bars = [HEADER];
  const index = ["date,close"];
  panel.dates.forEach((date, row) => {
    panel.symbols.forEach((symbol, column) => {
      const values = at.map((field) => field[row * panel.stride + column]!);
      if (values.every(Number.isFinite)) bars.push([date, symbol, ...values].join(","));
    });
    index.push(`${date},${1000 + row}`);
  });
  const [first] = panel.dates;
  mkdirSync(dir);
  writeFileSync(join(dir, "daily.csv"), bars.join("\n"));
  writeFileSync(join(dir, "benchmark.csv"), index.join("\n"));
  writeFileSync(
    join(dir, "instruments.csv"),
    ["symbol,name,industry", ...panel.symbols.map((symbol, i) => `${symbol},N${i},I${i % 6}`)].join("\n"),
  );
  writeFileSync(
    join(dir, "membership.csv"),
    ["symbol,start,end", ...panel.symbols.map((symbol) => `${symbol},${first},`)].join("\n"),
  );
}

beforeAll(async () => {
  mkdirSync(bin);
  writeFileSync(
    join(bin, "factorsmith"),
    `#!/bin/bash\n${LESS}\nexec '${process.execPath}' '${main}' "$@"\n`,
  );
  chmodSync(join(bin, "factorsmith"), 0o755);
  await writeMarket(join(scratch, "hs300"));
}, 120_000);

describe.each(PAGES.filter((page) => examplesOf(page).length > 0))("%s", (page) => {
  const cwd = join(scratch, page.replaceAll("/", "-"));
  beforeAll(async () => {
    mkdirSync(cwd);
    for (const folder of ["hs300", "daily-drop"])
      cpSync(join(scratch, "hs300"), join(cwd, folder), { recursive: true });
    const bars = join(cwd, "daily-drop", "daily.csv");
    const lines = readFileSync(bars, "utf8").split("\n");
    const lastDay = lines.at(-1)!.slice(0, 10);
    writeFileSync(bars, lines.filter((text) => !text.startsWith(lastDay)).join("\n"));
    writeFileSync(join(cwd, "ideas.txt"), "-(close / delay(close, 5) - 1)\ncs_rank(turnover)\n");
    const note = "Large falls are given back within a week: -pct(close, 5), ranked.\n";
    for (const name of ["notes.md", "report.md"]) writeFileSync(join(cwd, name), note);
    const { code, output } = await type("factorsmith data import ./hs300 --name hs300", cwd);
    expect(code, output).toBe(0);
    // A page that imports it shows the reader's first step; the others begin behind it.
    if (examplesOf(page).some(({ line }) => line.includes("--name hs300")))
      await type("factorsmith data remove hs300", cwd);
  }, 120_000);

  // A command that stands on a page twice (in both languages) is run once.
  const seen = new Set<string>();
  for (const example of examplesOf(page)) {
    const line = example.line.replace(/ +# .*$/, "");
    if (seen.has(line)) continue;
    seen.add(line);
    const reason = reasonToSkip(example);
    if (reason) it.skip(`${line} (${reason})`, () => undefined);
    else
      it(line, { timeout: 300_000 }, async () => {
        BEFORE.find(([pattern]) => pattern.test(line))?.[1](cwd);
        const { code, output } = await type(line, cwd);
        expect(code, output).toBe(documentedCode(example));
      });
  }
});

const real = dataFolder("cn-hs300-daily");
describe.skipIf(!real)(
  `what the pages show${real ? "" : " (skipped: the real HS300 files are not here)"}`,
  () => {
    const cwd = join(scratch, "real");
    beforeAll(async () => {
      mkdirSync(cwd);
      const { code, output } = await type(`factorsmith data import '${real}' --name hs300`, cwd);
      expect(code, output).toBe(0);
    }, 300_000);

    const shown = PAGES.flatMap(examplesOf).filter(({ output }) => output.length > 0);
    it.each(shown.map((example) => [example.line, example] as const))("%s", async (_, example) => {
      const { code, output } = await type(example.line, cwd);
      expect(code, output).toBe(documentedCode(example));
      // In their order; "…" stands for lines that the page leaves out.
      const printed = output.split("\n").map((text) => text.trimEnd());
      let from = 0;
      for (const text of example.output.map((shownLine) => shownLine.trimEnd())) {
        if (text === "…") continue;
        const found = printed.indexOf(text, from);
        expect(found, `${JSON.stringify(text)} is not in\n${output}`).toBeGreaterThanOrEqual(from);
        from = found + 1;
      }
    });
  },
);

describe("the examples in TypeScript", () => {
  // Inside the package, which they import by its name.
  const cache = asset("bench", ".cache");
  let dir: string;
  beforeAll(() => {
    mkdirSync(cache, { recursive: true });
    dir = mkdtempSync(join(cache, "docs-"));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const codeOf = (page: string) =>
    [...readFileSync(asset(page), "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!);

  it("are what a strict compiler takes", { timeout: 300_000 }, () => {
    const files = PAGES.flatMap((page) =>
      codeOf(page).map((code, i) => {
        const name = `${page.replaceAll("/", "-")}-${i}.mts`;
        writeFileSync(join(dir, name), `${code}\nexport {};\n`);
        return name;
      }),
    );
    expect(files.length).toBeGreaterThan(8);
    writeFileSync(
      join(dir, "tsconfig.json"),
      JSON.stringify({ extends: asset("tsconfig.json"), include: [], files }),
    );
    const { stdout } = spawnSync(process.execPath, [asset("node_modules/typescript/bin/tsc"), "-p", dir], {
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  });

  // Those of docs/engine.md are run by `npm test`. The market that the first one makes serves the others.
  it("print a figure", { timeout: 300_000 }, async () => {
    for (const code of ["README.md", "README.zh.md", "docs/combine.md"].flatMap(codeOf)) {
      const file = join(dir, "example.mjs");
      writeFileSync(file, transformSync(code, { loader: "ts", format: "esm" }).code);
      const { code: ended, output } = await type(`'${process.execPath}' '${file}'`, dir);
      expect({ ended, output }).toEqual({ ended: 0, output: expect.stringMatching(/RankIC.* 0\.\d{4}/) });
    }
  });
});
