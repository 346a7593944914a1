// @ts-check
/** Fetches the kernels of a convolution and makes tiles of them: the exact weights travel, what is drawn is made here. */
import { boundsOf, level } from './colour.js';
import { readNpy } from './exact-numbers.js';
import { Refusal, refusalOf } from './refusal.js';

/** @typedef {import('./maps-client.js').FeatureMap} FeatureMap */
/** @typedef {import('./maps-client.js').Extremes} Extremes */
/** @typedef {import('./view.js').Input} Input */
/** @typedef {import('./view.js').Layer} Layer */
/** @typedef {import('./view.js').Range} Range */
/** @typedef {import('./view.js').Scale} Scale */

/**
 * @typedef {object} Kernels of consecutive filters
 * @property {Float32Array} values filter by filter, in each input by input, in each row by row
 * @property {number} first filter
 * @property {number} size values of one filter
 * @property {Extremes} extremes of all weights of the layer
 */

/** @typedef {FeatureMap & {values: Float32Array, colours?: Uint32Array}} Tile colours: of its cells, where it brings its own */

const LIMIT = 32 * 1024 * 1024;
const RETRY_MS = 2000;

export class KernelsClient {
  /** @type {string | undefined} */ #base;
  /** @type {Map<string, Kernels>} by address, least recently looked at first */ #kept = new Map();
  /** @type {{url: string, abort: AbortController} | undefined} */ #running;
  /** @type {string | undefined} */ #refused;

  /**
   * @param {() => void} onArrival something that was wanted is there, or may be asked for again
   * @param {(code: string) => void} onRefusal the server will not give what is on the screen
   */
  constructor(onArrival, onRefusal) {
    this.onArrival = onArrival;
    this.onRefusal = onRefusal;
  }

  /**
   * Turns to another model and forgets the last one.
   *
   * @param {string | undefined} base address of its layers, ends in a slash; none while there is none
   */
  use(base) {
    if (base !== this.#base) {
      this.#base = base;
      this.#stop();
      this.#kept.clear();
      this.#refused = undefined;
    }
  }

  #stop() {
    this.#running?.abort.abort();
    this.#running = undefined;
  }

  /**
   * The kernels if they are here; else they are asked for.
   *
   * @param {Layer} layer
   * @param {Range} filters
   * @param {Input} input
   * @returns {Kernels | undefined}
   */
  get({ path }, { first, last }, input) {
    if (this.#base === undefined) {
      return undefined;
    }
    const part = /^\d+$/.test(input) ? `&input=${input}` : '';
    const url = `${this.#base}${encodeURIComponent(path)}/weights.npy?filters=${first}-${last}${part}`;
    const kept = this.#kept.get(url);
    if (kept) {
      this.#kept.delete(url);
      this.#kept.set(url, kept);
      return kept;
    }
    if (this.#running?.url !== url && this.#refused !== url) {
      this.#stop();
      void this.#request(url, first, last);
    }
    return undefined;
  }

  /**
   * @param {string} url
   * @param {number} first
   * @param {number} last
   */
  async #request(url, first, last) {
    const abort = new AbortController();
    this.#running = { url, abort };
    this.#refused = undefined;
    try {
      const response = await fetch(url, { signal: abort.signal });
      if (!response.ok) {
        throw await refusalOf(response);
      }
      const file = await response.arrayBuffer();
      abort.signal.throwIfAborted();
      const { values } = readNpy(file);
      const [lowest, highest] = ['Minimum', 'Maximum'].map((end) =>
        Math.fround(Number(response.headers.get(`X-Layer-${end}`))),
      );
      this.#kept.set(url, { values, first, size: values.length / (last - first + 1), extremes: { lowest, highest } });
      this.#forget();
      this.#running = undefined;
      this.onArrival();
    } catch (failure) {
      if (!abort.signal.aborted) {
        this.#running = undefined;
        this.#failed(url, failure);
      }
    }
  }

  #forget() {
    let bytes = [...this.#kept.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
    for (const [url, { values }] of this.#kept) {
      if (bytes <= LIMIT || this.#kept.size === 1) {
        return;
      }
      bytes -= values.byteLength;
      this.#kept.delete(url);
    }
  }

  /**
   * @param {string} url
   * @param {unknown} failure
   */
  #failed(url, failure) {
    this.#refused = url;
    if (failure instanceof Refusal && !failure.retryMs) {
      this.onRefusal(failure.code);
      return;
    }
    setTimeout(
      () => {
        if (this.#refused === url) {
          this.#refused = undefined;
          this.onArrival();
        }
      },
      failure instanceof Refusal ? failure.retryMs : RETRY_MS,
    );
  }
}

/**
 * One filter: its kernel, its three kernels as red, green and blue, or its single weights beside each other.
 *
 * @param {Kernels} kernels
 * @param {Layer} layer
 * @param {number} filter
 * @param {Input} input
 * @param {Scale} scale
 * @param {string} colormap
 * @returns {Tile}
 */
export function tileOf({ values: all, first, size, extremes }, { kernel = [1, 1] }, filter, input, scale, colormap) {
  const values = all.subarray((filter - first) * size, (filter - first + 1) * size);
  const [minimum, maximum] = [values.reduce(smaller), values.reduce(larger)];
  const [from, to] = scale === 'layer' ? [extremes.lowest, extremes.highest] : [minimum, maximum];
  const bounds = boundsOf(input === 'rgb' ? 'gray' : colormap, from, to);
  const levels = Uint8Array.from(values, (value) => level(bounds, value));
  const [height, width] = input === 'all' ? [1, size] : kernel;
  const tile = { cells: levels, height, width, minimum, maximum, extremes, values };
  if (input !== 'rgb') {
    return tile;
  }
  const area = height * width;
  const pixels = new Uint8ClampedArray(area * 4);
  for (let cell = 0; cell < area; cell++) {
    pixels.set([levels[cell], levels[area + cell], levels[2 * area + cell], 255], cell * 4);
  }
  return /** @type {any} */ ({
    ...tile,
    cells: Uint16Array.from({ length: area }, (_, cell) => cell),
    colours: new Uint32Array(pixels.buffer),
  });
}

const smaller = (/** @type {number} */ a, /** @type {number} */ b) => Math.min(a, b);
const larger = (/** @type {number} */ a, /** @type {number} */ b) => Math.max(a, b);
