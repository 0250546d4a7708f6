import type { App } from "../app.js";
import { type Check, runProbe } from "./check.js";
import { keptProbes } from "./kept.js";
import { machineProbes } from "./machine.js";
import { modelProbes } from "./models.js";

/** Every check, in the order shown. One that cannot run is a failed one: doctor itself does not fail. */
export async function diagnose(app: App, model: string | undefined): Promise<readonly Check[]> {
  // The language may be a setting. Broken settings are told by their own check, and leave the models out.
  const models = await modelProbes(app, model).catch(() => []);
  const probes = [...machineProbes(app), ...keptProbes(app), ...models];
  return Promise.all(probes.map((probe) => runProbe(probe, app.lang)));
}
