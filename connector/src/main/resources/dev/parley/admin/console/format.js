// Numbers and times as operators read them.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const whole = new Intl.NumberFormat('en-US');

export function count(value) {
  return whole.format(value);
}

/** 12 ms, 3.4 s, 5 min, 2 h; a dash for what is not known. */
export function millis(value) {
  if (value < 0) {
    return '–';
  }
  if (value < 1000) {
    return `${Math.round(value)} ms`;
  }
  if (value < MINUTE) {
    return `${(value / 1000).toFixed(value < 10_000 ? 1 : 0)} s`;
  }
  if (value < HOUR) {
    return `${Math.round(value / MINUTE)} min`;
  }
  return value < 48 * HOUR ? `${(value / HOUR).toFixed(1)} h` : `${Math.round(value / (24 * HOUR))} d`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

export function bytes(value) {
  let amount = value;
  let unit = 0;
  while (amount >= 1000 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${amount < 10 && unit > 0 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[unit]}`;
}

/** 4.2, 17, 1,234: at most two digits after the point where they tell something. */
export function rate(value) {
  return value >= 100 ? whole.format(Math.round(value)) : value >= 10 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(2).replace(/\.?0+$/, '');
}

/** A point in time as the reader's clock shows it, with the day unless it is today. */
export function time(instant) {
  const date = new Date(instant);
  if (instant === '' || Number.isNaN(date.getTime())) {
    return '–';
  }
  const clock = date.toLocaleTimeString('en-GB');
  return date.toDateString() === new Date().toDateString() ? clock : `${date.toLocaleDateString('en-CA')} ${clock}`;
}

export function plural(value, word) {
  return `${count(value)} ${word}${value === 1 ? '' : 's'}`;
}
