import { type Sentences, shown } from "../sentence.js";

export const analysisZh: Sentences = {
  "empty-window": ({ dataset, split, splits, horizon }) => ({
    message: `“${shown(dataset)}”的 ${shown(split)} 窗口（划分 ${shown(splits)}）容不下 ${shown(horizon)} 日收益`,
    hint: "换一个 --split，缩短 --horizon，或用别的 --splits 重新导入",
  }),
  preprocessing: ({ step, needs }) => ({
    message: `预处理步骤“${shown(step)}”需要 ${shown(needs)}，但数据集没有`,
    hint: "导入带行业或市值的数据，或去掉这一步",
  }),
  "preprocessing-text": ({ step, problem, allowed }) => ({
    message: `预处理步骤“${shown(step)}”${problem === "order" ? "顺序不对或重复" : problem === "value" ? "写法不对" : "不存在"}；可以是 ${shown(allowed)}`,
    hint: "例如 winsorize:mad:3,fill,zscore,neutralize:industry+size",
  }),
  picture: ({ problem }) => ({
    message: problem === "not-built" ? "找不到绘图线程的程序" : "有图片未能画出",
    hint: problem === "not-built" ? "请构建：npm run build" : "请重新运行；数字与表格不依赖图片",
  }),
};
