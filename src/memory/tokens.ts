/** About four Latin characters or one Chinese character a token, in fractions, so that pieces add up to the whole. */
export function tokenWeight(text: string): number {
  const wide = text.match(/[\u2e80-\u9fff\uff00-\uffef]/g)?.length ?? 0;
  return (text.length - wide) / 4 + wide;
}

/** For reserving, for trimming, and for calls of which the server does not say what they used. */
export const estimateTextTokens = (text: string): number => Math.ceil(tokenWeight(text));
