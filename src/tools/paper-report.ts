import { join } from "node:path";
import { z } from "zod";
import { readAccount, readNotices, reconcile } from "../engine/paper/index.js";
import { writePaperReport } from "../engine/report/paper/write-paper.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { paperReportBlocks } from "./present/paper.js";
import { reportFolder } from "./report-folder.js";
import { paperFolder } from "./strategy/paper-folder.js";
import { PaperView, paperView } from "./strategy/paper-view.js";
import { ToolInputError } from "./tool-input-error.js";

const Side = z.object({ ledger: z.number(), replayed: z.number() });

export const paperReport = defineTool({
  name: "paper_report",
  command: "paper report",
  summary: {
    en: "Report a day of a paper account: value, positions, orders, fills, refusals, costs, reconciliation",
    zh: "模拟账户日报：净值、持仓、委托、成交、拒单、费用、对账",
  },
  input: z.object({
    name: z.string().min(1).describe("name of the account"),
    date: z.iso.date().optional().describe("day to report (default: the last that was played)"),
    out: z.string().min(1).optional().describe("folder to write into (default: reports/ of the workspace)"),
  }),
  output: z.object({
    account: PaperView.shape.account,
    date: z.string(),
    nav: z.number(),
    change: z.number().describe("of the net value on that day"),
    cash: z.number(),
    fees: z.number(),
    slippage: z.number(),
    positions: PaperView.shape.account.shape.positions,
    orders: PaperView.shape.orders,
    fills: z.array(
      z.object({
        symbol: z.string(),
        side: z.string(),
        shares: z.number(),
        price: z.number(),
        value: z.number(),
        fees: z.number(),
        slippage: z.number(),
      }),
    ),
    rejections: z.array(
      z.object({ symbol: z.string(), side: z.string(), unfilled: z.number(), reason: z.string() }),
    ),
    actions: z.array(z.object({ symbol: z.string(), kind: z.string(), ratio: z.number(), cash: z.number() })),
    reconciliation: z.object({
      days: z.number().int(),
      cash: Side,
      nav: Side,
      largest: z.number().describe("largest difference on any day, money"),
      shares: z.array(z.object({ date: z.string(), symbol: z.string() })),
      agrees: z.boolean(),
    }),
    notices: PaperView.shape.notices,
    dir: z.string(),
    files: z.array(z.string()),
  }),
  positionals: [{ key: "name" }],
  personOnly: ["out"],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  example: "paper report alpha",
  async *run({ name, date, out }, context) {
    const { workspace, lang } = context;
    const folder = paperFolder(workspace, name);
    const whole = await guardFs(folder, () => readAccount(folder, name));
    const days = date === undefined ? whole.days : whole.days.filter(({ day }) => day.date <= date);
    const last = days.at(-1);
    if (!last || (date !== undefined && last.day.date !== date))
      throw new ToolInputError("paper report", [
        {
          code: "custom",
          path: ["date"],
          ...played(whole.days.map(({ day }) => day.date)),
          input: date,
        },
      ]);
    const ledger = { opening: whole.opening, days };
    const reconciliation = reconcile(ledger);
    // Of the last day alone: what is odd now was not known then.
    const notices = last === whole.days.at(-1) ? await readNotices(folder) : [];
    const dir = reportFolder(workspace, out, {
      name: `paper-${name}-${last.day.date}`,
      dataset: whole.opening.dataset,
      now: context.now(),
    });
    const { account } = paperView(ledger, 1, []);
    const { day } = last;
    const before = days.at(-2)?.day.nav ?? whole.opening.spec.cash;
    const report = {
      account,
      date: day.date,
      nav: day.nav,
      change: day.nav / before - 1,
      cash: day.cash,
      fees: day.fees,
      slippage: day.slippage,
      positions: account.positions,
      orders: day.orders.map((order) => ({ ...order })),
      fills: day.fills.map(
        ({ symbol, side, shares, price, value, commission, stamp, transfer, slippage }) => ({
          ...{ symbol, side, shares, price, value, slippage },
          fees: commission + stamp + transfer,
        }),
      ),
      rejections: day.rejections.map(({ symbol, side, unfilled, reason }) => ({
        symbol,
        side,
        unfilled,
        reason,
      })),
      actions: day.actions.map(({ symbol, kind, ratio, cash }) => ({ symbol, kind, ratio, cash })),
      notices: [...notices],
      reconciliation: { ...reconciliation, shares: [...reconciliation.shares] },
    };
    const files = await guardFs(dir, () =>
      writePaperReport(ledger, reconciliation, report, { dir, lang, notices }),
    );
    return { ...report, dir: join(dir), files: [...files] };
  },
  brief: ({ files: _, dir: __, ...report }) => JSON.stringify(report),
  present: paperReportBlocks,
});

/** What is said of a date on which the account did not play. */
function played(dates: readonly string[]): {
  readonly message: string;
  readonly params: { readonly zh: string };
} {
  const [first] = dates;
  if (first === undefined)
    return {
      message: "has nothing to show: the account has not played a day yet, `factorsmith paper step` does",
      params: { zh: "没有内容：账户还没有走过一天，先用 `factorsmith paper step`" },
    };
  const last = dates.at(-1);
  return {
    message: `must be a day that the account played, from ${first} to ${last}`,
    params: { zh: `必须是账户走过的日期，${first} 到 ${last}` },
  };
}
