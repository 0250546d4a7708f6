import type { Lang } from "../../i18n/lang.js";
import type { ItemBody } from "../items.js";
import type { Limits } from "../limits.js";
import type { OpenSession } from "../options.js";
import type { Theme } from "../screen/paint.js";

/** What a built-in command leads to; the controller carries it out. */
export interface Outcome {
  readonly show?: readonly ItemBody[];
  readonly open?: OpenSession;
  /** The opened conversation is printed, folded. */
  readonly printed?: true;
  /** Put into the line, to be changed and sent again. */
  readonly draft?: string;
  readonly lang?: Lang;
  readonly theme?: Theme;
  readonly limits?: Limits;
  readonly stopJob?: number;
  readonly quit?: true;
}

export function info(text: string, hint: string | null = null): Outcome {
  return { show: [{ kind: "message", tone: "info", text, hint }] };
}
