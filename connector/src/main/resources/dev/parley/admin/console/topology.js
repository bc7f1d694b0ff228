// The picture of one replication set as its site sees it: the other sites, how late what they send arrives, and how
// far the own log is behind.

import { el, replace, svg } from './dom.js';
import { count, millis } from './format.js';

const SLOW_MILLIS = 2000;
const LATE_MILLIS = 30_000;
const SILENT_MILLIS = 60_000;
const ROW = 72;
const NODE_HEIGHT = 44;
const NARROW = 520;

/** A word and a tone for how another site stands. */
export function standing(origin) {
  if (origin.silenceMillis < 0) {
    return { word: 'not heard', tone: 'warn' };
  }
  if (origin.silenceMillis > SILENT_MILLIS) {
    return { word: 'silent', tone: 'bad' };
  }
  if (origin.lagMillis > LATE_MILLIS) {
    return { word: 'late', tone: 'bad' };
  }
  return origin.lagMillis > SLOW_MILLIS ? { word: 'behind', tone: 'warn' } : { word: 'current', tone: 'good' };
}

/** Redraws itself when its width changes, so that its letters keep their size. */
export class Topology {
  constructor() {
    this.element = el('div', { class: 'topology' });
    this.last = null;
    this.width = 0;
    this.watch = new ResizeObserver(([entry]) => {
      this.width = Math.round(entry.contentRect.width);
      this.draw();
    });
    this.watch.observe(this.element);
  }

  update(site, set) {
    this.last = { site, set };
    this.draw();
  }

  close() {
    this.watch.disconnect();
  }

  draw() {
    if (this.last && this.width > 0) {
      replace(this.element, picture(this.last.site, this.last.set, this.width));
    }
  }
}

function picture(site, set, width) {
  const narrow = width < NARROW;
  const node = narrow ? Math.min(104, width * 0.3) : 124;
  const rows = Math.max(1, set.origins.length);
  const height = rows * ROW + (narrow ? ROW : 0) + 12;
  const middle = 6 + (rows * ROW) / 2;
  const here = { x: narrow ? width - node - 2 : (width - node) / 2, y: middle };
  const log = narrow ? { x: here.x, y: rows * ROW + ROW / 2 + 6 } : { x: width - node - 2, y: middle };
  const parts = [];
  set.origins.forEach((origin, at) => {
    const there = { x: 2, y: 6 + at * ROW + ROW / 2 };
    parts.push(edge(there.x + node, there.y, here.x, here.y + spread(at, rows), origin));
    parts.push(box(there, node, origin.origin, heard(origin, narrow), standing(origin).tone));
  });
  const backlog = Math.max(0, set.sequence - set.published);
  parts.push(outflow(here, log, node, narrow, backlog));
  parts.push(box(here, node, site, narrow ? count(set.sequence) : `${count(set.sequence)} captured`, 'here'));
  parts.push(box(log, node, 'own log', narrow ? count(set.published) : `${count(set.published)} in Kafka`, 'log'));
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': told(site, set, backlog) },
    svg('title', {}, `Delay and backlog of every site at ${site}`),
    parts,
  );
}

/** Where an edge meets the node of this site: beside one another, not all in one point. */
function spread(at, rows) {
  return rows === 1 ? 0 : (at / (rows - 1) - 0.5) * (NODE_HEIGHT - 14);
}

function heard(origin, narrow) {
  return origin.silenceMillis < 0 ? 'never heard' : `${narrow ? '' : 'heard '}${millis(origin.silenceMillis)} ago`;
}

function told(site, set, backlog) {
  const others = set.origins.map(
    (origin) => `${origin.origin} is ${standing(origin).word}, ${millis(origin.lagMillis)} late, ${count(origin.behind)} behind`,
  );
  return `${site}: ${others.join('; ') || 'no other site'}; ${count(backlog)} own transactions to publish`;
}

function box(at, width, name, note, tone) {
  const middle = at.x + width / 2;
  const fits = Math.floor((width - 10) / 7.4);
  return svg(
    'g',
    { class: `node ${tone}` },
    svg('rect', { x: at.x, y: at.y - NODE_HEIGHT / 2, width, height: NODE_HEIGHT, rx: 8 }),
    svg('text', { class: 'name', x: middle, y: at.y - 2, 'text-anchor': 'middle' }, cut(name, fits), svg('title', {}, name)),
    svg('text', { class: 'note', x: middle, y: at.y + 14, 'text-anchor': 'middle' }, cut(note, Math.floor(fits * 1.25))),
  );
}

function cut(text, length) {
  return text.length > length ? `${text.slice(0, Math.max(1, length - 1))}…` : text;
}

function edge(x1, y1, x2, y2, origin) {
  const tone = standing(origin).tone;
  const bend = (x2 - x1) / 2;
  const at = onCurve(0.36, x1, y1, x2, y2);
  return svg(
    'g',
    { class: `edge ${tone} ${origin.behind > 0 ? 'moving' : ''}` },
    svg('path', { d: `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 7} ${y2}` }),
    head(x2 - 1, y2, 'right'),
    label(at.x, at.y, millis(origin.lagMillis), `${count(origin.behind)} behind`),
  );
}

/** A point of the curve nearer to where it begins: there edges lie apart. */
function onCurve(t, x1, y1, x2, y2) {
  const middle = (x1 + x2) / 2;
  const u = 1 - t;
  return {
    x: u ** 3 * x1 + 3 * u * t * (u + t) * middle + t ** 3 * x2,
    y: (u ** 3 + 3 * u * u * t) * y1 + (3 * u * t * t + t ** 3) * y2,
  };
}

function outflow(here, log, node, narrow, backlog) {
  const tone = backlog > 0 ? 'moving' : '';
  if (narrow) {
    const x = here.x + node / 2;
    const y1 = here.y + NODE_HEIGHT / 2;
    const y2 = log.y - NODE_HEIGHT / 2;
    return svg('g', { class: `edge out ${tone}` },
      svg('path', { d: `M${x} ${y1} V${y2 - 7}` }),
      head(x, y2 - 1, 'down'),
      label(log.x - 10, log.y, count(backlog), 'to publish', 'end'));
  }
  const x1 = here.x + node;
  return svg('g', { class: `edge out ${tone}` },
    svg('path', { d: `M${x1} ${here.y} H${log.x - 7}` }),
    head(log.x - 1, here.y, 'right'),
    label((x1 + log.x) / 2, here.y, count(backlog), 'to publish'));
}

function head(x, y, direction) {
  const d = direction === 'down' ? `M${x - 5} ${y - 8} L${x} ${y} L${x + 5} ${y - 8}` : `M${x - 8} ${y - 5} L${x} ${y} L${x - 8} ${y + 5}`;
  return svg('path', { class: 'head', d });
}

function label(x, y, main, note, anchor = 'middle') {
  return [
    svg('text', { class: 'lag', x, y: y - 6, 'text-anchor': anchor }, main),
    svg('text', { class: 'note', x, y: y + 15, 'text-anchor': anchor }, note),
  ];
}
