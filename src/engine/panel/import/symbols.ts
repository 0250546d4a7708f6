/** Exchange suffixes of RiceQuant, JoinQuant, Yahoo and Wind, as ours. */
const SUFFIX: Record<string, string> = {
  SH: "SH",
  XSHG: "SH",
  SS: "SH",
  SSE: "SH",
  SZ: "SZ",
  XSHE: "SZ",
  SZSE: "SZ",
  BJ: "BJ",
  BSE: "BJ",
  XBSE: "BJ",
};

/**
 * One spelling per listing: Chinese codes become `600000.SH`, `000001.SZ`, `430047.BJ` from `sh.600000`, `SH600000`,
 * `600000.XSHG`, `'600000`, `600000`; everything else stays as it is (trimmed).
 * A bare code is placed by its first digits: of stocks, `000001` is Ping An Bank and not the Shanghai index.
 */
export function normaliseSymbol(raw: string): string {
  const text = raw.trim().replace(/^'/, "");
  const code = /^(\d{6})$/.exec(text)?.[1];
  if (code) {
    const exchange = exchangeOf(code);
    return exchange ? `${code}.${exchange}` : code;
  }
  const suffixed = /^(\d{6})[._]([A-Za-z]{2,4})$/.exec(text);
  const prefixed = /^(sh|sz|bj)[._]?(\d{6})$/i.exec(text);
  if (suffixed) {
    const exchange = SUFFIX[suffixed[2]!.toUpperCase()];
    if (exchange) return `${suffixed[1]}.${exchange}`;
  }
  if (prefixed) return `${prefixed[2]}.${prefixed[1]!.toUpperCase()}`;
  return text;
}

function exchangeOf(code: string): string | undefined {
  if (/^(6|5|9[0-13-9])/.test(code)) return "SH";
  if (/^(0|1|2|3)/.test(code)) return "SZ";
  if (/^(4|8|92)/.test(code)) return "BJ";
  return undefined;
}

export const isChinese = (symbol: string): boolean => /^\d{6}\.(SH|SZ|BJ)$/.test(symbol);

/** The symbol that a file's name carries (`netease-600000.csv`, `SH000001.csv`, `AAPL_data.csv`), if any. */
export function symbolFromFileName(fileName: string): string | undefined {
  const stem = fileName.replace(/\.(csv|txt|tsv|gz|parquet)$/i, "").replace(/\.(csv|txt|tsv)$/i, "");
  const chinese =
    /(?<![A-Za-z0-9])(?:(?:sh|sz|bj)[._]?\d{6}|\d{6}[._](?:SH|SZ|BJ|SS|XSHG|XSHE)|\d{6})(?![A-Za-z0-9])/i.exec(
      stem,
    );
  if (chinese) return normaliseSymbol(chinese[0]);
  return /^([A-Z][A-Z0-9]{0,5}(?:[.-][A-Z]{1,2})?)(?:[_-](?:data|daily|1d))?$/.exec(stem)?.[1];
}
