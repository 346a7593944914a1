// @ts-check
import { tapUrl } from './addresses.js';
import { readNpy } from './exact-numbers.js';
import { Refusal, refusalOf, RETRY_MS } from './refusal.js';

/** @typedef {{tap: string, channel: number}} Wanted one feature map */

const AT_ONCE = 2;
/** Each tap may cost the server a pass: who drags the layer slider passes by many. */
const SETTLE_MS = 120;
const LIMIT = 16 * 1024 * 1024;

/** Fetches the exact numbers of single feature maps and keeps some. What is not wanted any more is not waited for. */
export class NumbersClient {
  /** @type {string | undefined} */ #base;
  /** @type {Map<string, Float32Array>} least recently looked at first */ #kept = new Map();
  /** @type {Map<string, AbortController>} */ #running = new Map();
  /** @type {Set<string>} */ #refused = new Set();
  /** @type {Wanted[]} */ #wanted = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #settling;
  #bytes = 0;

  /**
   * @param {() => void} onArrival some of what was wanted is there
   * @param {(code: string) => void} onRefusal the server will not give what is wanted
   */
  constructor(onArrival, onRefusal) {
    this.onArrival = onArrival;
    this.onRefusal = onRefusal;
  }

  /**
   * Turns to another extraction and forgets the last one.
   *
   * @param {string | undefined} base address of its taps, see tapUrl
   */
  use(base) {
    if (base !== this.#base) {
      this.#base = base;
      this.#running.forEach((request) => request.abort());
      this.#running.clear();
      this.#kept.clear();
      this.#refused.clear();
      this.#wanted = [];
      this.#bytes = 0;
    }
  }

  /**
   * @param {string} tap
   * @param {number} channel
   * @returns {Float32Array | undefined} its values row by row, if they have arrived
   */
  get(tap, channel) {
    return this.#kept.get(key({ tap, channel }));
  }

  /** @param {Wanted[]} wanted the most urgent first */
  want(wanted) {
    const keys = wanted.map(key);
    if (keys.join() === this.#wanted.map(key).join()) {
      return;
    }
    this.#wanted = wanted;
    for (const [id, request] of this.#running) {
      if (!keys.includes(id)) {
        request.abort();
        this.#running.delete(id);
      }
    }
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#start(), SETTLE_MS);
  }

  #start() {
    const base = this.#base;
    if (base === undefined) {
      return;
    }
    for (const each of this.#wanted) {
      const id = key(each);
      if (!this.#kept.has(id) && !this.#running.has(id) && !this.#refused.has(id) && this.#running.size < AT_ONCE) {
        void this.#request(each, id, base);
      }
    }
  }

  /**
   * @param {Wanted} wanted
   * @param {string} id
   * @param {string} base
   */
  async #request({ tap, channel }, id, base) {
    const abort = new AbortController();
    this.#running.set(id, abort);
    try {
      const url = tapUrl(base, tap, 'activation.npy', { channels: `${channel}-${channel}` });
      const response = await fetch(url, { signal: abort.signal });
      if (!response.ok) {
        throw await refusalOf(response);
      }
      const { values } = readNpy(await response.arrayBuffer());
      abort.signal.throwIfAborted();
      this.#keep(id, values);
      this.#running.delete(id);
      this.onArrival();
    } catch (failure) {
      if (!abort.signal.aborted) {
        this.#running.delete(id);
        this.#failed(id, failure);
      }
    }
    this.#start();
  }

  /**
   * @param {string} id
   * @param {Float32Array} values
   */
  #keep(id, values) {
    const needed = this.#wanted.map(key);
    this.#kept.set(id, values);
    this.#bytes += values.byteLength;
    for (const [old, { byteLength }] of this.#kept) {
      if (this.#bytes > LIMIT && !needed.includes(old)) {
        this.#bytes -= byteLength;
        this.#kept.delete(old);
      }
    }
  }

  /**
   * @param {string} id
   * @param {unknown} failure
   */
  #failed(id, failure) {
    this.#refused.add(id);
    if (failure instanceof Refusal && !failure.retryMs) {
      this.onRefusal(failure.code);
      return;
    }
    setTimeout(
      () => {
        this.#refused.delete(id);
        this.#start();
      },
      failure instanceof Refusal ? failure.retryMs : RETRY_MS,
    );
  }
}

/** @param {Wanted} wanted */
function key({ tap, channel }) {
  return `${tap}/${channel}`;
}
