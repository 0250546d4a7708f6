/**
 * A long research run by the built program, in a process of its own: peak resident set, size of the session file.
 *   npm run build && npx tsx bench/research.ts [--rounds 50] [--data hs300|demo] [-- flags of `research`]
 * `hs300` is imported from FACTORSMITH_DATA (or ../shared/data) into a fresh workspace. The offline ideator proposes, so
 * that nothing depends on a server. Prints one line of JSON; targets for 50 rounds on HS300: 300 MB and 2 MB.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packageRoot } from "../src/engine/assets.js";
import type { ResearchOutcome } from "../src/tools/research-contract.js";
import { load } from "./timing.js";

const { values: args, positionals: more } = parseArgs({
  options: {
    rounds: { type: "string", default: "50" },
    data: { type: "string", default: "hs300" },
    keep: { type: "boolean", default: false },
  },
  allowPositionals: true,
});

const main = join(packageRoot(), "dist", "cli", "main.js");
if (!existsSync(main)) throw new Error("the program is not built: npm run build");
const workspace = mkdtempSync(join(tmpdir(), "factorsmith-bench-"));

/** Runs the program to its end; the largest resident set is what the kernel says it was. */
async function program(...words: string[]): Promise<{ text: string; peakMb: number; seconds: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, [main, ...words, "--workspace", workspace, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, LANG: "en" },
  });
  let text = "";
  let peakKb = 0;
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      peakKb = Math.max(peakKb, Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended between two looks.
    }
  }, 100);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`${words[0]} ended with ${code}: ${text}`);
  return { text, peakMb: peakKb / 1024, seconds: (performance.now() - began) / 1000 };
}

if (args.data === "hs300") {
  const source = join(
    process.env["FACTORSMITH_DATA"] ?? join(packageRoot(), "..", "shared", "data"),
    "cn-hs300-daily",
  );
  if (!existsSync(source)) throw new Error(`no data at ${source}; set FACTORSMITH_DATA, or use --data demo`);
  const beside = (name: string) => [`--${name}`, join(source, `${name}.csv`)];
  await program(
    "data",
    "import",
    source,
    "--name",
    "hs300",
    ...beside("instruments"),
    ...beside("membership"),
    "--quiet",
  );
} else await program("data", "demo", "--name", args.data, "--quiet");

const run = await program(
  ...["research", "用价量数据研究流动性", "--model", "offline", "--rounds", args.rounds],
  ...["--patience", args.rounds, "--data", args.data, "--quiet", ...more],
);
const outcome = JSON.parse(run.text) as ResearchOutcome;
const sessions = readdirSync(workspace).filter((name) => name.startsWith("sessions.db"));
const sessionMb = sessions.reduce((sum, name) => sum + statSync(join(workspace, name)).size, 0) / 2 ** 20;
process.stdout.write(
  `${JSON.stringify({
    ...{ data: args.data, rounds: outcome.rounds, stopped: outcome.stopped, trials: outcome.trials },
    ...{ admitted: outcome.factors.length, peakMb: Math.round(run.peakMb) },
    ...{ sessionMb: Number(sessionMb.toFixed(2)), seconds: Math.round(run.seconds), load: load() },
  })}\n`,
);
if (!args.keep) rmSync(workspace, { recursive: true, force: true });
