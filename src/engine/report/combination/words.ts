import type { LeakCheck, Method, Params } from "../../combine/index.js";
import { type Say, shortName, splitWords } from "../words.js";
import type { CombinationSubject } from "./subject.js";

const METHOD_WORDS: Record<Method, readonly [string, string]> = {
  equal: ["equal weights", "等权"],
  ic: ["trailing IC weights", "滚动 IC 加权"],
  icir: ["ICIR weights", "ICIR 加权"],
  ridge: ["ridge regression", "岭回归"],
  ols: ["regression", "线性回归"],
  forest: ["random forest", "随机森林"],
  boosting: ["gradient boosting", "梯度提升树"],
  mlp: ["neural network", "神经网络"],
};

export function methodWords(method: Method, say: Say): string {
  return say(...METHOD_WORDS[method]);
}

/** The hyper-parameters that a method reads. */
export function paramsWords(method: Method, p: Params, say: Say): string {
  switch (method) {
    case "icir":
      return say(`shrinkage ${p.shrinkage}`, `收缩 ${p.shrinkage}`);
    case "ridge":
      return say(`penalty ${p.ridge}`, `惩罚 ${p.ridge}`);
    case "forest":
    case "boosting":
      return [
        say(`${p.trees} trees of depth ${p.depth}`, `${p.trees} 棵树，深度 ${p.depth}`),
        say(`leaf ≥ ${p.minLeaf}`, `叶节点 ≥ ${p.minLeaf}`),
        ...(method === "boosting" ? [say(`rate ${p.rate}`, `学习率 ${p.rate}`)] : []),
      ].join(" · ");
    case "mlp":
      return [
        say(`hidden ${p.hidden.join(" + ")}`, `隐藏层 ${p.hidden.join(" + ")}`),
        say(`${p.epochs} epochs`, `${p.epochs} 轮`),
        say(`decay ${p.decay}`, `权重衰减 ${p.decay}`),
      ].join(" · ");
    default:
      return "–";
  }
}

/** What every picture must say to be understood alone. */
export function whereCombined(subject: CombinationSubject, say: Say): string {
  const { combination, name, dataset, split, method, horizon, entry } = subject;
  return [
    shortName(name),
    methodWords(method, say),
    dataset,
    `${splitWords(split, say)} · ${say("out of sample", "样本外")} ${combination.from} … ${combination.to}`,
    say(`horizon ${horizon} d`, `持有期 ${horizon} 日`),
    say(`entry ${entry}`, `建仓 ${entry}`),
  ].join(" · ");
}

const CHECKS: Record<LeakCheck["name"], readonly [string, string]> = {
  order: ["training labels end before what is predicted", "训练标签都在预测日之前结束"],
  future: ["later labels as noise change no model", "把之后的标签换成噪声，模型不变"],
  labels: ["no label was filled in", "没有被填补的标签"],
  level: ["RankIC not too good to be true", "RankIC 没有好得不真实"],
};

export function checkWords(name: LeakCheck["name"], say: Say): string {
  return say(...CHECKS[name]);
}
