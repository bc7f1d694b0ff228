// Reports of `parley verify`: those that were shared with this agent, or one from a file, which does not leave the browser.

import { read } from './api.js';
import { badge, el, number, replace, table } from './dom.js';
import { count, plural, time } from './format.js';

const EVERY_MILLIS = 10_000;
const TONES = { equal: 'good', different: 'bad', unknown: 'warn' };

export function verifyView() {
  const body = el('div', {}, el('p', { class: 'empty loading' }, 'Asking the agent …'));
  const opened = el('div', {});
  const told = el('p', { class: 'hint', role: 'status' });
  const file = el('input', { type: 'file', id: 'report-file', accept: '.json,application/json', onchange: () => open(file.files[0]) });
  const element = el(
    'section',
    { 'aria-label': 'Comparisons' },
    el('h1', {}, 'Comparisons of sites'),
    el('p', { class: 'hint' }, 'An agent knows its own site only. ', el('code', {}, 'parley verify --share'), ' compares the sites and leaves its report here; ', el('code', {}, 'parley verify -o json'), ' makes a file of it.'),
    el('label', { class: 'file' }, el('span', {}, 'Show a report from a file'), file),
    told,
    opened,
    body,
  );
  let shown = '';

  async function open(chosen) {
    if (chosen) {
      try {
        replace(opened, reportPanel(checked(JSON.parse(await chosen.text())), chosen.name, true));
        told.textContent = '';
      } catch (e) {
        told.textContent = `${chosen.name} is no report of parley verify -o json: ${e.message}`;
      }
    }
  }

  async function refresh() {
    const { reports } = await read('verify-reports');
    const now = JSON.stringify(reports);
    if (now !== shown) {
      shown = now;
      replace(body, reports.length ? reports.map((one, at) => reportPanel(one.report, `Shared ${time(one.at)}`, at === 0)) : el('p', { class: 'empty' }, 'No report has been shared with this agent since it was started.'));
    }
  }
  return { title: 'Comparisons', element, refresh, every: EVERY_MILLIS };
}

function checked(report) {
  if (!Array.isArray(report.tables) || !Array.isArray(report.sites)) {
    throw new TypeError('it has no tables and sites');
  }
  return report;
}

function reportPanel(report, name, open) {
  return el(
    'details',
    { class: 'panel report', open },
    el('summary', {}, badge(report.outcome, TONES[report.outcome]), ' ', el('strong', {}, report.sites.join(', ')), el('span', { class: 'soft' }, ` ${name}, in ${report.seconds} s`)),
    el('div', { class: 'scroll' }, summary(report)),
    report.tables.filter((one) => one.differences.length || one.problem).map((one) => differences(report, one)),
  );
}

function summary(report) {
  return table(
    `Tables of ${report.sites.join(', ')}, compared with ${report.reference}`,
    ['Table', 'Outcome', number('Rows'), number('Rows/s'), number('Looked at again'), number('Differences'), number('Parked')],
    report.tables.map((one) => [
      one.table,
      badge(one.outcome, TONES[one.outcome]),
      bySite(one.rows),
      count(one.rowsPerSecond),
      count(one.candidates),
      count(one.differences.length + one.unlisted),
      bySite(one.parked),
    ]),
    { class: 'dense cards' },
  );
}

/** One number where all sites have it. */
function bySite(numbers) {
  const entries = Object.entries(numbers);
  const same = new Set(entries.map(([, value]) => value)).size <= 1;
  return same ? count(entries[0]?.[1] ?? 0) : entries.map(([site, value]) => `${site} ${count(value)}`).join(', ');
}

function differences(report, one) {
  return el(
    'div',
    {},
    el('h3', {}, one.table),
    one.problem ? el('p', { class: 'notice warn' }, one.problem) : null,
    one.differences.length
      ? el('div', { class: 'scroll' }, table(
          `Rows of ${one.table} that differ`,
          ['Key', 'Kind', 'At', 'Columns', 'Fingerprints', 'Note'],
          one.differences.map((row) => [
            el('code', {}, row.key),
            row.kind,
            row.site,
            row.columns.join(', '),
            el('code', {}, Object.entries(row.seen).map(([site, print]) => `${site} ${print}`).join(', ')),
            row.reason,
          ]),
          { class: 'dense cards' },
        ))
      : null,
    one.unlisted ? el('p', { class: 'hint' }, `${plural(one.unlisted, 'more row')} not listed.`) : null,
  );
}
