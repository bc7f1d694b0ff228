// One conflict: all versions side by side, what became of it, and the form that decides it.

import { read } from './api.js';
import { TONES } from './conflicts.js';
import { decideForm } from './decide.js';
import { badge, el, replace } from './dom.js';
import { time } from './format.js';

const EVERY_MILLIS = 3000;
const ROLES = { base: 'Before', loser: 'Lost', winner: 'Won', other: 'Other', outcome: 'Outcome', proposal: 'Proposed' };

export function conflictView(id) {
  const body = el('div', {}, el('p', { class: 'empty loading' }, 'Asking the agent …'));
  const form = el('div', {});
  const element = el('section', { 'aria-label': 'Conflict' }, el('p', { class: 'way' }, el('a', { href: '#/conflicts' }, '← Conflicts')), body, form);
  let shown = '';
  let formOf = '';
  async function refresh() {
    const view = await read(`conflicts/${encodeURIComponent(id)}`);
    const now = JSON.stringify(view);
    if (now === shown) {
      return;
    }
    shown = now;
    replace(body, heading(view), facts(view), comparison(view), history(view));
    const subject = JSON.stringify([view.sites, view.unitColumns, view.columns, view.approval, view.proposal]);
    if (subject !== formOf) {
      formOf = subject;
      replace(form, decideForm(view, refresh));
    }
  }
  return { title: 'Conflict', element, refresh, every: EVERY_MILLIS };
}

function heading(view) {
  const conflict = view.conflict;
  return el('h1', {}, conflict.table, ' ', el('span', { class: 'soft' }, `(${conflict.key.join(', ')})`), ' ', badge(conflict.state, TONES[conflict.state]));
}

function facts(view) {
  const conflict = view.conflict;
  const decided = conflict.decidedBy ? `${conflict.decidedBy}` : '';
  return el(
    'dl',
    { class: 'facts' },
    fact('Conflict', el('code', {}, conflict.id)),
    fact('Kind', conflict.kind),
    fact('Decided in', `${conflict.unit} by ${conflict.rule}, policy version ${conflict.policy}${view.policyHash ? ` (${view.policyHash})` : ''}`),
    fact('Met', el('time', { datetime: conflict.metAt }, time(conflict.metAt))),
    conflict.settledAt ? fact('Settled', el('time', { datetime: conflict.settledAt }, time(conflict.settledAt))) : null,
    decided ? fact('Decided by', decided) : null,
    conflict.proposedBy ? fact('Proposed by', `${conflict.proposedBy}, waits for approval by another person`) : null,
    view.complete ? null : fact('Note', 'Versions were left out: there were too many, or they were too large.'),
  );
}

function fact(name, value) {
  return el('div', {}, el('dt', {}, name), el('dd', {}, value));
}

function comparison(view) {
  const head = (version) =>
    el(
      'th',
      { scope: 'col', class: version.role },
      el('span', { class: 'role' }, ROLES[version.role] ?? version.role),
      el('span', {}, version.site || ({ outcome: 'as decided', proposal: 'waits for approval' }[version.role] ?? 'known to all')),
    );
  return el(
    'div',
    { class: 'scroll panel', tabindex: 0, role: 'region', 'aria-label': 'Versions side by side' },
    el(
      'table',
      { class: 'diff' },
      el('caption', { class: 'unseen' }, 'Versions of the row side by side; changed values are marked with a star'),
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Column'), view.versions.map(head))),
      el('tbody', {}, view.columns.map((column, at) => columnRow(view, column, at))),
      el('tbody', { class: 'meta' }, META.map(([name, text]) => metaRow(view, name, text))),
    ),
  );
}

function columnRow(view, column, at) {
  const unit = view.unitColumns.includes(column);
  return el(
    'tr',
    { class: unit ? 'unit' : '' },
    el('th', { scope: 'row' }, unit ? el('span', { class: 'mark', title: 'decided as one' }, '▸ ') : null, column),
    view.versions.map((version) => el('td', { class: version.role }, cell(version, at))),
  );
}

function cell(version, at) {
  if (!version.cells.length) {
    return at === 0 ? el('em', {}, absent(version)) : '';
  }
  const value = version.cells[at];
  const words = { null: 'NULL', hidden: 'hidden', unknown: 'not known' };
  const text = value.kind in words ? el('em', {}, words[value.kind]) : value.kind === 'hash' ? el('code', {}, value.text) : value.text;
  return value.changed ? el('mark', {}, text, el('span', { class: 'star', title: 'differs from what its writer found' }, '*')) : el('span', {}, text);
}

function absent(version) {
  return { absent: 'no such row', unknown: 'not known', delete: 'deleted' }[version.write] ?? 'no values';
}

const META = [
  ['written', (version) => (version.writtenAt ? `${version.write} at ${time(version.writtenAt)}` : '')],
  ['transaction', (version) => version.dot],
  ['had seen', (version) => version.context],
  ['HLC', (version) => version.hlc],
  ['policy', (version) => (version.policy ? String(version.policy) : '')],
];

function metaRow(view, name, text) {
  return el('tr', {}, el('th', { scope: 'row' }, name), view.versions.map((version) => el('td', { class: version.role }, text(version))));
}

function history(view) {
  if (!view.history.length) {
    return null;
  }
  return el(
    'div',
    {},
    el('h2', {}, 'Decisions at this site'),
    el(
      'ol',
      { class: 'history' },
      view.history.map((step) =>
        el('li', {}, el('time', { datetime: step.at }, time(step.at)), ` ${step.step} by `, el('strong', {}, step.author || 'nobody named'), step.note ? `: ${step.note}` : '', ' ', el('code', { class: 'soft' }, step.id)),
      ),
    ),
  );
}
