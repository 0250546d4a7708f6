/**
 * How well a model turns ideas, in English and Chinese, into formulas: 64 cases in two languages, from one operator to
 * three steps, with traps that need the future or mix units. Runs without a key on `offline` and a scripted server.
 *   npx tsx bench/ideation/run.ts [--models offline,scripted,openai:gpt-4.1] [--lang en|zh] [--json answers.json]
 * Real models cost money: 128 calls of about 3,000 tokens each, and more where they are told to mend.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadConfig } from "../../src/memory/config.js";
import { openWorkspace } from "../../src/memory/workspace.js";
import { createBaseContext } from "../../src/tools/create-context.js";
import { type Answer, answer } from "./answer.js";
import { loadQuestions } from "./cases.js";
import { marks } from "./marks.js";
import { startScripted } from "./scripted.js";

const { values: flags } = parseArgs({
  options: {
    models: { type: "string", default: "offline,scripted" },
    lang: { type: "string" },
    json: { type: "string" },
    seed: { type: "string", default: "7" },
  },
});
const seed = Number(flags.seed);
const MARKET = { name: "ideas", symbols: 100, years: 4, seed: 11, splits: "60/20/20" } as const;

const questions = loadQuestions().filter(({ lang }) => flags.lang === undefined || lang === flags.lang);
const root = await mkdtemp(join(tmpdir(), "factorsmith-ideation-market-"));
const stop = new AbortController();
process.once("SIGINT", () => stop.abort(new Error("stopped")));
const scripted = await startScripted(questions);
try {
  const market = openWorkspace({ dir: root, env: {}, cwd: root });
  const config = await loadConfig({ workspace: market, env: process.env });
  const { engine } = createBaseContext({ workspace: market, config, lang: "en", seed });
  await engine.makeDemo(MARKET, { signal: stop.signal });
  await engine.close();
  const everything: Record<string, readonly Answer[]> = {};
  for (const model of flags.models.split(",")) {
    const byScript = model === "scripted";
    const env = byScript ? { OPENAI_API_KEY: "none", OPENAI_BASE_URL: scripted.url } : process.env;
    const bench = { market, config, env, seed, dataset: MARKET.name, signal: stop.signal };
    const answers: Answer[] = [];
    for (const question of questions) {
      if (process.stderr.isTTY) process.stderr.write(`\r${model} ${answers.length + 1}/${questions.length} `);
      answers.push(await answer(question, byScript ? "openai:scripted" : model, bench));
    }
    if (process.stderr.isTTY) process.stderr.write("\n");
    process.stdout.write(`${marks(model, answers)}\n\n`);
    everything[model] = answers;
  }
  if (flags.json !== undefined) await writeFile(flags.json, `${JSON.stringify(everything, null, 2)}\n`);
} finally {
  await scripted.close();
  await rm(root, { recursive: true, force: true });
}
