export type Lang = "en" | "zh";

/** A text in both languages of the interface. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/**
 * The language of the interface: `--lang`, then FACTORSMITH_LANG, then the locale (LC_ALL, LC_MESSAGES, LANG).
 */
export function chooseLang(flag: string | undefined, env: NodeJS.ProcessEnv): Lang {
  const wanted = flag ?? env["FACTORSMITH_LANG"] ?? env["LC_ALL"] ?? env["LC_MESSAGES"] ?? env["LANG"] ?? "";
  return wanted.toLowerCase().startsWith("zh") ? "zh" : "en";
}
