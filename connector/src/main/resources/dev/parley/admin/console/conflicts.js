// The list of conflicts, filtered by the address, so that a filter can be kept as a bookmark.

import { read } from './api.js';
import { badge, el, replace, table } from './dom.js';
import { count, plural, time } from './format.js';

const EVERY_MILLIS = 4000;
const LIMIT = 100;
const STATES = ['pending', 'proposed', 'provisional', 'final', 'decided'];
const KINDS = [
  'insert_exists',
  'update_origin_differs',
  'update_missing',
  'update_deleted',
  'update_moved',
  'delete_origin_differs',
  'delete_missing',
  'multiple_unique_conflicts',
];
export const TONES = { pending: 'warn', provisional: '', final: '', decided: 'good' };

export function conflictHref(id) {
  return `#/conflicts/${encodeURIComponent(id)}`;
}

export function conflictsView(query) {
  const chosen = Object.fromEntries(['state', 'kind', 'table', 'key', 'site'].map((name) => [name, query.get(name) ?? '']));
  const list = el('div', { class: 'scroll' }, el('p', { class: 'empty loading' }, 'Asking the agent …'));
  const told = el('p', { class: 'hint', role: 'status' });
  const element = el('section', { 'aria-label': 'Conflicts' }, el('h1', {}, 'Conflicts'), filters(chosen), told, list);
  let shown = '';
  async function refresh() {
    const page = await read('conflicts', { ...chosen, limit: String(LIMIT) });
    const now = JSON.stringify(page);
    if (now !== shown) {
      shown = now;
      told.textContent = page.more ? `The latest ${count(page.conflicts.length)}; there are more.` : plural(page.conflicts.length, 'conflict');
      replace(list, page.conflicts.length ? conflictTable(page.conflicts) : nothing(chosen));
    }
  }
  return { title: 'Conflicts', element, refresh, every: EVERY_MILLIS };
}

function nothing(chosen) {
  const filtered = Object.values(chosen).some((value) => value);
  return el(
    'p',
    { class: 'empty' },
    filtered ? 'No conflict is like that. ' : 'No conflict is recorded here. ',
    filtered ? el('a', { href: '#/conflicts' }, 'Show all') : null,
  );
}

function filters(chosen) {
  const go = () => {
    const given = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()).map(([name, value]) => [name, value.trim()]));
    location.hash = given.size ? `#/conflicts?${given}` : '#/conflicts';
  };
  const form = el(
    'form',
    {
      class: 'filters',
      role: 'search',
      'aria-label': 'Filter of conflicts',
      onsubmit: (event) => {
        event.preventDefault();
        go();
      },
    },
    choice('State', 'state', STATES, chosen, go),
    choice('Kind', 'kind', KINDS, chosen, go),
    word('Table', 'table', chosen),
    word('Key', 'key', chosen),
    word('Site', 'site', chosen),
    el('button', { type: 'submit' }, 'Filter'),
  );
  return form;
}

function choice(label, name, values, chosen, go) {
  const select = el(
    'select',
    { name, id: `filter-${name}`, onchange: go },
    el('option', { value: '' }, 'all'),
    values.map((value) => el('option', { value, selected: chosen[name] === value }, value)),
  );
  return el('label', {}, el('span', {}, label), select);
}

function word(label, name, chosen) {
  return el('label', {}, el('span', {}, label), el('input', { name, id: `filter-${name}`, value: chosen[name], autocomplete: 'off', spellcheck: 'false', size: 10 }));
}

function conflictTable(conflicts) {
  const made = table(
    'Conflicts, the latest first',
    ['Row', 'State', 'Decided in', 'Kind', 'Rule', 'Lost', 'Won', 'Met'],
    conflicts.map((one) => [
      el('a', { href: conflictHref(one.id), id: `to-${one.id}`, title: one.id }, el('strong', {}, one.table), ` (${one.key.join(', ')})`),
      badge(one.state, TONES[one.state]),
      one.unit,
      one.kind,
      one.rule,
      el('code', {}, one.loser),
      el('code', {}, one.winner || '–'),
      el('time', { datetime: one.metAt }, time(one.metAt)),
    ]),
    { class: 'dense cards list' },
  );
  made.addEventListener('keydown', (event) => walk(event, made));
  return made;
}

/** Arrow keys, or j and k, go from row to row while one of them has the focus. */
function walk(event, made) {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const links = [...made.querySelectorAll('tbody a')];
  const next = links[links.indexOf(document.activeElement) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}
