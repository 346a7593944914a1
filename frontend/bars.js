// @ts-check

/** @typedef {import('./exact-numbers.js').Bin} Bin */

/** A histogram: a list of bars, each with its text. The pointer and the arrow keys tell one of them. */
export class Bars {
  all = document.createElement('div');
  #list = document.createElement('ol');
  #said = document.createElement('p');
  /** @type {string[]} */ #texts = [];
  #current = -1;
  /** The text while no bar is told. */ #summary = '';

  constructor() {
    this.all.className = 'bars';
    this.#list.tabIndex = 0;
    this.#said.className = 'dim num';
    this.#said.role = 'status';
    this.all.append(this.#list, this.#said);
    this.#list.addEventListener('pointermove', (event) => this.#tell([...this.#list.children].indexOf(bar(event))));
    this.#list.addEventListener('pointerleave', () => this.#tell(-1));
    this.#list.addEventListener('blur', () => this.#tell(-1));
    this.#list.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /**
   * @param {Bin[]} bins
   * @param {string} name
   * @param {string} summary what is said while no bar is told
   * @param {(bin: Bin) => string} tell
   */
  show(bins, name, summary, tell) {
    const most = Math.max(1, ...bins.map(({ count }) => count));
    this.#texts = bins.map(tell);
    this.#summary = summary;
    this.#list.ariaLabel = name;
    this.#list.replaceChildren(
      ...bins.map(({ count }, i) => {
        const bar = document.createElement('li');
        const text = document.createElement('span');
        text.className = 'sr-only';
        text.textContent = this.#texts[i];
        bar.style.setProperty('--share', String(count / most));
        bar.dataset.count = String(count);
        bar.append(text);
        return bar;
      }),
    );
    this.#tell(-1);
  }

  /** @param {number} i */
  #tell(i) {
    this.#list.children[this.#current]?.removeAttribute('class');
    this.#current = i;
    this.#list.children[i]?.setAttribute('class', 'told');
    const text = this.#texts[i] ?? this.#summary;
    if (this.#said.textContent !== text) {
      this.#said.textContent = text;
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const last = this.#texts.length - 1;
    /** @type {Record<string, number>} */
    const goals = {
      ArrowLeft: Math.max(0, this.#current - 1),
      ArrowRight: Math.min(this.#current + 1, last),
      Home: 0,
      End: last,
    };
    if (event.key in goals && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.#tell(goals[event.key]);
    }
  }
}

/** @param {Event} event */
function bar({ target }) {
  return /** @type {Element} */ (target instanceof Element ? target.closest('li') : null);
}
