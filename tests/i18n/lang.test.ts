import { describe, expect, it } from "vitest";
import { chooseLang } from "../../src/i18n/lang.js";

describe("chooseLang", () => {
  it("asks the flag, then FACTORSMITH_LANG, then the locale", () => {
    expect(chooseLang("en", { FACTORSMITH_LANG: "zh" })).toBe("en");
    expect(chooseLang(undefined, { FACTORSMITH_LANG: "zh", LANG: "en_US.UTF-8" })).toBe("zh");
    expect(chooseLang(undefined, { LC_ALL: "zh_CN.UTF-8", LANG: "en_US.UTF-8" })).toBe("zh");
    expect(chooseLang(undefined, { LANG: "de_DE.UTF-8" })).toBe("en");
    expect(chooseLang(undefined, {})).toBe("en");
  });
});
