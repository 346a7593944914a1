// @ts-check
import { tapUrl } from './addresses.js';
import { GONE, Refusal, refusalOf, RETRY_MS } from './refusal.js';

/** @typedef {{cells: Uint8Array, height: number, width: number}} Magnitude mean absolute activation at each cell, on its own scale */

/** Each waits for its layer: the maps that are looked at need the other connections. */
const AT_ONCE = 2;

/** Fetches how strongly layers answer at each place, one thumbnail a tap, once each, in the order of the pass. */
export class Magnitudes {
  /** @type {string | undefined} */ #base;
  /** @type {Map<string, Magnitude>} by tap */ #known = new Map();
  /** @type {Map<string, AbortController>} */ #running = new Map();
  /** @type {Set<string>} */ #refused = new Set();
  /** @type {string[]} */ #wanted = [];

  /** @param {(tap: string) => void} onArrival */
  constructor(onArrival) {
    this.onArrival = onArrival;
  }

  /**
   * Turns to another extraction and forgets the last one.
   *
   * @param {string | undefined} base address of its taps, see tapUrl; none while there is none
   */
  use(base) {
    this.#base = base;
    this.#running.forEach((request) => request.abort());
    this.#running.clear();
    this.#known.clear();
    this.#refused.clear();
    this.#wanted = [];
  }

  /**
   * @param {string} tap
   * @returns {Magnitude | undefined} if it has arrived
   */
  of(tap) {
    return this.#known.get(tap);
  }

  /** @param {string[]} taps in the order to fetch them */
  want(taps) {
    this.#wanted = taps;
    for (const [tap, request] of this.#running) {
      if (!taps.includes(tap)) {
        request.abort();
        this.#running.delete(tap);
      }
    }
    this.#start();
  }

  #start() {
    if (this.#base === undefined) {
      return;
    }
    for (const tap of this.#wanted) {
      if (this.#running.size >= AT_ONCE) {
        return;
      }
      if (!this.#known.has(tap) && !this.#running.has(tap) && !this.#refused.has(tap)) {
        void this.#request(tap, this.#base);
      }
    }
  }

  /**
   * @param {string} tap
   * @param {string} base
   */
  async #request(tap, base) {
    const abort = new AbortController();
    this.#running.set(tap, abort);
    try {
      const response = await fetch(tapUrl(base, tap, 'magnitude'), { signal: abort.signal, priority: 'low' });
      if (!response.ok) {
        throw await refusalOf(response);
      }
      const [, height, width] = (response.headers.get('X-Shape') ?? '').split(',').map(Number);
      const cells = new Uint8Array(await response.arrayBuffer());
      if (!abort.signal.aborted) {
        this.#known.set(tap, { cells, height, width });
        this.onArrival(tap);
      }
    } catch (failure) {
      if (!abort.signal.aborted) {
        this.#failed(tap, failure);
      }
    } finally {
      if (this.#running.get(tap) === abort) {
        this.#running.delete(tap);
        this.#start();
      }
    }
  }

  /**
   * Whoever fetches the maps says so; here the thumbnail stays empty.
   *
   * @param {string} tap
   * @param {unknown} failure
   */
  #failed(tap, failure) {
    const known = failure instanceof Refusal ? failure : undefined;
    this.#refused.add(tap);
    if (known && GONE.includes(known.code)) {
      this.use(undefined);
    } else if (!known || known.retryMs) {
      setTimeout(() => {
        this.#refused.delete(tap);
        this.#start();
      }, known?.retryMs ?? RETRY_MS);
    }
  }
}
