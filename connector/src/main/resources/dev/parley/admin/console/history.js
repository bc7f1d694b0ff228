// The last hour of a replication set as plots.

import { read } from './api.js';
import { el } from './dom.js';
import { count, millis, rate } from './format.js';
import { Plot } from './plot.js';

const HOUR_MILLIS = 3_600_000;
const EVERY_MILLIS = 5000;
const SPANS = [
  ['10 minutes', 600_000],
  ['1 hour', HOUR_MILLIS],
];

/** What has been read so far; only what is newer is asked for. */
export class History {
  constructor() {
    this.sets = new Map();
    this.newest = 0;
    this.asked = 0;
  }

  async refresh() {
    if (Date.now() - this.asked < EVERY_MILLIS) {
      return;
    }
    this.asked = Date.now();
    const answer = await read('history', { since: this.newest ? String(this.newest) : '' });
    for (const set of answer.sets) {
      this.sets.set(set.set, joined(this.sets.get(set.set), set));
      this.newest = Math.max(this.newest, ...set.at);
    }
  }

  of(name) {
    return this.sets.get(name);
  }
}

const COLUMNS = ['at', 'captured', 'published', 'appliedTransactions', 'appliedRows', 'conflicts', 'parkedRows'];

function joined(before, more) {
  if (!before) {
    return more;
  }
  const from = [...before.at, ...more.at].findIndex((at) => at > more.at[more.at.length - 1] - HOUR_MILLIS);
  const join = (a, b) => [...(a ?? before.at.map(() => -1)), ...b].slice(from);
  const after = { ...more };
  COLUMNS.forEach((column) => (after[column] = join(before[column], more[column])));
  after.origins = more.origins.map((origin) => {
    const old = before.origins.find((one) => one.origin === origin.origin);
    return { ...origin, lagMillis: join(old?.lagMillis, origin.lagMillis), behind: join(old?.behind, origin.behind) };
  });
  return after;
}

export class Plots {
  constructor() {
    this.throughput = new Plot('Transactions per second', rate);
    this.rows = new Plot('Rows applied per second', rate);
    this.delay = new Plot('Delay by origin', millis);
    this.backlog = new Plot('Transactions behind', count);
    this.all = [this.throughput, this.delay, this.rows, this.backlog];
    this.span = SPANS[0][1];
    this.set = null;
    const choice = el(
      'select',
      {
        onchange: (event) => {
          this.span = Number(event.target.value);
          this.draw();
        },
      },
      SPANS.map(([name, value]) => el('option', { value }, name)),
    );
    this.element = el(
      'div',
      {},
      el('div', { class: 'over' }, el('h3', {}, 'Over time'), el('label', {}, 'The last ', choice)),
      el('div', { class: 'pair plots' }, this.all.map((plot) => plot.element)),
    );
  }

  close() {
    this.all.forEach((plot) => plot.close());
  }

  update(set) {
    if (set && set !== this.set) {
      this.set = set;
      this.draw();
    }
  }

  draw() {
    if (!this.set) {
      return;
    }
    const { at, origins } = this.set;
    const from = Math.max(0, at.findIndex((one) => one > at[at.length - 1] - this.span));
    const cut = (values) => values.slice(from);
    const show = (plot, series) => plot.update(cut(at), series.map((one) => ({ ...one, values: cut(one.values) })));
    show(this.throughput, [
      { name: 'captured here', values: rates(at, this.set.captured) },
      { name: 'applied from others', values: rates(at, this.set.appliedTransactions) },
    ]);
    show(this.rows, [{ name: 'rows', values: rates(at, this.set.appliedRows) }]);
    show(this.delay, origins.map((one) => ({ name: one.origin, values: known(one.lagMillis) })));
    show(this.backlog, [
      ...origins.map((one) => ({ name: one.origin, values: known(one.behind) })),
      { name: 'to publish', values: this.set.captured.map((value, index) => Math.max(0, value - this.set.published[index])) },
    ]);
  }
}

function known(values) {
  return values.map((value) => (value < 0 ? null : value));
}

/** Growth per second; none where a counter began anew. */
function rates(at, values) {
  return values.map((value, index) => (index && value >= values[index - 1] ? (value - values[index - 1]) / ((at[index] - at[index - 1]) / 1000) : null));
}
