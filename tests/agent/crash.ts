import { expect, vi } from "vitest";
import { NewestCheckpoint } from "../../src/agent/session/newest-checkpoint.js";
import type { ResearchOutcome, ResearchRequest } from "../../src/tools/research-contract.js";
import { fakeContext } from "./fake-context.js";
import { type SentRequest, startProtocolServer } from "./protocol-server.js";
import { explaining, keyFor, proposing, research, wanted } from "./research-run.js";
import { watchGraphs } from "./walk.js";

/** One idea that needs a repair, a refinement by evolution, an evolution of the ideas, and an explanation: every node. */
const changes: Partial<ResearchRequest> = { rounds: 1, hybrid: true, refine: "gp" };

const strength = () => 0.62;

const answer = (sent: SentRequest) => {
  if (wanted(sent) === "explain_factor") return explaining("Explained");
  const repaired = sent.messages.some(({ role }) => role === "tool");
  return proposing(repaired ? "ts_mean(pct(close, 1), 5) * volume" : "frobnicate(", "Idea");
};

/** Makes the `at`-th write of the checkpointer fail, counted over states and the writes of nodes. */
function failAt(at: number): { readonly count: () => number } {
  let count = 0;
  for (const method of ["put", "putWrites"] as const) {
    const original = NewestCheckpoint.prototype[method] as (...args: unknown[]) => Promise<unknown>;
    vi.spyOn(NewestCheckpoint.prototype, method).mockImplementation(async function (
      this: NewestCheckpoint,
      ...args: unknown[]
    ) {
      if (++count === at) throw new Error("the power fails");
      return (await original.apply(this, args)) as never;
    });
  }
  return { count: () => count };
}

const compared = ({ run, usage: { seconds: _, ...usage }, trials: __, ...rest }: ResearchOutcome) =>
  JSON.parse(JSON.stringify({ ...rest, usage }).replaceAll(run, "RUN")) as unknown;

async function linesOf(context: ReturnType<typeof fakeContext>): Promise<number> {
  let lines = 0;
  for await (const _ of context.memory.ledger.read()) lines++;
  return lines;
}

interface Undisturbed {
  readonly outcome: ResearchOutcome;
  readonly calls: number;
  readonly writes: number;
  readonly nodes: readonly string[];
}

/** A run that goes through every node of the graph: a new node fails here until it does. */
async function undisturbed(): Promise<Undisturbed> {
  const { count } = failAt(Number.POSITIVE_INFINITY);
  const walk = watchGraphs();
  const server = await startProtocolServer(answer);
  const outcome = await research(fakeContext({ strength }), keyFor(server.url), changes);
  await server.close();
  vi.restoreAllMocks();
  const nodes = walk.nodes();
  expect(new Set(walk.path)).toEqual(new Set(nodes));
  expect(outcome.rounds).toBeGreaterThan(1);
  return { outcome, calls: server.requests.length, writes: count(), nodes };
}

/** Breaks a run off as `breakOff` arranges it, goes on with it, and holds it against one that was not disturbed. */
async function resumeAfter(breakOff: () => void, whole: Undisturbed, where: string): Promise<void> {
  const server = await startProtocolServer(answer);
  const context = fakeContext({ strength });
  breakOff();
  let run = "";
  await expect(
    research(context, keyFor(server.url), changes, ({ message }) => {
      run = /resuming (\S+)/.exec(message)?.[1] ?? run;
    }),
    where,
  ).rejects.toThrow("the power fails");
  vi.restoreAllMocks();
  const resumed = await research(context, keyFor(server.url), { ...changes, resume: run });
  await server.close();
  expect(compared(resumed), where).toEqual(compared(whole.outcome));
  expect(server.requests, where).toHaveLength(whole.calls);
  // What was measured twice is in the ledger twice: it says what was done.
  expect(resumed.trials).toBe(await linesOf(context));
}

/** At each node in turn, when its work is done and paid for, and nothing of it written. */
export async function crashAtEachNode(): Promise<void> {
  const whole = await undisturbed();
  for (const node of whole.nodes) await resumeAfter(() => watchGraphs(node), whole, node);
}

/** At each write of the checkpointer. */
export async function crashAtEachWrite(): Promise<void> {
  const whole = await undisturbed();
  for (let at = 1; at <= whole.writes; at++) await resumeAfter(() => failAt(at), whole, `write ${at}`);
}
