import { ifShown, type Sentences, shown } from "../sentence.js";

export const gpZh: Sentences = {
  "gp-operator": ({ operator }) => ({
    message: `函数集里有不存在的算子${ifShown("：", operator)}`,
    hint: "`factorsmith help operators` 列出全部算子",
  }),
  "gp-terminal": ({ field }) => ({
    message: `终端集里有数据集没有的字段${ifShown("：", field)}`,
    hint: "`factorsmith data info` 列出数据集的字段",
  }),
  "gp-function-set": () => ({
    message: "函数集里没有一个算子给出数值",
    hint: "加入算术或时间序列算子",
  }),
  "gp-checkpoint": ({ detail }) => ({
    message: `这次运行的检查点无法读取${ifShown("：", detail)}`,
    hint: "重新开始；它的名人堂在 result.json 里",
  }),
  "gp-proposer": () => ({
    message: "需要提问的方法没有可问的模型",
    hint: "用 --model 指定模型",
  }),
  "proposer-budget": ({ kind, limit }) => ({
    message: `向模型提问的预算已用完${ifShown("：", limit)}${ifShown(" ", kind)}`,
    hint: "已评估的结果都保留着：提高上限并用 --resume 继续",
  }),
  "gp-run-missing": ({ run }) => ({
    message: `工作区里没有可以读取的遗传规划运行${ifShown("“", run, "”")}`,
    hint: "runs/ 下的文件夹就是现有的运行",
  }),
  "gp-run-rank": ({ run }) => ({
    message: `运行 ${shown(run)} 的名人堂没有那么多公式`,
    hint: "运行文件夹里的 result.json 列出了它们",
  }),
  "gp-run-dataset": ({ run }) => ({
    message: `运行 ${shown(run)} 的数据集已经变了`,
    hint: "重新导入同样的数据，或开始新的运行",
  }),
};
