// @ts-check
import { gray, paint } from './colour.js';
import { magnitudes } from './magnitudes.js';
import { drawn, fill } from './view.js';

/** @typedef {import('./texts.js').Texts} Texts */
/** @typedef {import('./view.js').Layer} Layer */
/** @typedef {import('./view.js').Show} Show */

/** Maps no larger than this are drawn as the squares that they are. */
const COARSE = 32;

/**
 * One thumbnail for each stop of the layer slider below, at the stop's place: how strongly the layer answers where in the photo, each on
 * its own scale. They fill as the layers are computed.
 *
 * A press on it fires `stop` with the index. It takes no focus: the slider is its keyboard.
 */
export class DepthStrip extends HTMLElement {
  /** @type {string | undefined} */ #base;
  /** @type {string[]} of the layers */ #paths = [];
  /** @type {HTMLCanvasElement[]} */ #thumbs = [];
  /** @type {HTMLElement[]} */ #groups = [];
  #stops = document.createElement('div');
  #lines = document.createElement('div');
  #names = document.createElement('div');
  #magnitudes = magnitudes((tap) => this.#thumbs.forEach((thumb) => thumb.dataset.tap === tap && this.#draw(thumb)));

  constructor() {
    super();
    this.#stops.className = 'stops';
    this.#lines.className = 'lines';
    this.#names.className = 'names';
    this.#names.ariaHidden = 'true';
    this.addEventListener('pointerdown', (event) => {
      if (event.button === 0) {
        this.setPointerCapture(event.pointerId);
        this.#press(event);
      }
    });
    this.addEventListener('pointermove', (event) => {
      if (this.hasPointerCapture(event.pointerId)) {
        this.#press(event);
      }
    });
  }

  connectedCallback() {
    this.role = 'group';
    if (!this.#stops.isConnected) {
      this.append(this.#stops, this.#lines, this.#names);
    }
  }

  /** @param {string | undefined} base address of the taps of an extraction; the pictures of the last one stay until others arrive */
  use(base) {
    if (base !== this.#base) {
      this.#base = base;
      this.#magnitudes.use(base);
      this.#thumbs.forEach((thumb) => (thumb.dataset.state = 'waiting'));
    }
  }

  /**
   * @param {Layer[]} layers
   * @param {number} index of the current one
   * @param {Show} show
   * @param {Texts} texts
   */
  show(layers, index, show, texts) {
    if (layers.length !== this.#paths.length || layers.some(({ path }, i) => path !== this.#paths[i])) {
      this.#paths = layers.map(({ path }) => path);
      this.#build();
    }
    this.ariaLabel = texts.depth;
    layers.forEach((layer, i) => {
      const thumb = this.#thumbs[i];
      const tap = layer.taps[drawn(layer, show)];
      const name = fill(texts.depthStop, i + 1, layers.length, layer.path);
      if (thumb.title !== name) {
        thumb.title = thumb.ariaLabel = name;
      }
      if (thumb.dataset.tap !== tap) {
        thumb.dataset.tap = tap;
        this.#draw(thumb);
      }
      thumb.ariaCurrent = i === index ? 'true' : null;
    });
    for (const group of this.#groups) {
      const [first, last] = [Number(group.dataset.first), Number(group.dataset.last)];
      group.classList.toggle('current', first <= index && index <= last);
    }
    this.#magnitudes.want(this.#thumbs.map((thumb) => thumb.dataset.tap ?? ''));
  }

  #build() {
    const last = Math.max(1, this.#paths.length - 1);
    this.style.setProperty('--stops', String(last));
    this.#thumbs = this.#paths.map((_, i) => {
      const thumb = document.createElement('canvas');
      thumb.role = 'img';
      thumb.width = thumb.height = 1;
      thumb.style.setProperty('--at', String(i / last));
      thumb.dataset.state = 'waiting';
      return thumb;
    });
    this.#stops.replaceChildren(...this.#thumbs);
    const stages = stagesOf(this.#paths);
    const part = (/** @type {Stage} */ { first, last: end, name }, /** @type {boolean} */ named) => {
      const made = document.createElement('span');
      made.dataset.first = String(first);
      made.dataset.last = String(end);
      made.style.setProperty('--from', String((first - 0.5) / last));
      made.style.setProperty('--to', String((end + 0.5) / last));
      made.style.setProperty('--count', String(end - first + 1));
      made.textContent = named ? name : '';
      return made;
    };
    const [lines, names] = [false, true].map((named) => stages.map((stage) => part(stage, named)));
    this.#lines.replaceChildren(...lines);
    this.#names.replaceChildren(...names);
    this.#groups = [...lines, ...names];
  }

  /** @param {HTMLCanvasElement} thumb */
  #draw(thumb) {
    const magnitude = this.#magnitudes.of(thumb.dataset.tap ?? '');
    thumb.dataset.state = magnitude ? 'ready' : 'waiting';
    if (magnitude) {
      paint(thumb, magnitude.cells, magnitude.width, magnitude.height, gray);
      thumb.classList.toggle('coarse', magnitude.width <= COARSE);
    }
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const places = this.#thumbs.map((thumb) => {
      const { left, width } = thumb.getBoundingClientRect();
      return Math.abs(left + width / 2 - event.clientX);
    });
    const index = places.indexOf(Math.min(...places));
    if (index >= 0) {
      this.dispatchEvent(new CustomEvent('stop', { detail: { index } }));
    }
  }
}

/** @typedef {{name: string, first: number, last: number}} Stage layers that belong together */

/**
 * The layers by the first segment in which their paths differ; those before the first such stage are the stem. None where that tells
 * nothing.
 *
 * @param {string[]} paths
 * @returns {Stage[]}
 */
export function stagesOf(paths) {
  const split = paths.map((path) => path.split('.'));
  const [start = []] = split;
  let common = 0;
  while (common < start.length - 1 && split.every((each) => each.length > common + 1 && each[common] === start[common])) {
    common++;
  }
  /** @type {Stage[]} */
  const stages = [];
  let inStem = true;
  split.forEach((segments, i) => {
    const isInside = segments.length > common + 1;
    inStem &&= !isInside;
    const name = inStem ? 'stem' : segments[common];
    const before = stages.at(-1);
    if (before?.name === name) {
      before.last = i;
    } else {
      stages.push({ name, first: i, last: i });
    }
  });
  const tells = stages.length > 1 && stages.length < paths.length;
  return tells ? stages : common > 0 ? [{ name: start.slice(0, common).join('.'), first: 0, last: paths.length - 1 }] : [];
}

customElements.define('depth-strip', DepthStrip);
