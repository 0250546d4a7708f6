import type { Lang } from "./lang.js";
import { flagsZh } from "./zh/flags.js";

/** What an input is for. Schemas say it in English, to models too; in Chinese it is told by that sentence. */
export function flagText(description: string, lang: Lang): string {
  return (lang === "zh" && flagsZh[description]) || description;
}
