import type { EngineHost } from "./engine-host.js";

/** The engine as a conversation uses it: a tool that is called without a dataset gets the conversation's. */
export function withDefaultDataset(engine: EngineHost, dataset: string): EngineHost {
  return { ...engine, resolve: (name, work) => engine.resolve(name ?? dataset, work) };
}
