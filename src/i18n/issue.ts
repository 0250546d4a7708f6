import type { z } from "zod";
import type { Lang } from "./lang.js";

type Issue = z.core.$ZodIssue;

/** What a schema has against a value, in words that a person uses. A refinement may bring `params.zh`. */
export function issueText(issue: Issue, lang: Lang): string {
  const [en, zh] = sentences(issue);
  return lang === "zh" ? zh : en;
}

function sentences(issue: Issue): readonly [string, string] {
  switch (issue.code) {
    case "too_small": {
      const least = String(issue.minimum);
      if (issue.origin === "array" && Number(issue.minimum) > 1)
        return [`must be at least ${least} of them`, `至少要有 ${least} 个`];
      if (issue.origin === "string" || issue.origin === "array") return ["must not be empty", "不能为空"];
      return issue.inclusive === false
        ? [`must be above ${least}`, `必须大于 ${least}`]
        : [`must be at least ${least}`, `不能小于 ${least}`];
    }
    case "too_big": {
      const most = String(issue.maximum);
      if (issue.origin === "string" || issue.origin === "array")
        return [`may have ${most} at most`, `最多 ${most} 个`];
      return issue.inclusive === false
        ? [`must be below ${most}`, `必须小于 ${most}`]
        : [`must be at most ${most}`, `不能大于 ${most}`];
    }
    case "invalid_type": {
      const [en, zh] = KINDS[issue.expected] ?? [issue.expected, issue.expected];
      return [`must be ${en}`, `必须是${zh}`];
    }
    case "invalid_value": {
      const values = issue.values.map(String);
      return [`must be ${values.join(" or ")}`, `可以是 ${values.join("、")}`];
    }
    case "invalid_format":
      return issue.format === "date"
        ? ["must be a date that exists, as YYYY-MM-DD", "必须是存在的日期，格式 YYYY-MM-DD"]
        : [`must be ${issue.message}`, `必须是${FORMATS[issue.message] ?? ` ${issue.message}`}`];
    case "unrecognized_keys":
      return [`does not know ${issue.keys.join(", ")}`, `不认识 ${issue.keys.join("、")}`];
    case "custom": {
      const zh: unknown = issue.params?.["zh"];
      return [issue.message, typeof zh === "string" ? zh : issue.message];
    }
    default:
      return [issue.message, issue.message];
  }
}

/** What the patterns of the schemas ask for, by the English words that stand beside them. */
const FORMATS: Readonly<Record<string, string>> = {
  "letters, digits, - and _": "字母、数字、- 和 _",
  "lower-case letters, digits, - and _": "小写字母、数字、- 和 _",
  "a file name that ends in .svg or .png": "以 .svg 或 .png 结尾的文件名",
  "auto or a number": " auto 或数字",
  "two numbers, as 2-5": "两个数字，例如 2-5",
  "the name of an environment variable, not a key": "环境变量的名字，而不是密钥",
  "`offline` or `profile:model`, e.g. openai:gpt-5.1": " `offline` 或 `profile:model`，例如 openai:gpt-5.1",
};

const KINDS: Readonly<Record<string, readonly [string, string]>> = {
  int: ["a whole number", "整数"],
  number: ["a number", "数字"],
  string: ["a text", "文字"],
  boolean: ["true or false", " true 或 false"],
  array: ["a list", "列表"],
  object: ["an object", "对象"],
  record: ["an object", "对象"],
};
