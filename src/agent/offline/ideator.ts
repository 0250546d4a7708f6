import { createRandom, type Random } from "../../engine/random.js";
import type { Text } from "../../i18n/lang.js";
import { CATALOGUE, type Mechanism, type Template } from "./catalogue.js";
import type { Round } from "./feedback.js";

export interface Idea {
  readonly name: string;
  readonly nameZh: string;
  readonly hypothesis: string;
  readonly hypothesisZh: string;
  readonly mechanism: string;
  readonly mechanismZh: string;
  readonly steps: readonly string[];
  readonly stepsZh: readonly string[];
  readonly formula: string;
  readonly direction: 1 | -1;
}

export interface Situation {
  readonly brief: string;
  readonly rounds: readonly Round[];
  /** Formulas of this round that could not be used. */
  readonly refused: readonly string[];
  /** What formulas may name; undefined: not told. */
  readonly fields: ReadonlySet<string> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
  readonly seed: number;
  /** Place among the ideas that are asked for at once, from 0. */
  readonly slot?: number;
}

/** Nearer to nothing than this, an idea is left; further, it is worth another try. */
const WORTH_A_TRY = { t: 1, rankIc: 0.008 };
/** Characters of a formula beyond which it is not built upon. */
const LONGEST = 320;
const MOST_CHANGES = 3;
/** Stands before each change in the name of an idea. */
const CHANGE = " + ";

/**
 * The next idea: a pure function of the brief, the seed and what the earlier rounds found. A weak idea is left for the
 * next mechanism; a promising one is changed where it is weakest.
 */
export function nextIdea(situation: Situation): Idea {
  const { rounds, seed, refused, slot = 0 } = situation;
  const random = createRandom(seed * 1009 + rounds.length + refused.length * 31 + slot * 7919);
  const tried = new Set([...rounds.map(({ formula }) => formula), ...refused].map(squeeze));
  const isNew = ({ formula }: Idea) => !tried.has(squeeze(formula));
  const last = rounds.at(-1);
  // Of several ideas at once the first goes on from the last one; the others look elsewhere.
  if (slot === 0 && last && worthImproving(last, rounds)) {
    const better = improvements(last, situation).find(isNew);
    if (better) return better;
  }
  const order = ranked(situation);
  for (let n = 0; n < order.length * 12; n++) {
    const idea = fromMechanism(order[(rounds.length + slot + n) % order.length]!, situation, random);
    if (idea && isNew(idea)) return idea;
  }
  return mixture(order, situation, random);
}

/**
 * Whether to change the last idea rather than leave it: it carries something, it has not been changed often, and the
 * last change was a gain.
 */
function worthImproving(last: Round, rounds: readonly Round[]): boolean {
  if (last.admitted || last.formula.length >= LONGEST) return false;
  if (Math.abs(last.t ?? 0) < WORTH_A_TRY.t && Math.abs(last.rankIc ?? 0) < WORTH_A_TRY.rankIc) return false;
  const parent = rounds.at(-2);
  const changed = parent !== undefined && last.name.startsWith(parent.name + CHANGE);
  if (!changed) return true;
  const changes = last.name.split(CHANGE).length - 1;
  return changes < MOST_CHANGES && Math.abs(last.t ?? 0) > Math.abs(parent.t ?? 0);
}

/** Mechanisms that the brief is about come first, in an order that the seed shuffles; without a hint all of them. */
function ranked({ brief, seed, fields }: Situation): readonly Mechanism[] {
  const text = brief.toLowerCase();
  const shuffled = createRandom(seed).shuffle(CATALOGUE.map((mechanism) => mechanism));
  const usable = shuffled.filter((mechanism) =>
    mechanism.templates.some((template) => computable(template, fields)),
  );
  const score = (mechanism: Mechanism) => mechanism.words.filter((word) => text.includes(word)).length;
  const about = usable.filter((mechanism) => score(mechanism) > 0);
  return about.length > 0 ? about.sort((a, b) => score(b) - score(a)) : usable;
}

const computable = ({ fields: needed }: Template, fields: ReadonlySet<string> | undefined): boolean =>
  !fields || needed.every((name) => fields.has(name));

function fromMechanism(mechanism: Mechanism, situation: Situation, random: Random): Idea | undefined {
  const templates = mechanism.templates.filter((template) => computable(template, situation.fields));
  const template = templates[random.int(templates.length)];
  return template && ideaOf(mechanism, template, fill(template, random));
}

function fill({ formula, choices }: Template, random: Random): string {
  return Object.entries(choices).reduce(
    (text, [name, values]) => text.replaceAll(`{${name}}`, String(values[random.int(values.length)])),
    formula,
  );
}

function ideaOf(mechanism: Mechanism, template: Template, formula: string): Idea {
  const windows = formula.match(/(?<=, )\d+(?=\))/g) ?? [];
  const tag = windows.length > 0 ? ` ${[...new Set(windows)].join("/")}` : "";
  return {
    name: mechanism.name.en + tag,
    nameZh: mechanism.name.zh + tag,
    hypothesis: mechanism.hypothesis.en,
    hypothesisZh: mechanism.hypothesis.zh,
    ...{ mechanism: mechanism.mechanism.en, mechanismZh: mechanism.mechanism.zh },
    steps: template.steps.map(({ en }) => en),
    stepsZh: template.steps.map(({ zh }) => zh),
    formula,
    direction: 1,
  };
}

/** What may help where the last idea was weakest, best guess first. */
function improvements(last: Round, situation: Situation): readonly Idea[] {
  const { groups, rounds } = situation;
  const mechanism = CATALOGUE.find(({ name }) => last.name.startsWith(name.en));
  if (!mechanism) return [];
  // A negative RankIC says that the hypothesis has the wrong sign here; later changes build on the turned formula.
  const turned = (last.rankIc ?? 0) < 0;
  const base = turned ? `-(${last.formula})` : last.formula;
  const make = (formula: string, en: string, zh: string): Idea => {
    const sign: Text = turned ? { en: " sign turned", zh: "并反号" } : { en: "", zh: "" };
    return {
      name: `${last.name}${CHANGE}${en}${sign.en}`,
      nameZh: `${mechanism.name.zh}${CHANGE}${zh}${sign.zh}`,
      hypothesis: (turned ? "Against the catalogue's sign: " : "") + mechanism.hypothesis.en,
      hypothesisZh: (turned ? "与目录方向相反：" : "") + mechanism.hypothesis.zh,
      ...{ mechanism: mechanism.mechanism.en, mechanismZh: mechanism.mechanism.zh },
      steps: [
        `start from ${last.formula}`,
        ...(turned ? ["turn the sign, as the train window says"] : []),
        en,
      ],
      stepsZh: [`从 ${last.formula} 出发`, ...(turned ? ["按训练集的结果反号"] : []), zh],
      formula,
      direction: 1,
    };
  };
  const smooth = (days: number) => make(`ts_mean(${base}, ${days})`, `smoothed ${days}`, `平滑 ${days} 日`);
  const neutral =
    groups?.has("industry") && !last.formula.includes("group_neutralize")
      ? [make(`group_neutralize(${base}, industry)`, "industry-neutral", "行业中性")]
      : [];
  const ranks = make(`cs_rank(${base})`, "ranked", "截面排名");
  const best = rounds
    .filter(({ formula, t }) => formula !== last.formula && t !== null && formula.length < LONGEST / 2)
    .sort((a, b) => Math.abs(b.t ?? 0) - Math.abs(a.t ?? 0))[0];
  const combined = best
    ? [
        make(
          `cs_rank(${base}) + cs_rank(${(best.rankIc ?? 0) < 0 ? `-(${best.formula})` : best.formula})`,
          "combined with the best so far",
          "与目前最优者合成",
        ),
      ]
    : [];
  const plans: Readonly<Record<string, readonly Idea[]>> = {
    turnover: [smooth(10), smooth(20), ...neutral],
    stability: [...neutral, smooth(5), ...combined],
    diversity: [...neutral],
    simplicity: [],
    effectiveness: [...neutral, ...combined, smooth(5), ranks],
  };
  return plans[last.weakest] ?? [];
}

/** Two ideas together, the first about the brief and the second about anything: there are thousands of them. */
export function mixedIdea(situation: Situation, seed: number): Idea {
  const usable = CATALOGUE.filter(({ templates }) =>
    templates.some((template) => computable(template, situation.fields)),
  );
  return mixture(ranked(situation), situation, createRandom(seed), usable);
}

/** When every single idea has been tried: two of them together. */
function mixture(
  order: readonly Mechanism[],
  situation: Situation,
  random: Random,
  partners: readonly Mechanism[] = order,
): Idea {
  const pick = (mechanisms: readonly Mechanism[]): Idea => {
    for (;;) {
      const idea = fromMechanism(mechanisms[random.int(mechanisms.length)]!, situation, random);
      if (idea) return idea;
    }
  };
  const a = pick(order.length > 0 ? order : CATALOGUE);
  const b = pick(partners.length > 0 ? partners : CATALOGUE);
  return {
    ...a,
    name: `${a.name} with ${b.name}`,
    nameZh: `${a.nameZh}与${b.nameZh}`,
    hypothesis: `${a.hypothesis} ${b.hypothesis}`,
    hypothesisZh: a.hypothesisZh + b.hypothesisZh,
    steps: [...a.steps, ...b.steps, "sum of the two cross-section ranks"],
    stepsZh: [...a.stepsZh, ...b.stepsZh, "两者截面排名之和"],
    formula: `cs_rank(${a.formula}) + cs_rank(${b.formula})`,
  };
}

const squeeze = (formula: string): string => formula.replace(/\s+/g, "");
