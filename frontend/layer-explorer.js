// @ts-check
import './depth-strip.js';
import './feature-map-grid.js';
import { NOTHING, offerComparisons, orderOf } from './explorer-beside.js';
import { ExplorerGrids } from './explorer-grids.js';
import { label, name } from './explorer-labels.js';
import { build } from './explorer-parts.js';
import { ENGLISH } from './texts.js';
import { clamp, drawn, FIRST_VIEW, holding, inputOf, KEYS, mapsOf, otherTap, shift, STEP, tapOf } from './view.js';

/** @typedef {import('./explorer-parts.js').Parts} Parts */
/** @typedef {import('./view.js').Layer} Layer */
/** @typedef {import('./view.js').Source} Source */
/** @typedef {import('./view.js').View} View */

const FAR = 10;
const SETTLE_MS = 150;
/** Those who read keys themselves. */
const READS_KEYS =
  'input, textarea, select, [contenteditable], vaadin-grid, vaadin-combo-box, [role="dialog"], [role="menu"]';

/** Those who read letters. */
const READS_LETTERS = READS_KEYS.replace('input', 'input:not([type="range"], [type="radio"])');

/**
 * Layer slider, channel range, the choices of what is drawn and how, and the grids that follow them within the frame.
 *
 * The server sets `source`, `colours` and `texts` and calls `show`; it hears `view-change` (detail: the whole view) once the view has
 * settled, and `maps-refused` (detail: the code) when it will not give what is on the screen.
 */
class LayerExplorer extends HTMLElement {
  /** @type {Source} */ #source = { layers: [], taps: [] };
  /** @type {View} what was asked for; a layer may be too small for the range */
  #view = FIRST_VIEW;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #settling;
  /** @type {Parts | undefined} */ #parts;
  /** @type {ExplorerGrids | undefined} */ #grids;
  /** @type {import('./channel-close-up.js').ChannelCloseUp | undefined} */ #closeUp;
  /** @type {Record<string, string>} */ #colours = {};
  /** @type {import('./view.js').Compared | null} */ #compared = null;
  /** @type {{value: string, name: string}[]} */ #comparisons = [];
  #texts = ENGLISH;
  #named = false;
  #keys = (/** @type {KeyboardEvent} */ event) => this.#onKey(event);

  constructor() {
    super();
    // Set before the browser knew this element: own properties would hide the setters.
    for (const name of /** @type {const} */ (['texts', 'source', 'colours', 'closeUp', 'compared', 'comparisons'])) {
      if (Object.hasOwn(this, name)) {
        const value = /** @type {any} */ (this[name]);
        delete (/** @type {any} */ (this)[name]);
        queueMicrotask(() => (this[name] = value));
      }
    }
    // What was left is not to become the next step.
    this.addEventListener('travel', () => clearTimeout(this.#settling));
  }

  connectedCallback() {
    if (!this.#parts) {
      this.#parts = build();
      this.append(...this.#parts.all);
      this.#grids = new ExplorerGrids(
        this.#parts,
        (code) => this.#refuse(code),
        (code) => this.dispatchEvent(new CustomEvent('compared-refused', { detail: { code } })),
        () => this.#move({ pin: null, compare: null }),
      );
      this.#grids.texts = this.#texts;
      this.#grids.colours = this.#colours;
      this.#grids.closeUp = this.#closeUp;
      this.#listen(this.#parts);
    }
    this.#grids?.use(this.#base, this.#weights, this.#compared);
    this.#parts?.strip.use(this.#base);
    this.#parts?.download.use(this.#base);
    document.addEventListener('keydown', this.#keys);
    name(this.#parts, this.#texts, this.#named);
    this.#render();
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#keys);
    clearTimeout(this.#settling);
    this.#grids?.use(undefined, undefined, null);
    this.#parts?.strip.use(undefined);
    this.#parts?.download.use(undefined);
  }

  /** @param {import('./channel-close-up.js').ChannelCloseUp} element that shows the selected channel closely */
  set closeUp(element) {
    element.addEventListener('look', (event) => this.#lookClosely(/** @type {CustomEvent} */ (event).detail));
    element.addEventListener('tap', (event) => {
      const found = tapOf(this.#source, /** @type {CustomEvent} */ (event).detail);
      if (found) {
        this.#move({ layer: found.layer.path, ...(found.show && { show: found.show }) });
      }
    });
    element.addEventListener('refused', (event) => this.#refuse(/** @type {CustomEvent} */ (event).detail));
    this.#closeUp = element;
    if (this.#grids) {
      this.#grids.closeUp = element;
      this.#render();
    }
  }

  /** @param {Partial<View>} change that the close-up asks for */
  #lookClosely(change) {
    const { channel } = this.#view;
    const to = change.channel ?? channel;
    const goes = change.filters !== undefined || (change.channel !== undefined && change.channel !== null);
    if (goes && to !== null) {
      const filters = change.filters === undefined ? this.#view.filters : change.filters;
      const place = this.#grids?.placeOf(to, filters) ?? to;
      this.#move({ ...change, ...holding(this.#view, place, this.#layer().channels) });
      return;
    }
    this.#move(change.channel === null ? { ...change, cell: null } : change);
    if (change.channel === null) {
      /** @type {HTMLElement | null} */ (
        this.#parts?.main.grid.querySelector(`[data-channel="${channel}"]`)
      )?.focus();
    }
  }

  /** @param {string} code */
  #refuse(code) {
    this.dispatchEvent(new CustomEvent('maps-refused', { detail: { code } }));
  }

  /** @param {Partial<import('./texts.js').Texts>} texts */
  set texts(texts) {
    this.#texts = { ...ENGLISH, ...texts };
    if (this.#parts && this.#grids) {
      name(this.#parts, this.#texts, this.#named);
      this.#grids.texts = this.#texts;
      this.#render();
    }
  }

  get texts() {
    return this.#texts;
  }

  /**
   * The colour maps by name, each in base64; gray is known.
   *
   * @param {Record<string, string>} tables
   */
  set colours(tables) {
    this.#colours = tables;
    if (this.#grids) {
      this.#grids.colours = tables;
      this.#render();
    }
  }

  get colours() {
    return this.#colours;
  }

  /** The picture stays until maps of the new extraction arrive. */
  set source(source) {
    const other = source.base !== this.#source.base;
    const others = source.weights !== this.#source.weights;
    this.#source = source;
    if (other || others) {
      this.#grids?.use(this.#base, this.#weights, this.#compared);
      this.#parts?.strip.use(this.#base);
      this.#parts?.download.use(this.#base);
    }
    if (other) {
      this.#parts?.grids.toggleAttribute('stale', Boolean(this.#base));
    }
    this.#render();
  }

  get source() {
    return this.#source;
  }

  /** What the extraction is compared with; null while there is none. */
  set compared(compared) {
    this.#compared = compared?.base ? compared : null;
    if (this.isConnected) {
      this.#grids?.use(this.#base, this.#weights, this.#compared);
      this.#parts?.strip.use(this.#base);
      this.#parts?.download.use(this.#base);
    }
    this.#render();
  }

  get compared() {
    return this.#compared;
  }

  /** What it can be compared with: what the view says, and the name of its text. */
  set comparisons(comparisons) {
    this.#comparisons = comparisons;
    this.#render();
  }

  get comparisons() {
    return this.#comparisons;
  }

  /** What is compared, if that is possible here. */
  get #compare() {
    const { compare } = this.#view;
    return this.#comparisons.some(({ value }) => value === compare) ? compare : null;
  }

  get #base() {
    return absolute(this.#source.base);
  }

  get #weights() {
    return absolute(this.#source.weights);
  }

  /**
   * Goes to a view that was not chosen here: a link, the tree, the Back button. Not reported back.
   *
   * @param {Partial<View>} view
   */
  show(view) {
    clearTimeout(this.#settling);
    this.#look(view);
  }

  /** @param {Partial<View>} view */
  #move(view) {
    clearTimeout(this.#settling);
    this.#look(view);
    this.#settling = setTimeout(() => {
      const layer = this.#layer();
      const { channel, pin, filters } = this.#view;
      const input = filters !== null && layer.kernel ? inputOf(layer, filters) : filters;
      const detail = {
        ...this.#view,
        layer: layer.path,
        channel: channel !== null && channel < layer.channels ? channel : null,
        pin: pin !== null && tapOf(this.#source, pin) ? pin : null,
        filters: input === 'all' ? '0' : input,
      };
      this.dispatchEvent(new CustomEvent('view-change', { detail }));
    }, SETTLE_MS);
  }

  /** @param {Partial<View>} view */
  #look(view) {
    const before = this.#view;
    this.#view = { ...before, ...view };
    if (KEYS.some((key) => before[key] !== this.#view[key])) {
      this.#parts?.grids.removeAttribute('stale');
    }
    this.#render();
  }

  /** Of the layer, or of the one before the tap that is no layer's. */
  get #index() {
    const index = this.#source.layers.findIndex((layer) => layer.path === this.#view.layer);
    return Math.max(0, index >= 0 ? index : (otherTap(this.#source, this.#view.layer)?.after ?? 0));
  }

  /** @returns {Layer & {after?: number}} */
  #layer() {
    const { layers } = this.#source;
    return (
      layers.find((layer) => layer.path === this.#view.layer) ?? otherTap(this.#source, this.#view.layer) ?? layers[0]
    );
  }

  /** @param {number} index */
  #moveToLayer(index) {
    const last = this.#source.layers.length - 1;
    const to = Math.max(0, Math.min(index, last));
    if (to !== this.#index || this.#layer().after !== undefined) {
      this.#move({ layer: this.#source.layers[to].path });
    }
  }

  /** @param {number} by channels */
  #moveChannels(by) {
    const { channels } = this.#layer();
    const before = clamp(this.#view, channels);
    const after = shift(before, by, channels);
    if (after.first !== before.first) {
      this.#move(after);
    }
  }

  #render() {
    if (!this.#parts || this.#source.layers.length === 0) {
      return;
    }
    const filters = this.#view.filters !== null;
    if (filters !== this.#named) {
      this.#named = filters;
      this.classList.toggle('filtering', filters);
      name(this.#parts, this.#texts, filters);
    }
    const [index, layer] = [this.#index, this.#layer()];
    const compared = { ...this.#view, compare: this.#compare };
    const view = { ...compared, order: orderOf(compared) };
    offerComparisons(this.#parts, this.#texts, this.#comparisons, view);
    label(this.#parts, this.#texts, this.#source, index, layer, clamp(view, layer.channels), view);
    this.#grids?.show(this.#source, index, layer, view);
    this.#parts.strip.show(this.#source.layers, index, this.#view.show, this.#texts);
    const widest = Math.max(...this.#source.layers.map(({ channels }) => channels));
    this.#parts.download.show(this.#view, widest, () => this.#grids?.pictures() ?? []);
  }

  #togglePin() {
    const layer = this.#layer();
    this.#move({
      pin: this.#view.pin === null ? mapsOf(layer, this.#view.show, this.#view).tap : null,
      compare: null,
    });
  }

  #toggleFilters() {
    if (this.#source.weights) {
      this.#move({ filters: this.#view.filters === null ? '0' : null });
    }
  }

  /** @param {Parts} parts */
  #listen(parts) {
    parts.strip.addEventListener('stop', (event) => this.#moveToLayer(/** @type {CustomEvent} */ (event).detail.index));
    // Fired for values that are set here too: those are what is shown already.
    parts.slider.addEventListener('value-changed', () => {
      const { value } = parts.slider;
      if (this.#source.layers[value] && value !== this.#index) {
        this.#moveToLayer(value);
      }
    });
    parts.channels.addEventListener('value-changed', () => {
      const [first, last] = parts.channels.value;
      const shown = this.#source.layers.length > 0 && clamp(this.#view, this.#layer().channels);
      if (shown && (first !== shown.first || last !== shown.last)) {
        this.#move({ first, last });
      }
    });
    parts.previous.addEventListener('click', () => this.#moveChannels(-STEP));
    parts.next.addEventListener('click', () => this.#moveChannels(STEP));
    parts.show.addEventListener('value-changed', () => {
      const { value } = parts.show;
      const layer = this.#source.layers[this.#index];
      if (value && layer && value !== drawn(layer, this.#view.show)) {
        this.#move({ show: value });
      }
    });
    for (const own of /** @type {const} */ (['order', 'scale', 'colormap'])) {
      const choice = parts.picture[own];
      choice.addEventListener('value-changed', () => {
        const now = own === 'order' ? orderOf({ ...this.#view, compare: this.#compare }) : this.#view[own];
        if (choice.value && choice.value !== now && this.#source.layers.length > 0) {
          this.#move({ [own]: choice.value });
        }
      });
      // What was typed and is no value gives way to the value.
      choice.addEventListener('change', () => (choice.value ||= this.#view[own]));
      // A few choices need no keyboard on a touch screen.
      choice.inputElement?.setAttribute('inputmode', 'none');
    }
    parts.input.addEventListener('value-changed', () => {
      const { value } = parts.input;
      const { filters } = this.#view;
      if (value && value !== 'all' && filters !== null && value !== inputOf(this.#layer(), filters)) {
        this.#move({ filters: value });
      }
    });
    parts.input.addEventListener('change', () => (parts.input.value ||= inputOf(this.#layer(), this.#view.filters ?? '0')));
    parts.compare.addEventListener('value-changed', () => {
      const { value } = parts.compare;
      if (value && value !== (this.#compare ?? NOTHING)) {
        this.#move(value === NOTHING ? { compare: null } : { compare: value, pin: null });
      }
    });
    parts.compare.addEventListener('change', () => (parts.compare.value ||= this.#compare ?? NOTHING));
    parts.compare.inputElement?.setAttribute('inputmode', 'none');
    parts.filters.addEventListener('click', () => this.#toggleFilters());
    parts.pin.addEventListener('click', () => this.#togglePin());
    parts.main.grid.addEventListener('tile', (event) => {
      const { channel } = /** @type {CustomEvent} */ (event).detail;
      this.#move(channel === this.#view.channel ? { channel: null, cell: null } : { channel });
    });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !this.#source.layers.length) {
      return;
    }
    const horizontal = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const paging = { PageUp: -1, PageDown: 1 }[event.key];
    const path = event.composedPath().filter((node) => node instanceof Element);
    const isLetter = !event.repeat && !path.some((node) => node.matches(READS_LETTERS));
    const asked = { s: 'share', '?': 'help' }[event.key.toLowerCase()];
    if (asked && isLetter) {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent(asked));
      return;
    }
    if (event.key.toLowerCase() === 'p' && isLetter) {
      event.preventDefault();
      this.#togglePin();
      return;
    }
    if (event.key.toLowerCase() === 'f' && isLetter) {
      event.preventDefault();
      this.#toggleFilters();
      return;
    }
    const onSlider = path.includes(/** @type {HTMLElement} */ (this.#parts?.slider));
    if (path.some((node) => node.matches(READS_KEYS)) && !(onSlider && event.shiftKey && horizontal)) {
      return;
    }
    if (event.key === 'Escape' && this.#view.channel !== null) {
      event.preventDefault();
      this.#lookClosely({ channel: null });
    } else if (horizontal) {
      event.preventDefault();
      this.#moveToLayer(this.#index + horizontal * (event.shiftKey ? FAR : 1));
    } else if (paging && !event.shiftKey) {
      event.preventDefault();
      this.#moveChannels(paging * STEP);
    }
  }
}

/**
 * @param {string | null | undefined} address relative to the page
 * @returns {string | undefined}
 */
function absolute(address) {
  return address ? new URL(address, document.baseURI).href : undefined;
}

customElements.define('layer-explorer', LayerExplorer);
