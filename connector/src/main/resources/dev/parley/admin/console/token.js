// The token: asked for when something needs it, kept in this tab only, forgotten on demand.

const KEY = 'parley.token';
const dialog = document.getElementById('token-dialog');
const form = document.getElementById('token-form');
const field = document.getElementById('token-text');
const reason = document.getElementById('token-reason');
const state = document.getElementById('token-state');

let asked = null;
let refused = false;

export function token() {
  return sessionStorage.getItem(KEY) ?? '';
}

/** True if somebody was asked and would rather not say: what only reads does not ask him again. */
export function declined() {
  return refused;
}

export function forget() {
  sessionStorage.removeItem(KEY);
  show();
}

/** The token that somebody types now, or null if he would rather not. One question at a time. */
export function ask(why) {
  if (asked) {
    return asked;
  }
  reason.textContent = why;
  field.value = '';
  dialog.returnValue = '';
  asked = new Promise((resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        const given = dialog.returnValue === 'given' ? field.value.trim() : '';
        field.value = '';
        asked = null;
        refused = !given;
        if (given) {
          sessionStorage.setItem(KEY, given);
        }
        show();
        resolve(given || null);
      },
      { once: true },
    );
  });
  dialog.showModal();
  field.focus();
  return asked;
}

function show() {
  const given = token() !== '';
  state.textContent = given ? 'Forget token' : 'No token';
  state.title = given ? 'Removes the token from this tab' : 'Gives this tab a token';
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  dialog.close('given');
});
document.getElementById('token-cancel').addEventListener('click', () => dialog.close(''));
state.addEventListener('click', () => (token() ? forget() : ask('It is needed for changes, and for reading if the site file says so.')));
show();
