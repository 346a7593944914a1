// @ts-check
import { tapUrl } from './addresses.js';
import { GONE, Refusal, refusalOf, RETRY_MS } from './refusal.js';

/** @typedef {import('./view.js').Order} Order */
/** @typedef {{channel: number} & Partial<Record<Order, number>>} Statistics of one channel's exact values */

/** The maps that are looked at need the other connections. */
const AT_ONCE = 2;

/**
 * Fetches the statistics of whole taps, once each, and ranks their channels.
 *
 * What is on the screen is asked for at once; what may come next only while nothing else is asked for.
 */
export class Rankings {
  /** @type {string | undefined} */ #base;
  /** @type {Map<string, Statistics[]>} by tap */ #known = new Map();
  /** @type {Map<string, number[]>} by tap and order */ #ranked = new Map();
  /** @type {Map<string, AbortController>} */ #running = new Map();
  /** @type {Set<string>} */ #refused = new Set();
  /** @type {string[]} */ #wanted = [];
  /** @type {string[]} */ #ahead = [];
  /** @type {Record<string, string>} */ #parameters = {};
  #resource;

  /**
   * @param {(tap: string) => void} onArrival this tap can be ranked now
   * @param {(code: string) => void} onRefusal the server will not give what is on the screen
   * @param {string} [resource] what the server calls the statistics
   */
  constructor(onArrival, onRefusal, resource = 'channels') {
    this.onArrival = onArrival;
    this.onRefusal = onRefusal;
    this.#resource = resource;
  }

  /**
   * Turns to another extraction and forgets the last one.
   *
   * @param {string | undefined} base address of its taps, see tapUrl; none while there is none
   * @param {Record<string, string>} [parameters] of each request
   */
  use(base, parameters = {}) {
    this.#base = base;
    this.#parameters = parameters;
    this.#running.forEach((request) => request.abort());
    this.#running.clear();
    this.#known.clear();
    this.#ranked.clear();
    this.#refused.clear();
    this.#wanted = [];
    this.#ahead = [];
  }

  /**
   * @param {string} tap
   * @param {Order} order
   * @returns {number[] | undefined} all its channels, largest statistic first and equal ones by number, if that is known
   */
  of(tap, order) {
    const key = `${tap} ${order}`;
    const known = this.#known.get(tap);
    if (order === 'index' || !known) {
      return undefined;
    }
    let ranked = this.#ranked.get(key);
    if (!ranked) {
      const by = (/** @type {Statistics} */ each) => each[order] ?? 0;
      ranked = [...known].sort((a, b) => by(b) - by(a) || a.channel - b.channel).map(({ channel }) => channel);
      this.#ranked.set(key, ranked);
    }
    return ranked;
  }

  /**
   * @param {string[]} now taps on the screen
   * @param {string[]} next taps that may be on the screen soon, likeliest first
   */
  want(now, next) {
    this.#wanted = now;
    this.#ahead = next;
    now.forEach((tap) => this.#refused.delete(tap));
    this.#start();
  }

  #start() {
    const base = this.#base;
    if (base === undefined) {
      return;
    }
    const open = (/** @type {string} */ tap) =>
      !this.#known.has(tap) && !this.#running.has(tap) && !this.#refused.has(tap);
    for (const tap of this.#wanted.filter(open)) {
      if (this.#running.size < AT_ONCE) {
        void this.#request(tap, base, false);
      }
    }
    const next = this.#ahead.find(open);
    if (next !== undefined && this.#running.size === 0 && this.#wanted.every((tap) => this.#known.has(tap))) {
      void this.#request(next, base, true);
    }
  }

  /**
   * @param {string} tap
   * @param {string} base
   * @param {boolean} ahead
   */
  async #request(tap, base, ahead) {
    const abort = new AbortController();
    this.#running.set(tap, abort);
    try {
      const url = tapUrl(base, tap, this.#resource, this.#parameters);
      const response = await fetch(url, { signal: abort.signal, priority: ahead ? 'low' : 'high' });
      if (!response.ok) {
        throw await refusalOf(response);
      }
      const known = await response.json();
      if (!abort.signal.aborted) {
        this.#known.set(tap, known);
        this.onArrival(tap);
      }
    } catch (failure) {
      if (!abort.signal.aborted) {
        this.#refused.add(tap);
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
   * @param {string} tap
   * @param {unknown} failure
   */
  #failed(tap, failure) {
    const final = failure instanceof Refusal && !failure.retryMs;
    if (!final) {
      setTimeout(
        () => {
          this.#refused.delete(tap);
          this.#start();
        },
        failure instanceof Refusal ? failure.retryMs : RETRY_MS,
      );
      return;
    }
    const wanted = this.#wanted.includes(tap);
    if (GONE.includes(failure.code)) {
      this.use(undefined);
    }
    if (wanted) {
      this.onRefusal(failure.code);
    }
  }
}
