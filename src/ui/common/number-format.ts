// Numbers as the page writes them: in the reader's language, with their unit, never more digits than mean something.

/** No line break between a number and its unit. */
const NBSP = '\u00a0';

export interface NumberFormat {
  /** "6,697" */
  integer(value: number): string;
  /** "0.412": a fixed number of digits after the point. */
  decimal(value: number, digits: number): string;
  /** "94.6 M", "1.5 M", "820 k": counts of parameters. */
  compact(value: number): string;
  /** 0.713 → "71.3 %" */
  percent(share: number, digits?: number): string;
  /** "6.1 MB", in powers of 1000 as browsers and disks count. */
  bytes(value: number): string;
  /** "4 min 12 sec"; above an hour "1 hr 5 min". */
  duration(seconds: number): string;
  /** "5e-5", "0.001", "0.012": learning rates and other very small numbers. */
  scientific(value: number): string;
  /** Date and time of day, short. */
  date(timestamp: number): string;
  /** Date without the time of day. */
  day(timestamp: number): string;
  /** Time of day, short. */
  time(timestamp: number): string;
  /** "a, b and c" */
  list(phrases: readonly string[]): string;
}

export function createNumberFormat(language: string): NumberFormat {
  const integers = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const percentSpace = language.startsWith('zh') ? '' : NBSP;
  // Kept by their digits: making one takes longer than drawing a table row.
  const decimals = new Map<number, Intl.NumberFormat>();
  const decimal = (value: number, digits: number) => {
    let format = decimals.get(digits);
    if (!format) {
      format = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      decimals.set(digits, format);
    }
    return format.format(value);
  };
  const unit = (value: number, name: string) => integersWithUnit(language, name).format(value).replace(' ', NBSP);
  // without the comma before "and"
  const lists = new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type: 'conjunction' });
  const times = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

  return {
    integer: (value) => integers.format(value),
    decimal,
    compact: (value) =>
      scaled(
        value,
        [
          [1e9, 'G'],
          [1e6, 'M'],
          [1e3, 'k'],
        ],
        '',
        decimal,
      ),
    percent: (share, digits = 1) => `${decimal(share * 100, digits)}${percentSpace}%`,
    bytes: (value) =>
      scaled(
        value,
        [
          [1e9, 'GB'],
          [1e6, 'MB'],
          [1e3, 'kB'],
        ],
        'B',
        decimal,
      ),
    duration(seconds) {
      const total = Math.max(0, Math.round(seconds));
      const hours = Math.floor(total / 3600);
      const minutes = Math.floor((total % 3600) / 60);
      if (hours > 0) return `${unit(hours, 'hour')} ${unit(minutes, 'minute')}`;
      if (minutes >= 10) return unit(minutes, 'minute');
      if (minutes > 0) return `${unit(minutes, 'minute')} ${unit(total % 60, 'second')}`;
      return unit(total, 'second');
    },
    scientific: formatScientific,
    date: (timestamp) => dates.format(timestamp),
    day: (timestamp) => days.format(timestamp),
    time: (timestamp) => times.format(timestamp),
    list: (phrases) => lists.format(phrases),
  };
}

function integersWithUnit(language: string, name: string): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 0 });
}

function scaled(
  value: number,
  steps: [size: number, unit: string][],
  baseUnit: string,
  decimal: (value: number, digits: number) => string,
): string {
  const step = steps.find(([size]) => Math.abs(value) >= size * 0.9995);
  if (!step) return baseUnit ? `${decimal(value, 0)}${NBSP}${baseUnit}` : decimal(value, 0);
  const inUnit = value / step[0];
  return `${decimal(inUnit, inUnit < 99.95 ? 1 : 0)}${NBSP}${step[1]}`;
}

function formatScientific(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(3));
  const size = Math.abs(rounded);
  return size >= 1e-3 && size < 1e7 ? String(rounded) : rounded.toExponential().replace('e+', 'e');
}
