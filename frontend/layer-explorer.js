// @ts-check
import './feature-map-grid.js';
import { build, SHOWS } from './explorer-parts.js';
import { MapsClient } from './maps-client.js';
import { ahead, clamp, drawn, fill, mapsOf, shift } from './view.js';

/** @typedef {import('./view.js').Layer} Layer */
/** @typedef {import('./view.js').Range} Range */
/** @typedef {import('./view.js').Show} Show */

/** @typedef {{layer: string, first: number, last: number, show: Show}} View what is looked at; layer is a module path */
/** @typedef {{base?: string | null, layers: Layer[]}} Source base: address of the taps of the extraction, if there is one */

const STEP = 64;
const FAR = 10;
const SETTLE_MS = 150;
const TRAVEL_MS = 2000;
/** Those who read keys themselves. */
const READS_KEYS =
  'input, textarea, select, [contenteditable], vaadin-grid, vaadin-combo-box, [role="dialog"], [role="menu"]';

const ENGLISH = {
  layer: 'Layer',
  position: 'layer {0} of {1}',
  shape: '{0} × {1} × {2}',
  kernel: '{0}×{1}, stride {2}',
  show: 'Show',
  convolution: 'Convolution',
  'batch-norm': 'After batch norm',
  relu: 'After ReLU',
  channels: 'Channels',
  firstChannel: 'First channel',
  lastChannel: 'Last channel',
  previous: 'Previous {0}',
  next: 'Next {0}',
  range: '{0} – {1}',
  shown: '{0} of {1} shown',
  scale: 'each on its own scale',
  minimum: 'min',
  maximum: 'max',
  empty: 'Choose a photo to see what the network makes of it.',
  grid: 'Feature maps',
  tile: '{0}, channel {1}, {2} to {3}',
  waiting: '{0}, channel {1}, waiting',
};

/**
 * Layer slider, channel range, the choice of what is drawn, and the grid that follows them within the frame.
 *
 * The server sets `source` and `texts` and calls `show`; it hears `view-change` (detail: the whole view) once the view has
 * settled, and `maps-refused` (detail: the code) when it will not give what is on the screen.
 */
class LayerExplorer extends HTMLElement {
  /** @type {Source} */ #source = { layers: [] };
  /** @type {View} what was asked for; a layer may be too small for the range */
  #view = { layer: '', first: 0, last: STEP - 1, show: 'relu' };
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #settling;
  /** @type {ReturnType<typeof build> | undefined} */ #parts;
  #texts = ENGLISH;
  #client = new MapsClient(
    (tap, first, last) => this.#arrived(tap, first, last),
    (code) => this.dispatchEvent(new CustomEvent('maps-refused', { detail: { code } })),
  );
  #keys = (/** @type {KeyboardEvent} */ event) => this.#onKey(event);
  #travels = () => this.#onTravel();
  /** @type {number | undefined} */ #travelling;

  constructor() {
    super();
    // Set before the browser knew this element: own properties would hide the setters.
    for (const name of /** @type {const} */ (['texts', 'source'])) {
      if (Object.hasOwn(this, name)) {
        const value = /** @type {any} */ (this[name]);
        delete (/** @type {any} */ (this)[name]);
        queueMicrotask(() => (this[name] = value));
      }
    }
  }

  connectedCallback() {
    if (!this.#parts) {
      this.#parts = build();
      this.append(...this.#parts.all);
      this.#listen(this.#parts);
    }
    document.addEventListener('keydown', this.#keys);
    window.addEventListener('popstate', this.#travels);
    this.#name(this.#parts);
    this.#render();
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.#keys);
    window.removeEventListener('popstate', this.#travels);
    clearTimeout(this.#travelling);
    this.#travelling = undefined;
    clearTimeout(this.#settling);
    this.#client.use(undefined);
  }

  /** @param {Partial<typeof ENGLISH>} texts */
  set texts(texts) {
    this.#texts = { ...ENGLISH, ...texts };
    if (this.#parts) {
      this.#name(this.#parts);
      this.#render();
    }
  }

  get texts() {
    return this.#texts;
  }

  /** The picture stays until maps of the new extraction arrive. */
  set source(source) {
    const other = source.base !== this.#source.base;
    this.#source = source;
    if (other) {
      this.#client.use(source.base ? new URL(source.base, document.baseURI).href : undefined);
      this.#parts?.grid.toggleAttribute('stale', Boolean(source.base));
    }
    this.#render();
  }

  get source() {
    return this.#source;
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
      const detail = { ...this.#view, layer: layer.path, ...clamp(this.#view, layer.channels) };
      this.dispatchEvent(new CustomEvent('view-change', { detail }));
    }, SETTLE_MS);
  }

  /** @param {Partial<View>} view */
  #look(view) {
    const before = this.#view;
    this.#view = { ...before, ...view };
    if (/** @type {const} */ (['layer', 'first', 'last', 'show']).some((key) => before[key] !== this.#view[key])) {
      this.#parts?.grid.removeAttribute('stale');
    }
    this.#render();
  }

  get #index() {
    return Math.max(
      0,
      this.#source.layers.findIndex((layer) => layer.path === this.#view.layer),
    );
  }

  #layer() {
    return this.#source.layers[this.#index];
  }

  /** @param {number} index */
  #moveToLayer(index) {
    const last = this.#source.layers.length - 1;
    const to = Math.max(0, Math.min(index, last));
    if (to !== this.#index) {
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
    const { layers } = this.#source;
    const index = this.#index;
    const layer = layers[index];
    const { show } = this.#view;
    const maps = mapsOf(layer, show, this.#view);
    this.#label(this.#parts, index, layer, maps);
    this.#client.want(maps, ahead(layers, index, show, this.#view, STEP));
    this.#parts.grid.show({
      path: layer.path,
      first: maps.first,
      last: maps.last,
      map: (channel) => this.#client.map(maps.tap, channel),
    });
  }

  /**
   * @param {string} tap
   * @param {number} first
   * @param {number} last
   */
  #arrived(tap, first, last) {
    if (this.#parts && this.#layer().taps[drawn(this.#layer(), this.#view.show)] === tap) {
      this.#parts.grid.update(first, last);
    }
  }

  /**
   * @param {ReturnType<typeof build>} parts
   * @param {number} index
   * @param {Layer} layer
   * @param {Range} range
   */
  #label(parts, index, layer, range) {
    const [texts, { layers, base }] = [this.#texts, this.#source];
    const position = fill(texts.position, index + 1, layers.length);
    parts.slider.max = layers.length - 1;
    parts.slider.value = index;
    parts.slider.querySelector('input')?.setAttribute('aria-valuetext', `${position}, ${layer.path}`);
    parts.path.textContent = layer.path;
    parts.position.textContent = position;
    parts.shape.textContent = fill(texts.shape, layer.channels, layer.height, layer.width);
    parts.kernel.textContent = fill(texts.kernel, ...layer.kernel, [...new Set(layer.stride)].join('×'));

    parts.channels.max = layer.channels - 1;
    parts.channels.value = [range.first, range.last];
    parts.range.textContent = fill(texts.range, range.first, range.last);
    parts.shown.textContent = fill(texts.shown, range.last - range.first + 1, layer.channels);
    parts.previous.disabled = range.first === 0;
    parts.next.disabled = range.last === layer.channels - 1;

    const now = drawn(layer, this.#view.show);
    parts.show.value = now;
    parts.choices.forEach((choice, i) => (choice.disabled = !layers.some(({ taps }) => taps[SHOWS[i]])));
    parts.drawn.textContent = texts[now];
    parts.empty.hidden = Boolean(base);
    parts.grid.toggleAttribute('idle', !base);
  }

  /**
   * Puts the texts that do not change with the view.
   *
   * @param {ReturnType<typeof build>} parts
   */
  #name(parts) {
    const texts = this.#texts;
    parts.slider.accessibleName = texts.layer;
    parts.show.accessibleName = texts.show;
    parts.choices.forEach((choice, i) => (choice.label = texts[SHOWS[i]]));
    parts.channelsLabel.textContent = texts.channels;
    parts.channels.accessibleNameStart = texts.firstChannel;
    parts.channels.accessibleNameEnd = texts.lastChannel;
    parts.previous.ariaLabel = fill(texts.previous, STEP);
    parts.next.ariaLabel = fill(texts.next, STEP);
    parts.scale.textContent = texts.scale;
    parts.minimum.textContent = texts.minimum;
    parts.maximum.textContent = texts.maximum;
    parts.empty.textContent = texts.empty;
    parts.grid.texts = texts;
  }

  /** @param {ReturnType<typeof build>} parts */
  #listen(parts) {
    // Fired for values that are set here too: those are what is shown already.
    parts.slider.addEventListener('value-changed', () => {
      const { value } = parts.slider;
      if (this.#source.layers[value]) {
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
      if (value && this.#source.layers.length > 0 && value !== drawn(this.#layer(), this.#view.show)) {
        this.#move({ show: value });
      }
    });
  }

  /**
   * The router misses a Back that comes before it has seen the entry that it leaves. While it asks the server it also undoes
   * and redoes the step, so only an address that is still there after a while is told.
   */
  #onTravel() {
    const query = location.search;
    this.#travelling ??= setTimeout(() => {
      this.#travelling = undefined;
      if (location.search === query) {
        this.dispatchEvent(new CustomEvent('address-change', { detail: { query } }));
      }
    }, TRAVEL_MS);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !this.#source.layers.length) {
      return;
    }
    const horizontal = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const paging = { PageUp: -1, PageDown: 1 }[event.key];
    const path = event.composedPath().filter((node) => node instanceof Element);
    const onSlider = path.includes(/** @type {HTMLElement} */ (this.#parts?.slider));
    if (path.some((node) => node.matches(READS_KEYS)) && !(onSlider && event.shiftKey && horizontal)) {
      return;
    }
    if (horizontal) {
      event.preventDefault();
      this.#moveToLayer(this.#index + horizontal * (event.shiftKey ? FAR : 1));
    } else if (paging && !event.shiftKey) {
      event.preventDefault();
      this.#moveChannels(paging * STEP);
    }
  }
}

customElements.define('layer-explorer', LayerExplorer);
