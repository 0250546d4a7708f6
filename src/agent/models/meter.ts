import type { Text } from "../../i18n/lang.js";
import type { Usage } from "../../tools/research-contract.js";
import { NO_USAGE } from "../../tools/usage.js";
import { estimateRequestTokens } from "./estimate.js";
import type { CallUsage, ChatModel, ModelRequest, Price } from "./model.js";

export type BudgetKind = "usd" | "tokens" | "seconds" | "modelCalls" | "formulas";
export type Limits = { readonly [K in BudgetKind]?: number | undefined };

const KINDS_ZH: Readonly<Record<BudgetKind, string>> = {
  usd: "金额（美元）",
  tokens: "词元",
  seconds: "时间（秒）",
  modelCalls: "模型调用",
  formulas: "公式",
};

/** Thrown before a step that would go over a budget; whoever runs the steps ends cleanly with what there is. */
export class BudgetReached extends Error {
  readonly kind: BudgetKind;
  readonly used: number;
  readonly limit: number;

  constructor(kind: BudgetKind, used: number, limit: number) {
    super(`the budget of ${limit} ${kind} is reached`);
    this.kind = kind;
    this.used = used;
    this.limit = limit;
  }

  /** The sentence in both languages. */
  get text(): Text {
    return { en: this.message, zh: `${KINDS_ZH[this.kind]}预算 ${this.limit} 已用完` };
  }
}

/** What is set aside for a call that is under way. */
export interface Hold {
  readonly tokens: number;
  readonly usd: number;
  /** Tokens that the answer may have; undefined: more than any answer has. */
  readonly cap: number | undefined;
}

type Payer = Pick<ChatModel, "kind" | "price">;

/**
 * Counts what a turn or a run has used. What servers report is counted as it is; calls that were cut off or of which
 * the server does not say anything are counted by an estimate, and `estimatedTokens` says how much of it is estimated.
 */
export interface Meter {
  /**
   * Sets aside what the call may use: its size by estimate, and an answer of at most `cap` tokens. `shares`: so many
   * calls, this one included, are about to begin at once and divide what is left. Throws BudgetReached when there is not
   * enough for an answer that says anything.
   */
  reserve(model: Payer, request: ModelRequest, shares?: number): Hold;
  release(hold: Hold): void;
  /** `request`: as it was reserved, so that later estimates learn from it. */
  settle(model: Payer, usage: CallUsage, request?: ModelRequest): void;
  /** Throws BudgetReached when `count` more formulas would go over the limit. */
  reserveFormulas(count: number): void;
  settleFormulas(count: number): void;
  readonly evaluated: number;
  /** Counts what work inside this one (a research run in a turn) has used by its own meter. */
  absorb(usage: Usage, formulas: number): void;
  used(kind: BudgetKind): number;
  /** What is left of a limit, at least 0; undefined: there is none. */
  left(kind: BudgetKind): number | undefined;
  usage(): Usage;
}

/** Tokens below which an answer says nothing: such a call is not made. */
const LEAST_ANSWER = 200;
/** Tokens that no answer has: as long as there is so much left, no cap is sent. */
const LARGEST_ANSWER = 65_536;
const NO_HOLD: Hold = { tokens: 0, usd: 0, cap: undefined };

export function createMeter(
  limits: Limits,
  now: () => number,
  before?: Usage & { formulas?: number },
): Meter {
  const started = now();
  let { modelCalls, inputTokens, outputTokens, usd, estimatedTokens = 0 }: Usage = before ?? NO_USAGE;
  let evaluated = before?.formulas ?? 0;
  /** How much larger than its estimate the text of a call has turned out at most. */
  let calibration = 1;
  const reserved = { calls: 0, tokens: 0, usd: 0 };
  const seconds = () => (before?.seconds ?? 0) + (now() - started) / 1000;
  /** With what is set aside for calls that have not answered. */
  const used = (kind: BudgetKind): number =>
    ({
      usd: (usd ?? 0) + reserved.usd,
      tokens: inputTokens + outputTokens + reserved.tokens,
      seconds: seconds(),
      modelCalls: modelCalls + reserved.calls,
      formulas: evaluated,
    })[kind];
  const guard = (kind: BudgetKind, used: number, next: number) => {
    const limit = limits[kind];
    if (limit !== undefined && used + next > limit) throw new BudgetReached(kind, used, limit);
  };
  const estimates = new WeakMap<ModelRequest, number>();

  /** Tokens of an answer that what is left pays for, by one budget. */
  function affordable(kind: "usd" | "tokens", used: number, input: number, output: number, shares: number) {
    const limit = limits[kind];
    if (limit === undefined) return Number.POSITIVE_INFINITY;
    const tokens = output === 0 ? Number.POSITIVE_INFINITY : ((limit - used) / shares - input) / output;
    if (limit - used < input || tokens < LEAST_ANSWER) throw new BudgetReached(kind, used, limit);
    return tokens;
  }

  return {
    reserve({ kind, price }, request, shares = 1) {
      guard("modelCalls", modelCalls + reserved.calls, 1);
      guard("seconds", seconds(), 0);
      reserved.calls++;
      if (kind === "offline") return NO_HOLD;
      try {
        const guess = estimateRequestTokens(request);
        estimates.set(request, guess);
        const tokens = Math.ceil(guess * calibration);
        const spent = inputTokens + outputTokens + reserved.tokens;
        const byTokens = affordable("tokens", spent, tokens, 1, shares);
        const byMoney =
          price && usd !== null
            ? affordable(
                "usd",
                usd + reserved.usd,
                (tokens * price.inputPerMillion) / 1e6,
                price.outputPerMillion / 1e6,
                shares,
              )
            : Number.POSITIVE_INFINITY;
        const most = Math.floor(Math.min(byTokens, byMoney, LARGEST_ANSWER));
        const hold: Hold = {
          tokens: tokens + most,
          usd: costOf(price, { inputTokens: tokens, outputTokens: most }) ?? 0,
          cap: most < LARGEST_ANSWER ? most : undefined,
        };
        reserved.tokens += hold.tokens;
        reserved.usd += hold.usd;
        return hold;
      } catch (error) {
        reserved.calls--;
        throw error;
      }
    },
    release(hold) {
      reserved.calls--;
      reserved.tokens -= hold.tokens;
      reserved.usd -= hold.usd;
    },
    settle({ kind, price }, used, request) {
      const guess = request && estimates.get(request);
      if (guess && used.inputTokens !== null && !used.estimated)
        calibration = Math.max(calibration, used.inputTokens / guess);
      modelCalls++;
      inputTokens += used.inputTokens ?? 0;
      outputTokens += used.outputTokens ?? 0;
      if (used.estimated) estimatedTokens += (used.inputTokens ?? 0) + (used.outputTokens ?? 0);
      const cost = kind === "offline" ? 0 : costOf(price, used);
      usd = usd === null || cost === null ? null : usd + cost;
    },
    reserveFormulas(count) {
      guard("formulas", evaluated, count);
      guard("seconds", seconds(), 0);
    },
    settleFormulas(count) {
      evaluated += count;
    },
    get evaluated() {
      return evaluated;
    },
    absorb(used, formulas) {
      modelCalls += used.modelCalls;
      inputTokens += used.inputTokens;
      outputTokens += used.outputTokens;
      estimatedTokens += used.estimatedTokens ?? 0;
      usd = usd === null || used.usd === null ? null : usd + used.usd;
      evaluated += formulas;
    },
    used,
    left(kind) {
      const limit = limits[kind];
      return limit === undefined ? undefined : Math.max(0, limit - used(kind));
    },
    usage: () => ({
      ...{ modelCalls, inputTokens, outputTokens, usd, seconds: seconds() },
      ...(estimatedTokens > 0 && { estimatedTokens }),
    }),
  };
}

/** USD; null when the price or the tokens are not known. */
export function costOf(price: Price | null, { inputTokens, outputTokens }: CallUsage): number | null {
  if (!price || inputTokens === null || outputTokens === null) return null;
  return (inputTokens * price.inputPerMillion + outputTokens * price.outputPerMillion) / 1e6;
}
