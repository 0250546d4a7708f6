import type { z } from "zod";
import { EXIT, FactorsmithError } from "../engine/errors.js";
import { issueText } from "../i18n/issue.js";
import type { Lang } from "../i18n/lang.js";

/** The arguments of a tool do not fit its schema. The sentence names the key, so a person or a model can mend it. */
export class ToolInputError extends FactorsmithError {
  readonly code = "tool-input";
  override readonly exitCode = EXIT.usage;

  /** `spell`: how a key is written where the call came from, e.g. `--max-usd`. */
  constructor(
    command: string,
    issues: readonly z.core.$ZodIssue[],
    spell: (key: string) => string = (key) => key,
  ) {
    const told = (lang: Lang) =>
      issues.map((issue) => {
        const [key, ...below] = issue.path.map(String);
        const what = key === undefined ? "" : `${[spell(key), ...below].join(".")} `;
        return what + issueText(issue, lang);
      });
    const problems = told("en");
    super(`${command}: ${problems.join("; ")}`, {
      hint: `see \`factorsmith help ${command}\``,
      evidence: { command, problems, problemsZh: told("zh") },
    });
  }
}
