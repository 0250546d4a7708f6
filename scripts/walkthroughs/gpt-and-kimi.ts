import { startProtocolServer } from "../../tests/agent/protocol-server.js";
import type { Story } from "./story.js";

interface Written {
  readonly name: string;
  readonly hypothesis: string;
  readonly steps: readonly string[];
  readonly formula: string;
  readonly direction: 1 | -1;
}

const RLSF = (recovery: string): Written => ({
  name: "Restorable Liquidity Shock Factor",
  hypothesis:
    "Liquidity has breadth, immediacy and resilience; a stock that recovers fast from a shock is liquid.",
  steps: [
    "turn: turnover, the volume per float share",
    "at: turnover against its median and MAD over 252 days, held within 3",
    "amp: amplitude, high minus low per close",
    "si: amplitude per unit of abnormal turnover",
    "rr: how far the price moves within three days, per unit of amplitude",
    "minus the exponentially weighted mean of shock times recovery",
  ],
  formula: [
    "turn = volume / float_shares;",
    "at = clip((turn - ts_median(turn, 252)) / ts_mad(turn, 252), -3, 3);",
    "amp = (high - low) / close;",
    "si = amp / (at + 1e-6);",
    recovery,
    "-ewma(si * rr, 0.94, 60)",
  ].join("\n"),
  direction: 1,
});

/** What the study printed of GPT, written in the formula language: RLSF as it stood, reading the future, and mended. */
const GPT: readonly Written[] = [
  RLSF("rr = abs(delay(close, -3) - close) / (amp + 1e-6);"),
  RLSF("rr = abs(close - delay(close, 3)) / (delay(amp, 3) + 1e-6);"),
  {
    name: "Volatility-weighted liquidity change",
    hypothesis: "How liquidity changes on volatile days, against quiet days, shows who trades.",
    steps: [
      "vwa: volume weighted by the true range over 20 days",
      "lcr: its daily change",
      "bar: mean plus standard deviation of the true range over 60 days",
      "mean of the change on days of high true range minus the mean on the other days, over 60 days",
    ],
    formula: [
      "vwa = ts_sum(tr * volume, 20) / ts_sum(tr, 20);",
      "lcr = vwa / delay(vwa, 1) - 1;",
      "bar = ts_mean(tr, 60) + ts_std(tr, 60);",
      "mean_if(lcr, tr > bar, 60) - mean_if(lcr, tr <= bar, 60)",
    ].join("\n"),
    direction: 1,
  },
];

/** The second column, written by hand for this page. */
const SECOND: readonly Written[] = [
  {
    name: "Quiet accumulation",
    hypothesis: "Turnover that rises while the price stands still is buying that does not want to be seen.",
    steps: ["rank of the 5-day over the 40-day turnover, minus the rank of the 5-day mean absolute return"],
    formula:
      "cs_rank(ts_mean(turnover, 5) / ts_mean(turnover, 40)) - cs_rank(ts_mean(abs(pct(close, 1)), 5))",
    direction: 1,
  },
  {
    name: "Patient holders",
    hypothesis: "Stocks that are little and steadily traded are held by those who know why.",
    steps: ["minus the log of the 20-day mean turnover"],
    formula: "-log(ts_mean(turnover, 20))",
    direction: 1,
  },
];

const answering = (answers: readonly Written[]) =>
  startProtocolServer(
    answers.map((args) => ({
      toolCalls: [{ name: "propose_factor", args }],
      usage: { prompt: 3000, completion: 300 },
      finishReason: "tool_calls",
    })),
  );

/** Two models on one brief; their answers come from a local server, and then from the recording. */
export async function gptAndKimi(): Promise<Story> {
  const [gpt, second] = await Promise.all([answering(GPT), answering(SECOND)]);
  const profile = (baseUrl: string) => ({ baseUrl, keyVariable: null, contextTokens: 128_000 });
  return {
    file: "gpt-and-kimi",
    lang: "en",
    title: "GPT against Kimi on one brief",
    settings: { profiles: { study: profile(gpt.url), second: profile(second.url) } },
    close: async () => {
      await Promise.all([gpt.close(), second.close()]);
    },
    steps: [
      "Every command of this page was run by `scripts/walkthroughs.ts` in an empty workspace; run ids, times of day and durations are left out. **No model was called.** `study:gpt` answers with the factors that GPT gave in the study (RLSF and LDHV, put into the formula language); `second:by-hand` stands where Kimi would, with two ideas written by hand for this page. The figures are measured on a synthetic market: they show the way, not which model is better.",
      "## 1. A market",
      { run: ["data", "demo", "--symbols", "120", "--years", "5", "--seed", "5"] },
      "## 2. Two models, one brief",
      "Both get the same prompt, the same seeds and the same budget, in paired rounds. The first answer is RLSF as GPT wrote it, which needs the close of three days later: it is refused with the place and the point-in-time form, and mended in the next call.",
      {
        run: [
          ...["compare", "Use price and volume to study liquidity"],
          ...["--models", "study:gpt,second:by-hand", "--rounds", "2", "--seed", "3"],
        ],
      },
      "## 3. The same, from the recording",
      "Each answer was recorded. Without keys and without the models, anyone who has the folder gets the same numbers:",
      { run: ["compare", "Use price and volume to study liquidity", "--replay", "compare-1"] },
      "## 4. With your own keys",
      "`OPENAI_API_KEY` and `MOONSHOT_API_KEY` in the environment, and one command; it asks before it spends:",
      '```console\n$ factorsmith compare "Use price and volume to study liquidity" --preset gpt-kimi --rounds 5 --repeats 3 --max-usd 2\n```',
    ],
  };
}
