import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AgentEvent } from "../../src/agent/events.js";
import type { FactorScore, IcSummary } from "../../src/engine/analysis/score.js";
import { fieldSet, parseFormula } from "../../src/engine/dsl/index.js";
import type { Formula } from "../../src/engine/dsl/types.js";
import type { Measured } from "../../src/engine/gp/index.js";
import type { Manifest } from "../../src/engine/panel/index.js";
import { createRandom } from "../../src/engine/random.js";
import type { Config } from "../../src/memory/config.js";
import { openMemory } from "../../src/memory/index.js";
import { openWorkspace, type Workspace } from "../../src/memory/workspace.js";
import type { Runners, ToolContext } from "../../src/tools/context.js";
import type { EngineHost, ScoreRequest } from "../../src/tools/engine-host.js";
import { expandFactors } from "../../src/tools/named-factors.js";

/** A context with real memory in a fresh folder and an engine that makes up its scores from the formula's hash. */
export interface FakeContext extends Omit<ToolContext, "signal" | "actor" | "session" | keyof Runners> {
  readonly scored: { readonly hash: string; readonly split: string; readonly actor: string }[];
}

export interface FakeOptions {
  readonly root?: string;
  readonly config?: Partial<Config>;
  readonly onScore?: (request: ScoreRequest) => Promise<void> | void;
  /** Strength in 0…1 of a formula; by default from its hash. */
  readonly strength?: (formula: Formula) => number;
}

/** As large as the HS300 data set, whose speeds the estimates of long calls come from. */
const DATES: readonly string[] = new Array(1945).fill("2020-01-02");
const SYMBOLS: readonly string[] = new Array(581).fill("600000.SH");

export const FIELDS = fieldSet(["open", "high", "low", "close", "volume"], ["industry"]);

function temporaryWorkspace(): Workspace {
  return openWorkspace({ dir: mkdtempSync(join(tmpdir(), "factorsmith-agent-")), env: {}, cwd: tmpdir() });
}

export function fakeContext({
  root,
  config = {},
  onScore,
  strength = byHash,
}: FakeOptions = {}): FakeContext {
  const workspace = root ? openWorkspace({ dir: root, env: {}, cwd: root }) : temporaryWorkspace();
  const now = () => new Date("2025-01-02T03:04:05.000Z");
  const memory = openMemory(workspace, { parse: (expression) => parseFormula(expression), now });
  const scored: FakeContext["scored"] = [];
  const engine: EngineHost = {
    resolve: async (name = "demo") =>
      ({ name, kind: "demo", hash: "0".repeat(64), dates: DATES, symbols: SYMBOLS }) as unknown as Manifest,
    fields: async () => FIELDS,
    parse: async (source) =>
      parseFormula((await expandFactors(source, FIELDS, memory.library)).source, { fields: FIELDS }),
    async score(formulas, request) {
      await onScore?.(request);
      request.signal.throwIfAborted();
      const scores = formulas.map((formula) => fakeScore(formula, request, strength(formula)));
      for (const { hash } of scores) scored.push({ hash, split: request.split, actor: request.actor.kind });
      await memory.ledger.append(
        scores.map(({ hash, canonical, rankIc }) => ({
          kind: "score" as const,
          dataset: request.dataset,
          datasetHash: "0".repeat(64),
          ...{ hash, canonical, split: request.split, horizon: request.horizon, entry: request.entry },
          actor: request.actor,
          ...(request.run !== undefined && { run: request.run }),
          ...{ rankIcMean: rankIc.mean, icir: rankIc.ir, n: rankIc.n },
        })),
      );
      return scores;
    },
    correlation: async () => 0.1,
    datasets: async () => [],
    importDataset: unused,
    makeDemo: unused,
    removeDataset: unused,
    laboratory: async ({ dataset, horizon, entry, actor, run }) => {
      const own = (formula: Formula) => Math.abs(strength(formula) - 0.4) * 0.08;
      return {
        fields: FIELDS,
        async measure(formulas, window) {
          await memory.ledger.append(
            formulas.map(({ hash, canonical }) => ({
              ...{ kind: "score" as const, dataset, datasetHash: "0".repeat(64), hash, canonical },
              ...{ split: window, horizon, entry, actor, ...(run !== undefined && { run }) },
              ...{ rankIcMean: 0, icir: 0, n: 100 },
            })),
          );
          return formulas.map((formula) => ({
            measure: {
              ...{ rankIc: own(formula), icir: own(formula) * 10, dates: 100, coverage: 0.9 },
              ...{ turnover: null, periods: [own(formula), own(formula)] },
            } as Measured["measure"],
            series: Float64Array.from({ length: 100 }, (_, t) => own(formula) * Math.sin(t)),
          }));
        },
        fingerprint: async ({ hash }) => {
          const random = createRandom(Number.parseInt(hash.slice(0, 8), 16));
          return { ranks: Float32Array.from({ length: 40 }, () => random.next() - 0.5), dates: 2 };
        },
      };
    },
    unseal: unused,
    unsealValues: unused,
    analyze: unused,
    searchValues: unused,
    values: unused,
    close: async () => {},
  };
  const full: Config = {
    model: "offline",
    dataset: null,
    lang: "en",
    horizon: 5,
    entry: "next-open",
    budgets: {},
    allow: { spending: false, seconds: 120 },
    profiles: {},
    annualisation: 252,
    riskFree: 0,
    sources: {},
    ...config,
  };
  return { workspace, memory, engine, config: full, seed: 7, lang: full.lang, now, scored };
}

const unused = (): Promise<never> => Promise.reject(new Error("the assistant's tests do not need this"));

const byHash = ({ hash }: Formula): number => createHash("sha256").update(hash).digest()[0]! / 255;

function fakeScore(
  formula: Formula,
  { dataset, split, horizon, entry }: ScoreRequest,
  strength: number,
): FactorScore {
  const mean = (strength - 0.4) * 0.08 * (split === "valid" ? 0.8 : 1);
  const rankIc: IcSummary = {
    mean,
    std: 0.1,
    ir: mean / 0.1,
    irAnnualised: null,
    t: mean * 150,
    p: null,
    tNeweyWest: mean * 120,
    pOverlap: null,
    tNonOverlap: null,
    skew: null,
    kurtosis: null,
    positive: 60,
    negative: 40,
    significant: null,
    significantPositive: null,
    significantNegative: null,
    autocorrelation: null,
    n: 100,
  };
  return {
    expression: formula.source,
    canonical: formula.canonical,
    hash: formula.hash,
    dataset,
    datasetHash: "0".repeat(64),
    datasetKind: "demo",
    split,
    horizon,
    entry,
    tradable: true,
    dates: 100,
    from: "2020-01-02",
    to: "2020-06-30",
    ic: rankIc,
    rankIc,
    coverage: 0.95,
    infinite: 0,
    turnover: 0.2,
    rankAutocorrelation: 0.9,
    longShort: {
      quantiles: 5,
      groupMeans: [null, null, null, null, null],
      mean: null,
      std: null,
      t: null,
      tNeweyWest: null,
      sharpe: null,
      monotonicity: null,
      positive: null,
    },
    series: [0.01, null, 0.02],
    annualisation: 252,
    warnings: [],
    trials: 1,
    elapsedMs: 1,
  };
}

export async function collect(events: AsyncIterable<AgentEvent>): Promise<readonly AgentEvent[]> {
  const all: AgentEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** The events of one type, typed. */
export function only<T extends AgentEvent["type"]>(events: readonly AgentEvent[], type: T) {
  return events.filter((event): event is Extract<AgentEvent, { type: T }> => event.type === type);
}

export const said = (events: readonly AgentEvent[]): string =>
  only(events, "text-delta")
    .map(({ text }) => text)
    .join("");
