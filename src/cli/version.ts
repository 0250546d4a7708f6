import { readFileSync } from "node:fs";
import { asset } from "../engine/assets.js";

export function version(): string {
  return String(JSON.parse(readFileSync(asset("package.json"), "utf8")).version);
}
