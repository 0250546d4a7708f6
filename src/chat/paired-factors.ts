import type { Factor, ItemBody } from "./items.js";

/** Where several models are at work: finished ideas wait for those of the others, to be printed side by side. */
export interface Pairing {
  /** In the order in which they were heard of. */
  readonly models: readonly string[];
  readonly waiting: readonly Factor[];
}

export const NO_PAIRING: Pairing = { models: [], waiting: [] };

export function withModel(pairing: Pairing, model: string | undefined): Pairing {
  if (model === undefined || pairing.models.includes(model)) return pairing;
  return { ...pairing, models: [...pairing.models, model] };
}

/** A finished idea: printed at once when its model is alone, else with the next one of every other model. */
export function pairUp(
  { models, waiting }: Pairing,
  factor: Factor,
): { readonly pairing: Pairing; readonly printed: readonly ItemBody[] } {
  if (factor.model === null) return { pairing: { models, waiting }, printed: [{ kind: "factor", factor }] };
  const all = [...waiting, factor];
  const count = (model: string) => all.filter((one) => one.model === model).length;
  const complete = models.length > 1 && models.every((model) => count(model) > 0);
  // A model that fell silent does not hold the others back.
  const overdue = models.some((model) => count(model) > 1);
  if (!complete && !overdue) return { pairing: { models, waiting: all }, printed: [] };
  const group = models.flatMap((model) => all.find((one) => one.model === model) ?? []);
  return {
    pairing: { models, waiting: all.filter((one) => !group.includes(one)) },
    printed: [{ kind: "factors", factors: group }],
  };
}

/** All that still waits, when nothing more will come. */
export function unpair({ waiting }: Pairing): readonly ItemBody[] {
  return waiting.length === 0 ? [] : [{ kind: "factors", factors: waiting }];
}
