import type { App } from "../app.js";
import { type Check, Failed, type Probe, runProbe } from "./check.js";
import { machineProbes } from "./machine.js";
import { modelProbes } from "./models.js";

/** Every check, in the order shown. One that cannot run is a failed one: doctor itself does not fail. */
export async function diagnose(app: App, model: string | undefined): Promise<readonly Check[]> {
  const settings: Probe = {
    name: "settings",
    needed: true,
    async run() {
      const { sources } = await app.config();
      const layers = [...new Set(Object.values(sources))].filter((source) => source !== "default");
      return layers.length > 0 ? `set by ${layers.join(", ")}` : "all at their defaults";
    },
  };
  const datasets: Probe = {
    name: "datasets",
    needed: false,
    async run() {
      const { engine } = await app.base();
      const names = (await engine.datasets()).map(({ name, kind }) =>
        kind === "demo" ? `${name} (demo)` : name,
      );
      if (names.length > 0) return names.join(", ");
      throw new Failed("none yet; `factorsmith data import` or `factorsmith data demo` makes one");
    },
  };
  // Broken settings are told by their own check.
  const models = await modelProbes(app, model).catch(() => []);
  return Promise.all([...machineProbes(app), settings, datasets, ...models].map(runProbe));
}
