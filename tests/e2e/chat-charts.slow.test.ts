import { beforeAll, expect, it } from "vitest";
import { withDemo } from "./harness.js";
import { keys, terminal } from "./terminal.js";

let cwd: string;
beforeAll(async () => {
  ({ cwd } = await withDemo());
});

const WORDS = {
  en: {
    trials: /\d+ trials?/,
    folded: /more lines?: \/show (\d+)/,
    month: "mean RankIC by month",
    drawdown: /drawdown/,
  },
  zh: {
    trials: /\d+ 次试验/,
    folded: /还有 \d+ 行：\/show (\d+)/,
    month: "各月平均 RankIC",
    drawdown: /回撤/,
  },
} as const;

it.each([
  ["en", 120, 40],
  ["zh", 40, 15],
] as const)(
  "draws an analysis and a strategy in %s, %i × %i, and opens what it folded",
  async (lang, columns, rows) => {
    const words = WORDS[lang];
    const one = terminal(["--lang", lang], { cwd, columns, rows, env: { FACTORSMITH_MODEL: "offline" } });
    try {
      await one.waitFor("❯", { where: "screen" });
      one.send(`/analyze cs_rank(-pct(close,5))${keys.enter}`);
      await one.waitFor(words.folded, { timeoutMs: 120_000 });
      const [, id] = words.folded.exec(one.history()) ?? [];
      expect(one.history()).not.toContain(words.month);
      one.send(`/show ${id}${keys.enter}`);
      await one.waitFor(words.month);
      // Quantile curves and RankIC bars are braille; the months are shaded cells.
      expect(one.history().split(`/show ${id}`).at(-1)).toMatch(/[⠁-⣿]{3}[\s\S]*[░▒▓█]/u);
      one.send(`/backtest cs_rank(-pct(close,5)) --top 10${keys.enter}`);
      await one.waitFor(words.drawdown, { timeoutMs: 120_000 });
      const wide = one
        .history()
        .split("\n")
        .filter((line) => [...line].length > columns);
      expect(wide).toEqual([]);
      one.send(`/quit${keys.enter}`);
      expect(await one.exited).toBe(0);
    } finally {
      one.kill();
    }
  },
);
