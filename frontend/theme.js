// @ts-check
/* Light or dark: the system's choice until the theme switch is used, then the browser remembers. Loaded before the first paint. */
(() => {
  const KEY = 'layerscope.theme';
  const root = document.documentElement;

  /** @param {string} scheme 'light' or 'dark' */
  const apply = (scheme) => {
    root.style.colorScheme = scheme;
    root.setAttribute('theme', scheme);
  };
  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // Storage is switched off.
    }
  };

  const first = remembered();
  if (first === 'light' || first === 'dark') {
    apply(first);
  }

  document.addEventListener('click', (event) => {
    const target = event.target;
    if (!(target instanceof Element) || !target.closest('.theme-switch')) {
      return;
    }
    const shown = root.getAttribute('theme');
    const dark = shown === 'light' || shown === 'dark' ? shown === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    const next = dark ? 'light' : 'dark';
    apply(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // It then lasts until the page is left.
    }
  });
})();
