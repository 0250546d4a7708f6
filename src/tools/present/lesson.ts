import type { Block } from "../../engine/report/blocks.js";
import type { Lang } from "../../i18n/lang.js";
import type { Lesson } from "../../memory/lesson.js";

/** One lesson, whole; with what is left of its evidence where that is known. */
export function lessonBlocks(lesson: Lesson & { readonly weight?: number }, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const { id, text, kind, evidence, pinned, dataset, note, runs = [], updatedAt, weight } = lesson;
  return [
    { kind: "code", text },
    ...(note ? [{ kind: "text", text: note } satisfies Block] : []),
    {
      kind: "pairs",
      rows: [
        { label: "id", value: id },
        { label: say("kind", "类型"), value: kindText(kind, lang) },
        { label: say("seen", "次数"), value: `${evidence}` },
        ...(weight === undefined ? [] : [{ label: say("left", "剩余"), value: weight.toFixed(1) }]),
        { label: say("pinned", "置顶"), value: pinned ? "✓" : "–" },
        { label: say("dataset", "数据集"), value: dataset ?? say("everywhere", "不限") },
        { label: say("last seen", "最近"), value: updatedAt.slice(0, 10) },
        ...(runs.length > 0 ? [{ label: say("runs", "运行"), value: runs.join(", ") }] : []),
      ],
    },
  ];
}

export const kindText = (kind: Lesson["kind"], lang: Lang): string =>
  lang === "zh" ? { "dead-zone": "无效区", pattern: "有效模式" }[kind] : kind;

export const lessonBrief = ({ id, kind, evidence, pinned, text, note }: Lesson): string =>
  `${id.slice(0, 8)} ${kind}${pinned ? ", pinned" : ""}, seen ${evidence}×: ${text}${note ? `; ${note}` : ""}`;
