/**
 * The pictures of the README: the built program in a terminal, typed at like a person does, and its window written as
 * PNG to docs/screens. What is on them is what the program shows; nothing is drawn by hand. Needs DejaVu Sans Mono.
 *   npx tsx scripts/screenshots.ts [name …]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { spawn } from "@lydell/node-pty";
import { Resvg } from "@resvg/resvg-js";
import xterm from "@xterm/headless";
import { asset } from "../src/engine/assets.js";
import { main } from "../tests/e2e/program.js";
import { screenSvg } from "./screenshots/svg.js";

interface Shot {
  readonly name: string;
  readonly title: string;
  readonly columns: number;
  readonly rows: number;
  readonly args: readonly string[];
  /** Typed one after another; each waits for what stands behind it. */
  readonly steps: readonly (readonly [type: string, until: RegExp])[];
}

const READY = /❯/;
const SHOTS: readonly Shot[] = [
  {
    name: "analysis",
    title: "What a factor is worth, and its quantile curves, in the terminal",
    ...{ columns: 104, rows: 52, args: [] },
    steps: [
      ["", /\/help for commands/],
      ["/analyze ts_mean(turnover, 20)\r", /more lines: \/show/],
    ],
  },
  {
    name: "research",
    title: "The research loop in the chat: an idea admitted, an idea rejected, each with its reason",
    ...{ columns: 96, rows: 60, args: [] },
    steps: [
      ["", /\/help for commands/],
      ["research liquidity for 2 rounds\r", /rejected[\s\S]*❯ Ask/],
    ],
  },
  {
    name: "score-zh",
    title: "中文界面：公式的得分",
    ...{ columns: 96, rows: 36, args: ["--lang", "zh"] },
    steps: [
      ["", /DEMO|演示/],
      ["/evaluate cs_rank(-pct(close,5))\r", /Q5/],
    ],
  },
  {
    name: "completion",
    title: "Completion inside a formula, with the operator's one-line help",
    ...{ columns: 96, rows: 24, args: [] },
    steps: [
      ["", /\/help for commands/],
      ["/evaluate -ts_corr(cs_rank(volume), ts_ra", /ts_rank/],
    ],
  },
];

async function shoot({ name, title, columns, rows, args, steps }: Shot, cwd: string): Promise<void> {
  const screen = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
  const child = spawn(process.execPath, [main, ...args], {
    ...{ name: "xterm-256color", cols: columns, rows, cwd },
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: cwd,
      LANG: "en_US.UTF-8",
      TERM: "xterm-256color",
      FACTORSMITH_MODEL: "offline",
    },
  });
  child.onData((data) => screen.write(data));
  screen.onData((answer) => child.write(answer));
  const text = async () => {
    await new Promise<void>((done) => screen.write("", done));
    const { length } = screen.buffer.active;
    return Array.from(
      { length },
      (_, y) => screen.buffer.active.getLine(y)?.translateToString(true) ?? "",
    ).join("\n");
  };
  for (const [typed, until] of steps) {
    child.write(typed);
    const deadline = Date.now() + 80_000;
    while (!until.test(await text())) {
      if (Date.now() > deadline) throw new Error(`${name}: ${until} did not appear:\n${await text()}`);
      await sleep(50);
    }
    // Over when nothing moves any more; while something runs, its clock does.
    for (let last = "", now = await text(); now !== last; now = await text()) {
      last = now;
      await sleep(1500);
    }
  }
  if (!READY.test(await text())) throw new Error(`${name}: there is no prompt`);
  child.kill("SIGKILL");
  writeFileSync(asset(`docs/screens/${name}.png`), toPng(screenSvg(screen, title)));
}

const toPng = (svg: string): Buffer =>
  new Resvg(svg, {
    fitTo: { mode: "zoom", value: 1.5 },
    font: { loadSystemFonts: true, fontFiles: [asset("assets/fonts/NotoSansSC-Regular.subset.ttf")] },
  })
    .render()
    .asPng();

const wanted = process.argv.slice(2);
const cwd = mkdtempSync(join(tmpdir(), "factorsmith-shots-"));
try {
  mkdirSync(asset("docs/screens"), { recursive: true });
  mkdirSync(join(cwd, ".config", "factorsmith"), { recursive: true });
  // Whoever has seen the guide.
  writeFileSync(join(cwd, ".config", "factorsmith", "chat.json"), '{"guided":true}\n');
  for (const shot of SHOTS) if (wanted.length === 0 || wanted.includes(shot.name)) await shoot(shot, cwd);
} finally {
  rmSync(cwd, { recursive: true, force: true });
}
