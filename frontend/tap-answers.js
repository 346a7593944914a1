// @ts-check
import { tapUrl } from './addresses.js';
import { GONE, Refusal, refusalOf, RETRY_MS } from './refusal.js';

/** The maps that are looked at need the other connections. */
const AT_ONCE = 2;

/**
 * Fetches what the server has of whole taps, once each.
 *
 * What is on the screen is asked for at once; what may come next only while nothing else is asked for. What is not wanted any more is given up.
 *
 * @template T
 */
export class TapAnswers {
  /** @type {string | undefined} */ #base;
  /** @type {Map<string, T>} by tap */ #known = new Map();
  /** @type {Map<string, AbortController>} */ #running = new Map();
  /** @type {Set<string>} */ #refused = new Set();
  /** @type {string[]} */ #wanted = [];
  /** @type {string[]} */ #ahead = [];
  /** @type {Record<string, string>} */ #parameters = {};
  #resource;
  #read;
  #priority;

  /**
   * @param {string} resource what the server calls it
   * @param {(answer: Response) => Promise<T>} read
   * @param {RequestPriority} priority of what is on the screen
   * @param {(tap: string) => void} onArrival
   * @param {(code: string) => void} onRefusal the server will not give what is on the screen
   */
  constructor(resource, read, priority, onArrival, onRefusal) {
    this.#resource = resource;
    this.#read = read;
    this.#priority = priority;
    this.onArrival = onArrival;
    this.onRefusal = onRefusal;
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
    this.#refused.clear();
    this.#wanted = [];
    this.#ahead = [];
  }

  /**
   * @param {string} tap
   * @returns {T | undefined} if it has arrived
   */
  of(tap) {
    return this.#known.get(tap);
  }

  /**
   * @param {string[]} now taps on the screen, in the order to fetch them
   * @param {string[]} [next] taps that may be on the screen soon, likeliest first
   */
  want(now, next = []) {
    now.filter((tap) => !this.#wanted.includes(tap)).forEach((tap) => this.#refused.delete(tap));
    this.#wanted = now;
    this.#ahead = next;
    for (const [tap, request] of this.#running) {
      if (!now.includes(tap) && !next.includes(tap)) {
        request.abort();
        this.#running.delete(tap);
      }
    }
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
        void this.#request(tap, base, this.#priority);
      }
    }
    const next = this.#ahead.find(open);
    if (next !== undefined && this.#running.size === 0 && this.#wanted.every((tap) => this.#known.has(tap))) {
      void this.#request(next, base, 'low');
    }
  }

  /**
   * @param {string} tap
   * @param {string} base
   * @param {RequestPriority} priority
   */
  async #request(tap, base, priority) {
    const abort = new AbortController();
    this.#running.set(tap, abort);
    try {
      const url = tapUrl(base, tap, this.#resource, this.#parameters);
      const response = await fetch(url, { signal: abort.signal, priority });
      if (!response.ok) {
        throw await refusalOf(response);
      }
      const known = await this.#read(response);
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
