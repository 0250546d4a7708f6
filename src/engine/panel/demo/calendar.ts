import { dayToDate } from "../layout.js";

/** A Friday. The market ends on a fixed day, so that a seed gives the same market whenever it is made. */
const LAST_DAY = Date.UTC(2023, 11, 29) / 86_400_000;

/** Trading days of the demo market: weekdays but for the first of each year and a week each in February and October. */
export function tradingDays(years: number): string[] {
  const days: string[] = [];
  for (let day = LAST_DAY; days.length < Math.round(years * 250); day--) {
    const weekday = (day + 4) % 7;
    if (weekday === 0 || weekday === 6) continue;
    const date = dayToDate(day);
    const [, month, dom] = date.split("-").map(Number) as [number, number, number];
    if ((month === 1 && dom === 1) || ((month === 2 || month === 10) && dom <= 7)) continue;
    days.push(date);
  }
  return days.reverse();
}
