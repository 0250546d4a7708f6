import { parentPort, workerData } from "node:worker_threads";
import type { CrewReply, CrewTask } from "./crew.js";
import { type Ground, perform } from "./job.js";

const ground = workerData as Ground;

/** Jobs come one at a time; a thread that is not wanted any more is terminated, whatever it does. */
parentPort?.on("message", ({ id, job }: CrewTask) => {
  let reply: CrewReply;
  try {
    reply = { id, result: perform(job, ground) };
  } catch (error) {
    reply = { id, failure: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply);
});
