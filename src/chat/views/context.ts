import type { Lang } from "../../i18n/lang.js";
import type { AnyTool } from "../../tools/define.js";
import type { ChatMessages } from "../messages.js";
import type { ChatStatus } from "../status.js";

/** What every view needs besides the thing it shows. */
export interface ViewContext {
  readonly lang: Lang;
  readonly messages: ChatMessages;
  readonly tools: readonly AnyTool[];
  readonly status: ChatStatus;
  readonly columns: number;
  readonly rows: number;
  /** Whether a spinner may turn. */
  readonly animate: boolean;
  /** Whether a frame is drawn: not for screen readers and dumb terminals. */
  readonly framed: boolean;
  /** For a screen reader: nothing is drawn, figures are said. */
  readonly spoken?: boolean;
}
