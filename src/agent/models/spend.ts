import type { Meter } from "./meter.js";
import type { ChatModel, ModelHooks, ModelReply, ModelRequest } from "./model.js";

/**
 * One call within the budgets: reserved before, settled after, also when it is cut off in the middle. `shares`: so many
 * calls begin at once. Throws BudgetReached before anything is spent, and what the call itself throws.
 */
export async function callWithin(
  meter: Meter,
  model: ChatModel,
  request: ModelRequest,
  hooks: ModelHooks,
  shares = 1,
): Promise<ModelReply> {
  const hold = meter.reserve(model, request, shares);
  try {
    const reply = await model.call(
      { ...request, ...(hold.cap !== undefined && { maxOutputTokens: hold.cap }) },
      {
        ...hooks,
        onCut: (usage) => {
          meter.settle(model, usage);
          hooks.onCut?.(usage);
        },
      },
    );
    if (!reply.counted) meter.settle(reply.by ?? model, reply.usage, request);
    return reply;
  } finally {
    meter.release(hold);
  }
}
