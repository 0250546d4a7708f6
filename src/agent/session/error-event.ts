import { EXIT, FactorsmithError } from "../../engine/errors.js";
import { describeError } from "../../i18n/errors.js";
import type { Lang } from "../../i18n/lang.js";
import type { AgentEvent } from "../events.js";

/** An error as an event, told in the language of the interface. */
export function errorEvent(error: unknown, lang: Lang): Extract<AgentEvent, { type: "error" }> {
  const known = error instanceof FactorsmithError;
  const { message, hint } = describeError(error, lang);
  return {
    type: "error",
    code: known ? error.code : "internal",
    message,
    hint: hint ?? null,
    exitCode: known ? error.exitCode : EXIT.failed,
  };
}
