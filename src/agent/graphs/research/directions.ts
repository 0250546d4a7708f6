import type { Text } from "../../../i18n/lang.js";

/** Where ideas that are asked for at once look, so that they are not one idea several times. */
const DIRECTIONS: readonly Text[] = [
  {
    en: "what it costs to trade: price impact, depth, the range per volume",
    zh: "交易成本：价格冲击、深度、单位成交量的振幅",
  },
  { en: "what comes after a shock: recovery, over-reaction, drift", zh: "冲击之后：恢复、过度反应、漂移" },
  {
    en: "when it is traded: overnight against intraday, open against close",
    zh: "交易时点：隔夜与日内、开盘与收盘",
  },
  { en: "whether price and volume agree or part", zh: "价与量的一致和背离" },
  { en: "who looks: attention, crowding, unusual activity", zh: "关注度：拥挤、异常活跃" },
  { en: "how it varies: volatility, its asymmetry and its changes", zh: "波动：波动率、不对称性及其变化" },
  {
    en: "where it stands: against its own past, its range, its industry",
    zh: "相对位置：相对自身历史、区间、行业",
  },
  { en: "how smooth it is: persistence, regularity, gaps", zh: "平滑程度：持续性、规律性、跳空" },
];

/** The direction of idea `number` of a batch; moves on with every batch, so that all have their turn. */
export function directionFor(finished: number, number: number, seed: number): Text {
  return DIRECTIONS[(seed + finished + number - 1) % DIRECTIONS.length]!;
}
