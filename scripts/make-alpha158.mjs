// Writes memory/alpha158.json: Qlib's Alpha158 (its default configuration: 9 candle features, 4 price ratios and 29
// rolling families over 5, 10, 20, 30, 60 days) in factorsmith's formula language. The definition is
// qlib/contrib/data/loader.py; `published` is Qlib's own expression. Run: node scripts/make-alpha158.mjs [--check]
import { readFile, writeFile } from "node:fs/promises";

const WINDOWS = [5, 10, 20, 30, 60];

const EXTREME_DAY =
  "Qlib's IdxMax and IdxMin give the place of the extreme counted from the oldest row (1 … d), although its comment speaks of days since; here it is days since (0 = today). With full windows IMAX and IMIN are 1 minus Qlib's, IMXD has the opposite sign.";

/** [name, Qlib's expression, ours] of a single feature. */
const CANDLE = [
  ["KMID", "($close-$open)/$open", "(close - open) / open"],
  ["KLEN", "($high-$low)/$open", "(high - low) / open"],
  ["KMID2", "($close-$open)/($high-$low+1e-12)", "(close - open) / (high - low + 1e-12)"],
  ["KUP", "($high-Greater($open, $close))/$open", "(high - max2(open, close)) / open"],
  [
    "KUP2",
    "($high-Greater($open, $close))/($high-$low+1e-12)",
    "(high - max2(open, close)) / (high - low + 1e-12)",
  ],
  ["KLOW", "(Less($open, $close)-$low)/$open", "(min2(open, close) - low) / open"],
  [
    "KLOW2",
    "(Less($open, $close)-$low)/($high-$low+1e-12)",
    "(min2(open, close) - low) / (high - low + 1e-12)",
  ],
  ["KSFT", "(2*$close-$high-$low)/$open", "(2 * close - high - low) / open"],
  ["KSFT2", "(2*$close-$high-$low)/($high-$low+1e-12)", "(2 * close - high - low) / (high - low + 1e-12)"],
];

const PRICE = ["open", "high", "low", "vwap"].map((field) => [
  `${field.toUpperCase()}0`,
  `$${field}/$close`,
  `${field} / close`,
]);

/** Share of gains, of losses and their difference in the moves of a field over d rows. */
function moves(prefix, field) {
  const theirs = {
    up: `Greater($${field}-Ref($${field}, 1), 0)`,
    down: `Greater(Ref($${field}, 1)-$${field}, 0)`,
    all: `Abs($${field}-Ref($${field}, 1))`,
  };
  const ours = {
    up: `max2(${field} - delay(${field}, 1), 0)`,
    down: `max2(delay(${field}, 1) - ${field}, 0)`,
    all: `abs(${field} - delay(${field}, 1))`,
  };
  const sum = (x, d) => `Sum(${x}, ${d})`;
  const ts = (x, d) => `ts_sum(${x}, ${d})`;
  const over = (d) => [`(${sum(theirs.all, d)}+1e-12)`, `(${ts(ours.all, d)} + 1e-12)`];
  const share = (side) => (d) => [
    `${sum(theirs[side], d)}/${over(d)[0]}`,
    `${ts(ours[side], d)} / ${over(d)[1]}`,
  ];
  return [
    [`${prefix}P`, share("up")],
    [`${prefix}N`, share("down")],
    [
      `${prefix}D`,
      (d) => [
        `(${sum(theirs.up, d)}-${sum(theirs.down, d)})/${over(d)[0]}`,
        `(${ts(ours.up, d)} - ${ts(ours.down, d)}) / ${over(d)[1]}`,
      ],
    ],
  ];
}

/** [name, d → [Qlib's expression, ours], doubt] of a family over the windows, in Qlib's order. */
const ROLLING = [
  ["ROC", (d) => [`Ref($close, ${d})/$close`, `delay(close, ${d}) / close`]],
  ["MA", (d) => [`Mean($close, ${d})/$close`, `ts_mean(close, ${d}) / close`]],
  ["STD", (d) => [`Std($close, ${d})/$close`, `ts_std(close, ${d}) / close`]],
  ["BETA", (d) => [`Slope($close, ${d})/$close`, `ts_slope(close, ${d}) / close`]],
  ["RSQR", (d) => [`Rsquare($close, ${d})`, `ts_rsquare(close, ${d})`]],
  ["RESI", (d) => [`Resi($close, ${d})/$close`, `ts_resid(close, ${d}) / close`]],
  ["MAX", (d) => [`Max($high, ${d})/$close`, `ts_max(high, ${d}) / close`]],
  ["MIN", (d) => [`Min($low, ${d})/$close`, `ts_min(low, ${d}) / close`]],
  ["QTLU", (d) => [`Quantile($close, ${d}, 0.8)/$close`, `ts_quantile(close, ${d}, 0.8) / close`]],
  ["QTLD", (d) => [`Quantile($close, ${d}, 0.2)/$close`, `ts_quantile(close, ${d}, 0.2) / close`]],
  ["RANK", (d) => [`Rank($close, ${d})`, `ts_rank(close, ${d})`]],
  [
    "RSV",
    (d) => [
      `($close-Min($low, ${d}))/(Max($high, ${d})-Min($low, ${d})+1e-12)`,
      `(close - ts_min(low, ${d})) / (ts_max(high, ${d}) - ts_min(low, ${d}) + 1e-12)`,
    ],
  ],
  ["IMAX", (d) => [`IdxMax($high, ${d})/${d}`, `ts_argmax(high, ${d}) / ${d}`], EXTREME_DAY],
  ["IMIN", (d) => [`IdxMin($low, ${d})/${d}`, `ts_argmin(low, ${d}) / ${d}`], EXTREME_DAY],
  [
    "IMXD",
    (d) => [
      `(IdxMax($high, ${d})-IdxMin($low, ${d}))/${d}`,
      `(ts_argmax(high, ${d}) - ts_argmin(low, ${d})) / ${d}`,
    ],
    EXTREME_DAY,
  ],
  ["CORR", (d) => [`Corr($close, Log($volume+1), ${d})`, `ts_corr(close, log(volume + 1), ${d})`]],
  [
    "CORD",
    (d) => [
      `Corr($close/Ref($close,1), Log($volume/Ref($volume, 1)+1), ${d})`,
      `ts_corr(close / delay(close, 1), log(volume / delay(volume, 1) + 1), ${d})`,
    ],
  ],
  ["CNTP", (d) => [`Mean($close>Ref($close, 1), ${d})`, `ts_mean(close > delay(close, 1), ${d})`]],
  ["CNTN", (d) => [`Mean($close<Ref($close, 1), ${d})`, `ts_mean(close < delay(close, 1), ${d})`]],
  [
    "CNTD",
    (d) => [
      `Mean($close>Ref($close, 1), ${d})-Mean($close<Ref($close, 1), ${d})`,
      `ts_mean(close > delay(close, 1), ${d}) - ts_mean(close < delay(close, 1), ${d})`,
    ],
  ],
  ...moves("SUM", "close"),
  ["VMA", (d) => [`Mean($volume, ${d})/($volume+1e-12)`, `ts_mean(volume, ${d}) / (volume + 1e-12)`]],
  ["VSTD", (d) => [`Std($volume, ${d})/($volume+1e-12)`, `ts_std(volume, ${d}) / (volume + 1e-12)`]],
  [
    "WVMA",
    (d) => [
      `Std(Abs($close/Ref($close, 1)-1)*$volume, ${d})/(Mean(Abs($close/Ref($close, 1)-1)*$volume, ${d})+1e-12)`,
      `shock = abs(close / delay(close, 1) - 1) * volume; ts_std(shock, ${d}) / (ts_mean(shock, ${d}) + 1e-12)`,
    ],
  ],
  ...moves("VSUM", "volume"),
];

const record = (name, published, expression, doubt) => ({
  id: `alpha158_${name.toLowerCase()}`,
  name: `Alpha158#${name}`,
  origin: "pack",
  pack: "alpha158",
  expression,
  published,
  direction: 1,
  ...(doubt === undefined ? {} : { doubts: [doubt] }),
  ...(expression.includes("vwap") ? { needs: ["vwap"] } : {}),
});

/** The 158 records, in Qlib's order. */
function alpha158() {
  const single = [...CANDLE, ...PRICE].map(([name, theirs, ours]) => record(name, theirs, ours));
  const families = ROLLING.flatMap(([name, at, doubt]) =>
    WINDOWS.map((d) => record(`${name}${d}`, ...at(d), doubt)),
  );
  return [...single, ...families];
}

const file = new URL("../memory/alpha158.json", import.meta.url);
const text = `${JSON.stringify(alpha158(), null, 2)}\n`;
if (!process.argv.includes("--check")) await writeFile(file, text);
else if ((await readFile(file, "utf8")) !== text) {
  console.error("memory/alpha158.json is not what this script makes: run node scripts/make-alpha158.mjs");
  process.exitCode = 1;
}
