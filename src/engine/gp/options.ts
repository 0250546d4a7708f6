import { z } from "zod";

const share = z.number().min(0).max(1);

/**
 * Parameters of a run, in gplearn's vocabulary where it has a word for them. They are stored with the run: a resumed
 * run takes them from there.
 */
export const GpOptions = z.object({
  seed: z.number().int().nonnegative().default(0),
  population: z
    .number()
    .int()
    .min(4)
    .max(100_000)
    .default(1000)
    .describe("trees a generation, all islands together"),
  generations: z.number().int().min(1).max(10_000).default(20),
  budget: z.number().int().min(1).optional().describe("stop after so many evaluated unique formulas"),
  islands: z.number().int().min(1).max(64).default(1).describe("sub-populations that evolve apart"),
  migrationInterval: z.number().int().min(1).default(5).describe("generations between migrations"),
  migrants: z.number().int().min(0).default(5).describe("best trees that an island sends to the next one"),
  fitness: z
    .enum(["rank-ic", "icir"])
    .default("rank-ic")
    .describe("what is maximised on the train window, by absolute value: mean daily RankIC, or mean / std"),
  selection: z
    .enum(["tournament", "lexicase", "nsga2"])
    .default("tournament")
    .describe("nsga2: Pareto ranking over RankIC, stability, turnover, complexity"),
  tournamentSize: z.number().int().min(1).default(20).describe("trees of which the best breeds (tournament)"),
  periods: z
    .number()
    .int()
    .min(2)
    .max(64)
    .default(8)
    .describe("equal sub-periods of the train window (lexicase)"),
  initDepth: z.tuple([z.number().int().min(1), z.number().int().min(1)]).default([2, 5]),
  initMethod: z
    .enum(["half-and-half", "grow", "full"])
    .default("half-and-half")
    .describe("shape of the first trees"),
  parsimony: z
    .union([z.literal("auto"), z.number().min(0)])
    .default("auto")
    .describe(
      "fitness taken off per node; auto = Cov(nodes, fitness) / Var(nodes), as gplearn (Poli & McPhee 2008)",
    ),
  pCrossover: share.default(0.5).describe("share of offspring by subtree crossover"),
  pSubtreeMutation: share.default(0.1).describe("share with a new subtree"),
  pHoistMutation: share.default(0.05).describe("share shortened to a subtree of itself"),
  pPointMutation: share.default(0.1).describe("share with nodes exchanged one by one"),
  pPointReplace: share.default(0.1).describe("share of nodes that a point mutation changes"),
  pConstantMutation: share.default(0.05).describe("share with another constant"),
  pWindowMutation: share.default(0.1).describe("share with another window"),
  pFieldMutation: share.default(0.1).describe("share with another field"),
  pBlend: share
    .default(0.1)
    .describe("sum of the ranks of two parents (geometric semantic crossover, Moraglio et al. 2012)"),
  modelCalls: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe("questions to a model that edits and crosses parents by their score cards, one a generation"),
  elites: z
    .number()
    .int()
    .min(0)
    .default(20)
    .describe("trees that stay, per island: half the best, half the leaders of single ideas"),
  maxNodes: z.number().int().min(3).max(200).default(30).describe("nodes of a tree at most"),
  maxDepth: z.number().int().min(2).max(20).default(8).describe("levels of a tree at most"),
  maxLookback: z
    .number()
    .int()
    .min(1)
    .max(2520)
    .default(1000)
    .describe("days that a tree reads back at most"),
  windows: z
    .array(z.number().int().min(1).max(2520))
    .min(1)
    .default([2, 3, 5, 10, 20, 40, 60, 120, 250])
    .describe("windows that trees may use, in days"),
  units: z
    .enum(["hard", "soft", "off"])
    .default("hard")
    .describe("hard: no tree may add a price to a volume; soft: it costs `unitPenalty` a time"),
  unitPenalty: z
    .number()
    .min(0)
    .default(0.005)
    .describe("fitness taken off for a sum of unlike units (soft)"),
  operators: z
    .array(z.string())
    .optional()
    .describe("function set (default: the whole table but for redundant ones)"),
  terminals: z
    .array(z.string())
    .optional()
    .describe("fields that trees may read (default: all but the unadjusted)"),
  minCoverage: share.default(0.5).describe("share of the possible pairs below which a formula is worthless"),
  maxTurnover: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("daily turnover above which a formula is worthless"),
  tune: z
    .number()
    .int()
    .min(0)
    .default(4)
    .describe(
      "leading ideas whose parts and neighbourhoods are tried: windows, constants, operators of single ones",
    ),
  nicheSize: z
    .number()
    .int()
    .min(0)
    .default(8)
    .describe("formulas of one idea that may breed, the best ones; 0 = all of them"),
  nicheCorrelation: share
    .default(0.8)
    .describe("of the daily RankIC in blocks, above which two formulas are one idea"),
  correlationPenalty: z
    .number()
    .min(0)
    .default(0.02)
    .describe(
      "fitness taken off at IC correlation 1 with a library factor, linearly from `maxCorrelation` on",
    ),
  maxCorrelation: share
    .default(0.7)
    .describe("between members of the hall of fame, and of them with the library"),
  hallOfFame: z.number().int().min(1).max(200).default(10).describe("best formulas that are kept"),
  patience: z
    .number()
    .int()
    .min(0)
    .default(8)
    .describe("generations without better validation; 0 = never stop early"),
  stoppingCriteria: z.number().optional().describe("stop when the best train fitness reaches this"),
});
export type GpOptions = z.output<typeof GpOptions>;
