import { expect, vi } from "vitest";
import { NewestCheckpoint } from "../../src/agent/session/newest-checkpoint.js";
import type { ResearchOutcome, ResearchRequest } from "../../src/tools/research-contract.js";
import { fakeContext } from "./fake-context.js";
import { type SentRequest, startProtocolServer } from "./protocol-server.js";
import { explaining, keyFor, proposing, research, wanted } from "./research-run.js";

/** One idea that needs a repair, a refinement by evolution, an evolution of the ideas, and an explanation: every node. */
const changes: Partial<ResearchRequest> = { rounds: 1, hybrid: true, refine: "gp" };

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

/**
 * Breaks a run off at each of the chosen writes (of all, counted from 1), goes on with it, and holds it against one that
 * was not disturbed.
 */
export async function crashAndResume(chosen: (write: number) => boolean): Promise<void> {
  const strength = () => 0.62;
  const { count } = failAt(Number.POSITIVE_INFINITY);
  const whole = await startProtocolServer(answer);
  const seen = new Set<string>();
  const undisturbed = await research(
    fakeContext({ strength }),
    keyFor(whole.url),
    changes,
    ({ factor, message }) => seen.add(factor?.type ?? message.split(" ")[0]!),
  );
  await whole.close();
  vi.restoreAllMocks();
  expect(undisturbed.rounds).toBeGreaterThan(1);
  expect([...seen]).toEqual(expect.arrayContaining(["factor-repaired", "near", "evolving", "explaining"]));

  for (let at = 1; at <= count(); at++) {
    if (!chosen(at)) continue;
    const server = await startProtocolServer(answer);
    const context = fakeContext({ strength });
    failAt(at);
    let run = "";
    await expect(
      research(context, keyFor(server.url), changes, ({ message }) => {
        run = /resuming (\S+)/.exec(message)?.[1] ?? run;
      }),
    ).rejects.toThrow("the power fails");
    vi.restoreAllMocks();
    const resumed = await research(context, keyFor(server.url), { ...changes, resume: run });
    await server.close();
    expect(compared(resumed), `write ${at}`).toEqual(compared(undisturbed));
    expect(server.requests, `write ${at}`).toHaveLength(whole.requests.length);
    // What was measured twice is in the ledger twice: it says what was done.
    expect(resumed.trials).toBe(await linesOf(context));
  }
}
