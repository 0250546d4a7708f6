import type { ChatModel, ModelHooks, ModelReply, ModelRequest } from "./model.js";
import { ModelError, type ModelProblem } from "./model-error.js";

/** Failures that say that this provider cannot serve, not that the request is wrong. */
const CANNOT_SERVE: ReadonlySet<ModelProblem> = new Set([
  "quota",
  "rate-limit",
  "model-not-found",
  "server",
  "network",
  "timeout",
  "dropped",
]);

/**
 * A model with others behind it, in the order in which the profile names them. Each change is told, and a model that
 * could not serve is not asked again. An answer that people have begun to see is never continued by another model.
 */
export function withFallbacks(
  first: ChatModel,
  others: readonly string[],
  make: (spec: string) => Promise<ChatModel>,
): ChatModel {
  let present = first;
  let next = 0;

  async function call(request: ModelRequest, hooks: ModelHooks): Promise<ModelReply> {
    for (;;) {
      let shown = false;
      const show =
        <T>(tell: ((piece: T) => void) | undefined) =>
        (piece: T): void => {
          shown = true;
          tell?.(piece);
        };
      try {
        const watched = { ...hooks, onText: show(hooks.onText), onReasoning: show(hooks.onReasoning) };
        const reply = await present.call(request, watched);
        return present === first ? reply : { ...reply, by: present };
      } catch (error) {
        if (!(error instanceof ModelError) || !CANNOT_SERVE.has(error.code) || shown) throw error;
        const following = await another(hooks);
        if (!following) throw error;
        hooks.onNotice?.("fallback", `${error.message}; ${following.spec} answers from now on`);
        present = following;
      }
    }
  }

  async function another({ onNotice }: ModelHooks): Promise<ChatModel | undefined> {
    for (;;) {
      const spec = others[next++];
      if (spec === undefined) return undefined;
      try {
        return await make(spec);
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        onNotice?.("fallback", `the fallback ${spec} cannot be used: ${error.message}`);
      }
    }
  }

  return { ...first, call };
}
