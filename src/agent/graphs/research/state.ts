import { StateSchema } from "@langchain/langgraph";
import { z } from "zod";
import { Ablation, Neighbour, ResearchFactor, ScoreBrief, Usage } from "../../../tools/research-contract.js";
import { Proposal } from "./proposal.js";

/** A score reduced to what the loop decides on. */
export const Card = ScoreBrief.extend({ n: z.number().int(), datasetHash: z.string() });
export type Card = z.infer<typeof Card>;

/** One thing that the model said in the present round, and what it was told about it. */
export const Exchange = z.object({
  text: z.string(),
  /** null: it did not call `propose_factor` in a readable way. */
  args: z.record(z.string(), z.unknown()).nullable(),
  callId: z.string().nullable(),
  problem: z.string().nullable(),
});
export type Exchange = z.infer<typeof Exchange>;

const InBoth = z.object({ en: z.string(), zh: z.string() });

/** An idea on its way through the nodes. */
export const Candidate = z.object({
  id: z.string(),
  /** Its place among the ideas that were asked for at once; null: it was asked for alone. */
  slot: z.object({ number: z.number().int(), of: z.number().int() }).nullable(),
  /** Made by evolution, not by the model: from which ideas, in which run. */
  evolved: z
    .object({ gpRun: z.string(), from: z.array(z.object({ name: z.string(), expression: z.string() })) })
    .nullable(),
  /** The evolution that changed its formula. */
  gpRun: z.string().nullable(),
  /** Who answered, when it was a fallback. */
  by: z.string().nullable(),
  exchanges: z.array(Exchange),
  repairs: z.number().int(),
  proposal: Proposal.nullable(),
  /** Set once the formula is legal and new. */
  hash: z.string().nullable(),
  canonical: z.string().nullable(),
  nodes: z.number().int(),
  /** Largest structural share with an earlier formula of this run, 0…1. */
  similarity: z.number(),
  /** Share of the formula that is a part which this run or the library has used often, 0…1. */
  worn: z.number(),
  /** Known factors that are nearest, first by structure, after scoring by values as well. */
  neighbours: z.array(Neighbour),
  ablation: z.array(Ablation),
  /** Where the text and the formula do not agree. */
  warnings: z.array(InBoth),
  train: Card.nullable(),
  valid: Card.nullable(),
  weakest: z.string(),
  /** Why it can go no further. */
  failure: InBoth.nullable(),
});
export type Candidate = z.infer<typeof Candidate>;

const Finished = z.object({ factor: ResearchFactor, admitted: z.boolean(), feedback: z.string() });

export const ResearchState = new StateSchema({
  candidate: Candidate.nullable().default(null),
  /** Ideas that were asked for at once or evolved together, and have not had their turn. */
  waiting: z.array(Candidate).default([]),
  /** How many of the finished ideas evolution has begun from already (hybrid runs). */
  evolvedUpTo: z.number().int().default(0),
  finished: z.array(Finished).default([]),
  /** Hash and canonical text of every formula that this run has scored. */
  seen: z.array(z.object({ hash: z.string(), canonical: z.string(), round: z.number().int() })).default([]),
  usage: Usage.nullable().default(null),
});
export type ResearchState = typeof ResearchState.State;
export type ResearchUpdate = Partial<ResearchState>;
