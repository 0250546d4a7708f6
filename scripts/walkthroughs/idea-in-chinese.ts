import type { Story } from "./story.js";

/** From a sentence in Chinese to an admitted factor, its analysis and the recorded look at the test window. */
export const ideaInChinese = async (): Promise<Story> => ({
  file: "idea-to-factor.zh",
  lang: "zh",
  title: "从一句话到一个入库因子",
  steps: [
    "这一页的每条命令都由 `scripts/walkthroughs.ts` 在空的工作区里实际运行，输出原样照录（运行编号、时刻与耗时除外）。没有密钥，模型是内置的离线构思器：它不是语言模型，只按关键词挑选机制；数据是演示市场，合成的，数字只说明流程。",
    "## 1. 数据",
    "没有自己的数据时，先造一个演示市场。其中埋有几个已知的因子，找没找到可以核对。",
    { run: ["data", "demo", "--symbols", "120", "--years", "5", "--seed", "5"] },
    "## 2. 一句话",
    "把想法交给研究循环：提出、检查（未来函数、量纲、与已知因子的重复）、在训练集与验证集上打分、针对最弱的一项改进，然后入库或舍弃，都写明理由。测试集全程封存。",
    { run: ["research", "用价量数据研究流动性", "--model", "offline", "--rounds", "6", "--seed", "3"] },
    "## 3. 入库的因子",
    "入库的因子带着来历：哪个模型、哪次运行、哪些分数。",
    { run: ["library", "list"], show: (text) => text.split("\n").slice(0, 3).join("\n") },
    { run: ["library", "show", "Volatility without volume 1/40/3"] },
    "## 4. 完整分析",
    {
      run: ["analyze", "Volatility without volume 1/40/3", "--out", "report"],
      show: (text) => text.split("\n").slice(0, 45).join("\n"),
    },
    "`report/report.html` 可直接打开，不需要网络。",
    "## 5. 看一眼测试集",
    "只有人能启封，每看一次都记入台账，以后的每份报告都会写明看过几次。",
    { run: ["unseal", "Volatility without volume 1/40/3"] },
    "## 6. 试了多少次",
    "每评估一个公式就是一次试验。多重检验的修正以此为准，所以一次也不能少记。",
    { run: ["trials"], show: (text) => text.split("\n").slice(0, 12).join("\n") },
  ],
});
