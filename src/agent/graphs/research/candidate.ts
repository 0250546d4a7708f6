import type { FactorsmithError } from "../../../engine/errors.js";
import { describeError } from "../../../i18n/errors.js";
import type { Text } from "../../../i18n/lang.js";
import type { Candidate } from "./state.js";

/** An idea of which nothing is known yet. */
export const blankCandidate = (id: string): Candidate => ({
  ...{ id, slot: null, evolved: null, gpRun: null, by: null },
  ...{ exchanges: [], repairs: 0, proposal: null },
  ...{ hash: null, canonical: null, nodes: 0, similarity: 0, worn: 0 },
  ...{ neighbours: [], ablation: [], warnings: [], train: null, valid: null },
  ...{ weakest: "effectiveness", failure: null },
});

/** An error's sentence in both languages. */
export const inBoth = (error: FactorsmithError): Text => ({
  en: error.message,
  zh: describeError(error, "zh").message,
});
