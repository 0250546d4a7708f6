import type { Text } from "../../i18n/lang.js";
import type { FactorRecord } from "../../memory/factor-record.js";
import type { Trial } from "../../memory/trial.js";

export const ORIGINS: Readonly<Record<FactorRecord["origin"], Text>> = {
  study: { en: "the study", zh: "原研究" },
  person: { en: "a person", zh: "研究者" },
  model: { en: "a model's idea", zh: "模型的想法" },
  gp: { en: "evolution", zh: "遗传规划" },
  pack: { en: "a published set", zh: "公开因子集" },
};

export const STATUSES: Readonly<Record<FactorRecord["status"], Text>> = {
  admitted: { en: "admitted", zh: "已入库" },
  candidate: { en: "candidate", zh: "候选" },
  dropped: { en: "dropped", zh: "已淘汰" },
  reference: { en: "reference", zh: "参考" },
};

export const SPLITS: Readonly<Record<Trial["split"], Text>> = {
  train: { en: "train", zh: "训练集" },
  valid: { en: "valid", zh: "验证集" },
  search: { en: "search", zh: "训练+验证" },
  test: { en: "test", zh: "测试集" },
};

export const ACTORS: Readonly<Record<Trial["actor"]["kind"], Text>> = {
  person: { en: "person", zh: "研究者" },
  model: { en: "model", zh: "模型" },
  gp: { en: "gp", zh: "遗传规划" },
  offline: { en: "offline", zh: "离线构思器" },
};
