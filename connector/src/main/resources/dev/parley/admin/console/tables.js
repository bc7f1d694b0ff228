// What is replicated, by which rules, and what of it needs somebody.

import { read } from './api.js';
import { badge, el, number, replace, table } from './dom.js';
import { count, plural } from './format.js';

const EVERY_MILLIS = 5000;

export function tablesView() {
  const body = el('div', {}, el('p', { class: 'empty loading' }, 'Asking the agent …'));
  const element = el('section', { 'aria-label': 'Tables' }, el('h1', {}, 'Tables'), body);
  let shown = '';
  async function refresh() {
    const [{ tables }, stats] = await Promise.all([read('tables'), read('conflict-stats')]);
    const now = JSON.stringify([tables, stats]);
    if (now !== shown) {
      shown = now;
      replace(body, el('p', { class: 'hint' }, plural(tables.length, 'table')), el('div', { class: 'scroll' }, tableOfTables(tables, stats.counts)));
    }
  }
  return { title: 'Tables', element, refresh, every: EVERY_MILLIS };
}

function tableOfTables(tables, counts) {
  return table(
    'Replicated tables',
    ['Table', 'Here', 'Key', 'Rules', 'Deletes', number('Waiting'), number('Conflicts'), number('Parked'), 'Old rows'],
    tables.map((one) => {
      const own = counts.filter((entry) => entry.set === one.set && entry.table === one.name);
      return [
        el('span', {}, el('strong', {}, one.name), ' ', el('small', {}, one.set)),
        el('code', {}, one.localName),
        one.key.join(', '),
        el('ul', { class: 'rules' }, one.units.map((unit) => el('li', { title: unit.columns.join(', ') }, el('strong', {}, unit.unit), `: ${unit.rule}`))),
        one.deletes,
        waiting(one, own),
        link(one, sum(own), ''),
        one.parkedRows ? badge(count(one.parkedRows), 'warn') : '0',
        one.oldRows ? 'in the log' : badge('not in the log', 'warn'),
      ];
    }),
    { class: 'dense cards' },
  );
}

function waiting(one, own) {
  return link(one, sum(own.filter((entry) => entry.state === 'pending')), '&state=pending');
}

function link(one, amount, more) {
  return amount ? el('a', { href: `#/conflicts?table=${encodeURIComponent(one.name)}${more}` }, count(amount)) : '0';
}

function sum(own) {
  return own.reduce((total, entry) => total + entry.count, 0);
}
