// Makes elements. Whatever comes from data goes in as text: nothing here or elsewhere takes markup, and the page's
// policy (trusted types) forbids it as well.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      if (typeof value !== 'function') {
        throw new TypeError(`${name} takes a function`);
      }
      element.addEventListener(name.slice(2), value);
    } else if (name === 'href' && !String(value).startsWith('#')) {
      throw new TypeError('links lead to places of this page only');
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
  return element;
}

/** An HTML element; children are nodes or texts. */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** Replaces what is in an element and gives the focus back to the one of the same id. */
export function replace(parent, ...children) {
  const active = document.activeElement;
  const id = active && parent.contains(active) ? active.id : '';
  parent.replaceChildren(...children.flat(Infinity).filter((child) => child));
  const again = id ? document.getElementById(id) : null;
  if (again && again !== document.activeElement) {
    again.focus({ preventScroll: true });
  }
}

/** A table with a caption for those who do not see it. Cells are nodes, texts, or {node, numeric}. */
export function table(caption, heads, rows, attributes = {}) {
  return el(
    'table',
    attributes,
    el('caption', { class: 'unseen' }, caption),
    el('thead', {}, el('tr', {}, heads.map((head) => el('th', { scope: 'col', class: numeric(head) }, text(head))))),
    el(
      'tbody',
      {},
      rows.map((row) =>
        el('tr', row.attributes ?? {}, (row.cells ?? row).map((cell, at) =>
          el(at === 0 ? 'th' : 'td', { scope: at === 0 ? 'row' : null, class: numeric(heads[at]), 'data-label': text(heads[at]) }, cell),
        )),
      ),
    ),
  );
}

function text(head) {
  return typeof head === 'string' ? head : head.text;
}

function numeric(head) {
  return typeof head === 'string' ? null : 'n';
}

/** A head of a column of numbers. */
export function number(head) {
  return { text: head };
}

/** A word with a colour that says how good it is; the word alone is enough. */
export function badge(word, tone = '') {
  return el('span', { class: `badge ${tone}` }, word);
}
