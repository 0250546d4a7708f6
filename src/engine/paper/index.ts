export { openAccount, type PaperLedger, readAccount } from "./ledger.js";
export { play } from "./play.js";
