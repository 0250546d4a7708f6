export { openAccount, type PaperLedger, PaperOpening, readAccount } from "./ledger.js";
export { play } from "./play.js";
