// Lines of plain CSV as columns, sixteen bytes at a time. What a cell may be is settled in panel/import/scan.

const NEWLINE = 10, RETURN = 13, QUOTE = 34, MINUS = 45, POINT = 46;
const DATE = -1, SYMBOL = -2;

/** Powers of ten 0..15, exact: a mantissa below 2^53 divided by one of them is rounded once (Clinger 1990). */
const POWERS = memory.data<f64>([1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]);

@inline
function iota(): v128 {
  return i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

/** The number that sixteen digits (0..9 each, the last one the least) make, below 10^15. */
@inline
function combine(d: v128): f64 {
  const pairs = i16x8.add(i16x8.mul(v128.and(d, i16x8.splat(0xff)), i16x8.splat(10)), i16x8.shr_u(d, 8));
  const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const high = i32x4.extract_lane(fours, 0) * 10000 + i32x4.extract_lane(fours, 1);
  const low = i32x4.extract_lane(fours, 2) * 10000 + i32x4.extract_lane(fours, 3);
  return <f64>high * 1e8 + <f64>low;
}

/** Where the cell that begins at `at` ends: the delimiter or the line's end. */
@inline
function endOf(at: usize, delimiter: v128): usize {
  while (true) {
    const v = v128.load(at);
    const ends = i8x16.bitmask(v128.or(i8x16.eq(v, delimiter),
      v128.or(i8x16.eq(v, i8x16.splat(<i8>NEWLINE)), i8x16.eq(v, i8x16.splat(<i8>RETURN)))));
    if (ends) return at + <usize>ctz(ends);
    at += 16;
  }
}

/** Whether the bytes are printable ASCII and no quotes. */
@inline
function isPlain(at: usize, to: usize): bool {
  for (; at < to; at += 16) {
    const v = v128.load(at);
    // Signed: bytes from 128 on are below 0.
    let bad = i8x16.bitmask(v128.or(i8x16.lt_s(v, i8x16.splat(32)), i8x16.eq(v, i8x16.splat(<i8>QUOTE))));
    if (to - at < 16) bad &= (1 << <i32>(to - at)) - 1;
    if (bad) return false;
  }
  return true;
}

/** The first `length` (at most 16) bytes at `at`, zeros behind them. */
@inline
function key(at: usize, length: i32): v128 {
  return v128.and(v128.load(at), i8x16.lt_s(iota(), i8x16.splat(<i8>length)));
}
@inline
function slot(k: v128, slots: i32): i32 {
  const mixed = (i64x2.extract_lane(k, 0) * 0x9e3779b97f4a7c15) ^ (i64x2.extract_lane(k, 1) * 0xc2b2ae3d27d4eb4f);
  return <i32>((mixed ^ (mixed >> 29)) >> 7) & (slots - 1);
}

/**
 * Symbols of at most 16 bytes by number: known holds 16 bytes each, table (a power of two of i32) the number at the slot of
 * its bytes or one behind, -1 = free. Adds the symbol `number`, whose bytes are at `at`.
 */
export function addSymbol(at: usize, length: i32, number: i32, known: usize, table: usize, slots: i32): void {
  const k = key(at, length);
  v128.store(known + (<usize>number << 4), k);
  let s = slot(k, slots);
  while (load<i32>(table + (<usize>s << 2)) >= 0) s = (s + 1) & (slots - 1);
  store<i32>(table + (<usize>s << 2), number);
}

@inline
function findSymbol(at: usize, length: i32, known: usize, table: usize, slots: i32): i32 {
  if (length > 16) return -1;
  const k = key(at, length);
  let s = slot(k, slots);
  let number = load<i32>(table + (<usize>s << 2));
  while (number >= 0 && !i8x16.all_true(i8x16.eq(k, v128.load(known + (<usize>number << 4))))) {
    s = (s + 1) & (slots - 1);
    number = load<i32>(table + (<usize>s << 2));
  }
  return number;
}

@inline
function setAside(odd: usize, count: i32, row: i32, kind: i32, at: usize, length: i32): void {
  const entry = odd + (<usize>count << 4);
  store<i32>(entry, row);
  store<i32>(entry, kind, 4);
  store<u32>(entry, <u32>at, 8);
  store<i32>(entry, length, 12);
}

/** Day number (since 1970-01-01) of yyyymmdd, or i32.MIN_VALUE when the calendar (from the year 1000 on) has no such day. */
function dayOf(date: i32): i32 {
  const year = date / 10000, month = date / 100 % 100, day = date % 100;
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > 31) return i32.MIN_VALUE;
  const leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > 30 && (month == 4 || month == 6 || month == 9 || month == 11)) return i32.MIN_VALUE;
  if (month == 2 && day > 28 + i32(leap)) return i32.MIN_VALUE;
  // Years from March on, so that a leap day comes last (Hinnant, chrono-compatible low-level date algorithms).
  const y = year - i32(month <= 2);
  const days = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
  return y * 365 + y / 4 - y / 100 + y / 400 + days - 719468;
}

/**
 * Reads whole lines from `at` until `to` as rows from `row` on, until `capacity` rows are there or the list of odd cells
 * could overflow. cells: i32 per cell of a line: -1 date, -2 symbol, -3 skipped, otherwise the number of a column. days: i32
 * since 1970; symbols: i32 numbers; values: f64, column c at c × capacity; odd: i32 × 4 = row, kind as in cells, where, length
 * of cells that somebody has to look at: symbols that are not known, and what is no plain number (NaN until then). 32
 * readable bytes must follow `to`. state: i32 × 2 = where reading stopped, and how many odd cells there are.
 * Returns the number of rows, those before `row` included, or -1 when a line is not plain.
 */
export function scanCsv(at: usize, to: usize, cells: usize, width: i32, mark: i32, iso: i32, days: usize, symbols: usize,
  values: usize, capacity: i32, row: i32, odd: usize, limit: i32, known: usize, table: usize, slots: i32, state: usize): i32 {
  const delimiter = i8x16.splat(<i8>mark);
  const lanes = iota();
  let odds = 0, lastDate = 0, lastDay = 0;
  for (; at < to && row < capacity && odds + width <= limit; row++) {
    for (let c = 0; c < width; c++) {
      const kind = load<i32>(cells + (<usize>c << 2));
      const end = endOf(at, delimiter);
      const length = <i32>(end - at);
      if (kind >= 0) {
        let value: f64 = NaN;
        if (length > 0) {
          const negative = i32(load<u8>(at) == MINUS);
          const from = at + <usize>negative, n = length - negative;
          let fine = n <= 15;
          if (fine) {
            const v = v128.load(from);
            const points = i8x16.bitmask(i8x16.eq(v, i8x16.splat(<i8>POINT))) & ((1 << n) - 1);
            const point = i32(points != 0);
            const fraction = point ? n - <i32>ctz(points) - 1 : 0;
            // Digits to the right end, those before the point one further: an index below 0 gives 0.
            const before = i8x16.lt_s(lanes, i8x16.splat(<i8>(16 - fraction)));
            let index = i8x16.add(lanes, i8x16.splat(<i8>(n - 16)));
            index = i8x16.add(index, v128.and(before, i8x16.splat(<i8>-point)));
            const digits = i8x16.swizzle(i8x16.sub(v, i8x16.splat(48)), index);
            fine = n > point && !v128.any_true(i8x16.gt_u(digits, i8x16.splat(9)));
            value = combine(digits) / load<f64>(POWERS + (<usize>fraction << 3));
            if (negative) value = -value;
          }
          if (!fine) {
            value = NaN;
            setAside(odd, odds++, row, kind, at, length);
          }
        }
        store<f64>(values + ((<usize>kind * <usize>capacity + <usize>row) << 3), value);
      } else if (kind == DATE) {
        const v = v128.load(at);
        let digits = i8x16.sub(v, i8x16.splat(48));
        if (iso) {
          if (length != 10 || load<u8>(at, 4) != MINUS || load<u8>(at, 7) != MINUS) return -1;
          digits = i8x16.swizzle(digits, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, 0, 1, 2, 3, 5, 6, 8, 9));
        } else {
          if (length != 8) return -1;
          digits = i8x16.swizzle(digits, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, 0, 1, 2, 3, 4, 5, 6, 7));
        }
        if (v128.any_true(i8x16.gt_u(digits, i8x16.splat(9)))) return -1;
        const date = <i32>combine(digits);
        if (date != lastDate) {
          lastDate = date;
          lastDay = dayOf(date);
          if (lastDay == i32.MIN_VALUE) return -1;
        }
        store<i32>(days + (<usize>row << 2), lastDay);
      } else {
        if (!isPlain(at, end)) return -1;
        if (kind == SYMBOL) {
          if (length == 0 || load<u8>(at) == 32 || load<u8>(end - 1) == 32) return -1;
          const number = findSymbol(at, length, known, table, slots);
          store<i32>(symbols + (<usize>row << 2), number);
          if (number < 0) setAside(odd, odds++, row, kind, at, length);
        }
      }
      at = end;
      if (c < width - 1) {
        if (load<u8>(at) != <u8>mark) return -1;
        at++;
      }
    }
    if (load<u8>(at) == RETURN) at++;
    if (load<u8>(at) != NEWLINE) return -1;
    at++;
  }
  store<u32>(state, <u32>at);
  store<i32>(state, odds, 4);
  return row;
}
