import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { guardFs } from "./workspace-error.js";

/** What model calls are for, as spending is broken down. */
export const PURPOSES = ["chat", "idea", "repair", "explanation", "reading"] as const;
export type Purpose = (typeof PURPOSES)[number];

const Said = z.object({
  text: z.string(),
  toolCalls: z.array(z.object({ id: z.string(), name: z.string(), args: z.record(z.string(), z.unknown()) })),
  extra: z.record(z.string(), z.unknown()),
});

const Tokens = z.object({
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  estimated: z.boolean().optional(),
});

/** One model call: what it was for, what it cost, how it ended. Holds no key and none of what was sent. */
const Second = z.object({
  version: z.literal(2),
  request: z.string().describe("hash of what was asked"),
  prompt: z.string().describe("hash of the system prompt"),
  model: z.string().describe("who answered"),
  purpose: z.enum(PURPOSES),
  session: z.string().optional().describe("the conversation that it was made in"),
  at: z.iso.datetime().nullable(),
  latencyMs: z.number().nullable(),
  usage: Tokens,
  usd: z.number().nullable().describe("null: the price or the tokens are not known"),
  outcome: z.string().describe("ok; cut: charged, but without a usable answer; else the code of the failure"),
  reply: Said.nullable(),
});
export type CallRecord = z.infer<typeof Second>;

/** As calls were recorded before they held cost and outcome. */
const First = z
  .object({
    version: z.literal(1),
    request: z.string(),
    model: z.string(),
    reply: Said.extend({ usage: Tokens }),
  })
  .transform(
    ({ request, model, reply: { usage, ...reply } }): CallRecord => ({
      ...{ version: 2, request, prompt: "", model, purpose: "chat", at: null, latencyMs: null },
      ...{ usage, usd: null, outcome: "ok", reply },
    }),
  );

export const CallRecord = z.union([Second, First]);

/** How a recording's file ends, whatever stands before it. */
const RECORDING = "completions.jsonl";

/**
 * The calls of every recording below `runs/`, one run after the other. A line that cannot be read is passed over: a run
 * that was killed may have left half of one. Throws WorkspaceError.
 */
export async function* readCalls(
  runs: string,
): AsyncGenerator<{ readonly run: string; readonly call: CallRecord }> {
  for (const run of await namesIn(runs)) {
    for (const name of await namesIn(join(runs, run))) {
      if (!name.endsWith(RECORDING)) continue;
      const file = join(runs, run, name);
      const text = await guardFs(file, () => readFile(file, "utf8"));
      for (const line of text.split("\n")) {
        const call = parseCall(line);
        if (call) yield { run, call };
      }
    }
  }
}

function parseCall(line: string): CallRecord | undefined {
  if (line.trim() === "") return undefined;
  try {
    return CallRecord.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return guardFs(folder, async () => {
    try {
      return (await readdir(folder)).sort();
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "ENOENT" || code === "ENOTDIR") return [];
      throw error;
    }
  });
}
