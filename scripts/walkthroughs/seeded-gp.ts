import type { Story } from "./story.js";

/** A model's ideas as seeds of an evolution, against an evolution from scratch. */
export const seededGp = async (): Promise<Story> => ({
  file: "seeded-gp",
  lang: "en",
  title: "Ideas of a model as seeds of an evolution",
  steps: [
    "Every command of this page was run by `scripts/walkthroughs.ts` in an empty workspace; run ids, times of day and durations are left out. The model is `offline`: it is not a language model, it picks mechanisms by key words. The market is synthetic and holds three planted factors, so what was found can be checked.",
    "## 1. A market",
    { run: ["data", "demo", "--symbols", "120", "--years", "5", "--seed", "5"] },
    "## 2. The loop: ideas, evolution, ideas",
    "With `--hybrid` the model's ideas seed an evolution, the model explains what evolved, and proposes again.",
    {
      run: [
        ...["research", "Liquidity: stocks that are little traded earn more", "--model", "offline"],
        ...["--hybrid", "--rounds", "4", "--seed", "3"],
      ],
    },
    "## 3. Do the ideas help? An experiment",
    "Four ways to search, each with the same number of evaluated unique formulas, in paired runs: random formulas, evolution from scratch, the model alone, evolution from the model's ideas. Whichever way it comes out, the table says so; recovery counts the planted factors that were found.",
    {
      run: [
        ...["experiment", "--arms", "random,gp,llm,hybrid", "--budget", "300", "--repeats", "3"],
        ...["--population", "60", "--model", "offline", "--out", "report", "--seed", "3"],
      ],
    },
    "## 4. One factor, evolved and kept",
    "The same from a factor of the library, within a turnover that can be traded; the best goes to the library with its lineage.",
    {
      run: [
        ...["gp", "--seed-factor", "RLSF", "--population", "80", "--generations", "4"],
        ...["--max-turnover", "0.3", "--out", "gp-report", "--seed", "3"],
      ],
    },
  ],
});
