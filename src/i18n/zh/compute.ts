import { ifShown, type Sentences, shown } from "../sentence.js";

export const computeZh: Sentences = {
  "no-kernel": ({ operator }) => ({
    message: `算子${ifShown("“", operator, "”")}没有计算内核`,
    hint: "请用程序自己的解析器读入公式",
  }),
  "bad-tree": ({ operator, group }) => ({
    message: `公式树不合法${ifShown("：算子“", operator, "”的参数不对")}${ifShown("：分组“", group, "”被当作数值使用")}`,
    hint: "分组只能作为分组算子的参数",
  }),
  "missing-field": ({ field }) => ({
    message: `计算所需的字段${ifShown("“", field, "”")}没有载入`,
    hint: "`factorsmith data info` 列出数据集的字段",
  }),
  "bad-job": ({ reason }) => ({ message: `计算任务的参数不合法${ifShown("：", reason)}` }),
  "memory-too-small": ({ bytes, needed }) => ({
    message: `内存不足以完成这次计算${ifShown("：需要 ", shown(needed ?? bytes), " 字节")}`,
    hint: "减少线程数（--workers），或缩小数据集",
  }),
  "worker-failed": ({ worker }) => ({
    message: `一个计算线程${ifShown("（", worker, "）")}异常退出`,
    hint: "重试；若再次发生，用 --workers 1 运行并报告问题",
  }),
  closed: () => ({ message: "计算引擎已关闭", hint: "重新打开数据集后再计算" }),
};
