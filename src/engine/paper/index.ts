export type { TradingCalendar } from "./gaps.js";
export { openAccount, type PaperLedger, readAccount, readNotices } from "./ledger.js";
export { Notice } from "./notice.js";
export { play } from "./play.js";
export { type Reconciliation, reconcile } from "./reconcile.js";
