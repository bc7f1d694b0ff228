// A plot of some series over time. The cursor follows the pointer, or the arrow keys: it is a slider over the samples.

import { el, replace, svg } from './dom.js';

const HEIGHT = 150;
const LEFT = 46;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 20;
const TICKS = 3;
const SPAN_MIN_MILLIS = 120_000;
const GAP_MILLIS = 15_000;

export class Plot {
  /** `format` makes a text of a value. */
  constructor(title, format) {
    this.title = title;
    this.format = format;
    this.points = { at: [], series: [] };
    this.width = 0;
    this.cursor = -1;
    this.canvas = el('div', {
      class: 'canvas',
      tabindex: 0,
      role: 'slider',
      'aria-label': `${title} over time`,
      onkeydown: (event) => this.key(event),
      onpointermove: (event) => this.point(event),
      onpointerleave: () => this.move(-1),
      onblur: () => this.move(-1),
    });
    this.legend = el('ul', { class: 'legend' });
    this.element = el('div', { class: 'panel plot' }, el('h3', {}, title), this.canvas, this.legend);
    this.watch = new ResizeObserver(([entry]) => {
      this.width = Math.round(entry.contentRect.width);
      this.draw();
    });
    this.watch.observe(this.canvas);
  }

  close() {
    this.watch.disconnect();
  }

  /** `at` are milliseconds; each series is {name, values}, where null is no value. */
  update(at, series) {
    const kept = this.cursor < 0 ? 0 : this.points.at[this.cursor];
    this.points = { at, series };
    this.cursor = kept ? at.indexOf(kept) : -1;
    this.draw();
  }

  key(event) {
    const last = this.points.at.length - 1;
    const from = this.cursor < 0 ? last : this.cursor;
    const to = { ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1, PageDown: from - 12, PageUp: from + 12, Home: 0, End: last }[event.key];
    if (to !== undefined && last >= 0) {
      event.preventDefault();
      this.move(Math.max(0, Math.min(last, to)));
    }
  }

  point(event) {
    const { at } = this.points;
    if (at.length) {
      const x = event.clientX - this.canvas.getBoundingClientRect().left;
      const wanted = this.scale.time(x);
      let nearest = 0;
      at.forEach((one, index) => {
        nearest = Math.abs(one - wanted) < Math.abs(at[nearest] - wanted) ? index : nearest;
      });
      this.move(nearest);
    }
  }

  move(index) {
    if (index !== this.cursor) {
      this.cursor = index;
      this.draw();
    }
  }

  draw() {
    if (!this.width) {
      return;
    }
    const { at, series } = this.points;
    this.scale = scale(at, series, this.width);
    const shown = this.cursor < 0 ? at.length - 1 : this.cursor;
    replace(this.canvas, at.length ? this.picture(shown) : el('p', { class: 'empty' }, 'No samples yet; there is one every 5 s.'));
    replace(this.legend, series.map((one, index) => el('li', {}, key(index), el('span', {}, one.name), ' ', el('strong', {}, this.text(one.values[shown])))));
    const values = series.map((one) => `${one.name} ${this.text(one.values[shown])}`).join(', ');
    const attributes = { 'aria-valuemin': 0, 'aria-valuemax': Math.max(0, at.length - 1), 'aria-valuenow': Math.max(0, shown), 'aria-valuetext': at.length ? `${clock(at[shown])}: ${values}` : 'no samples yet' };
    Object.entries(attributes).forEach(([name, value]) => this.canvas.setAttribute(name, value));
  }

  text(value) {
    return value === null || value === undefined ? '–' : this.format(value);
  }

  picture(shown) {
    const { at, series } = this.points;
    const { x, y, ticks, times } = this.scale;
    const bottom = HEIGHT - BOTTOM;
    const parts = [
      ticks.map((tick) => [
        svg('line', { class: 'grid', x1: LEFT, x2: this.width - RIGHT, y1: y(tick), y2: y(tick) }),
        svg('text', { x: LEFT - 6, y: y(tick) + 4, 'text-anchor': 'end' }, this.format(tick)),
      ]),
      times.map((time) => svg('text', { x: x(time), y: HEIGHT - 4, 'text-anchor': 'middle' }, clock(time).slice(0, 5))),
      series.map((one, index) => svg('path', { class: `line s${index % 6}`, d: path(at, one.values, x, y) })),
    ];
    if (this.cursor >= 0) {
      const middle = x(at[shown]);
      const anchor = middle > this.width / 2 ? 'end' : 'start';
      parts.push(svg('line', { class: 'cursor', x1: middle, x2: middle, y1: TOP, y2: bottom }));
      parts.push(svg('text', { class: 'when', x: middle + (anchor === 'end' ? -6 : 6), y: TOP + 8, 'text-anchor': anchor }, clock(at[shown])));
      series.forEach((one, index) => {
        if (one.values[shown] !== null) {
          parts.push(svg('circle', { class: `dot s${index % 6}`, cx: middle, cy: y(one.values[shown]), r: 3.5 }));
        }
      });
    }
    return svg('svg', { viewBox: `0 0 ${this.width} ${HEIGHT}`, width: this.width, height: HEIGHT, 'aria-hidden': 'true', focusable: 'false' }, parts);
  }
}

function key(index) {
  return svg('svg', { viewBox: '0 0 18 8', width: 18, height: 8, 'aria-hidden': 'true' }, svg('path', { class: `line s${index % 6}`, d: 'M0 4H18' }));
}

function clock(millis) {
  return new Date(millis).toLocaleTimeString('en-GB');
}

function scale(at, series, width) {
  const end = at.length ? at[at.length - 1] : Date.now();
  const begin = Math.min(at.length ? at[0] : end, end - SPAN_MIN_MILLIS);
  const values = series.flatMap((one) => one.values).filter((value) => value !== null);
  const step = nice(Math.max(...values, 1) / TICKS);
  const top = step * Math.max(1, Math.ceil(Math.max(...values, 0) / step));
  const inner = width - LEFT - RIGHT;
  const times = [0.1, 0.5, 0.9].map((share) => begin + share * (end - begin));
  return {
    x: (time) => LEFT + ((time - begin) / (end - begin)) * inner,
    y: (value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP),
    time: (x) => begin + ((x - LEFT) / inner) * (end - begin),
    ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, tick) => tick * step),
    times,
  };
}

/** 1, 2 or 5 times a power of ten, not below `value`. */
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= value);
}

/** Lines are broken where there are no values, and where the set was not running. */
function path(at, values, x, y) {
  let d = '';
  let before = 0;
  values.forEach((value, index) => {
    if (value !== null) {
      d += `${before && at[index] - before < GAP_MILLIS ? 'L' : 'M'}${x(at[index]).toFixed(1)} ${y(value).toFixed(1)}`;
      before = at[index];
    } else {
      before = 0;
    }
  });
  return d;
}
