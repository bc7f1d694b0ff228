// Dark or light: as the system says, or as chosen here.

const KEY = 'parley.theme';
const CHOICES = ['auto', 'light', 'dark'];
const button = document.getElementById('theme');

function chosen() {
  const stored = localStorage.getItem(KEY);
  return CHOICES.includes(stored) ? stored : 'auto';
}

function show() {
  const choice = chosen();
  document.documentElement.dataset.theme = choice;
  button.textContent = `Theme: ${choice}`;
}

button.addEventListener('click', () => {
  localStorage.setItem(KEY, CHOICES[(CHOICES.indexOf(chosen()) + 1) % CHOICES.length]);
  show();
});
show();
