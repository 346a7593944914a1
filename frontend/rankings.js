// @ts-check
import { TapAnswers } from './tap-answers.js';

/** @typedef {import('./view.js').Order} Order */
/** @typedef {{channel: number} & Partial<Record<Order, number>>} Statistics of one channel's exact values */

/** The statistics of whole taps, by which their channels are ranked. */
export class Rankings {
  /** @type {WeakMap<Statistics[], Map<Order, number[]>>} */ #ranked = new WeakMap();
  #statistics;

  /**
   * @param {(tap: string) => void} onArrival this tap can be ranked now
   * @param {(code: string) => void} onRefusal the server will not give what is on the screen
   * @param {string} [resource] what the server calls the statistics
   */
  constructor(onArrival, onRefusal, resource = 'channels') {
    /** @type {TapAnswers<Statistics[]>} */
    this.#statistics = new TapAnswers(resource, (answer) => answer.json(), 'high', onArrival, onRefusal);
  }

  /** @type {TapAnswers<Statistics[]>['use']} */
  use(base, parameters) {
    this.#statistics.use(base, parameters);
  }

  /** @type {TapAnswers<Statistics[]>['want']} */
  want(now, next) {
    this.#statistics.want(now, next);
  }

  /**
   * @param {string} tap
   * @param {Order} order
   * @returns {number[] | undefined} all its channels, largest statistic first and equal ones by number, if that is known
   */
  of(tap, order) {
    const known = this.#statistics.of(tap);
    if (order === 'index' || !known) {
      return undefined;
    }
    const orders = this.#ranked.get(known) ?? new Map();
    this.#ranked.set(known, orders);
    if (!orders.has(order)) {
      const by = (/** @type {Statistics} */ each) => each[order] ?? 0;
      orders.set(
        order,
        [...known].sort((a, b) => by(b) - by(a) || a.channel - b.channel).map(({ channel }) => channel),
      );
    }
    return orders.get(order);
  }
}
