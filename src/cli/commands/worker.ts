import { createInterface } from "node:readline";
import { z } from "zod";
import { runShardJob, ShardJob, shardAnswer } from "../../engine/compute/index.js";
import { EXIT, FactorsmithError } from "../../engine/errors.js";
import { findDataset } from "../../engine/panel/index.js";
import { defineCommand } from "../command.js";

/** One JSON line a job, one JSON line an answer, in order: what another process, or another host, sends its shards to. */
export const worker = defineCommand({
  command: "worker",
  summary: {
    en: "Measure time shards: a job a line on stdin, its statistics a line on stdout (JSON)",
    zh: "计算时间分片：标准输入每行一个任务，标准输出每行一个结果（JSON）",
  },
  input: z.object({}),
  positionals: [],
  async run(_, app) {
    const { workspace } = await app.base();
    const lines = createInterface({ input: app.io.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    const stop = () => lines.close();
    app.signal.addEventListener("abort", stop);
    let failed = false;
    try {
      for await (const line of lines) {
        if (line.trim() === "") continue;
        let answer: unknown;
        try {
          const job = ShardJob.parse(JSON.parse(line));
          const dir = await findDataset(workspace.data, job.dataset.name);
          answer = shardAnswer(await runShardJob(job, dir, { signal: app.signal }));
        } catch (error) {
          app.signal.throwIfAborted();
          failed = true;
          answer = { error: described(error) };
        }
        app.io.stdout.write(`${JSON.stringify(answer)}\n`);
      }
    } finally {
      app.signal.removeEventListener("abort", stop);
    }
    return failed ? EXIT.failed : EXIT.done;
  },
});

function described(error: unknown): { code: string; message: string; hint?: string | undefined } {
  if (error instanceof FactorsmithError)
    return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return { code: "bad-job", message: `Not a shard job: ${issue?.path.join(".")}: ${issue?.message}` };
  }
  return { code: "bad-job", message: error instanceof Error ? error.message : String(error) };
}
