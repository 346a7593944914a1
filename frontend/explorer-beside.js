// @ts-check
/** What the extraction on the screen is compared with. */
import { MapsClient } from './maps-client.js';
import { Rankings } from './rankings.js';
import { ahead, mapsOf, otherTap } from './view.js';

/** @typedef {import('./explorer-parts.js').Parts} Parts */
/** @typedef {import('./texts.js').Texts} Texts */
/** @typedef {import('./view.js').Compared} Compared */
/** @typedef {import('./view.js').Layer} Layer */
/** @typedef {import('./view.js').Maps} Maps */
/** @typedef {import('./view.js').Source} Source */
/** @typedef {import('./view.js').View} View */

/** So that both grids together leave the page a connection of its own. */
const AHEAD_AT_ONCE = 2;

/** The counterpart's maps, and how far its channels are from those on the screen. */
export class Beside {
  /** @type {Compared | null} */ #compared = null;
  /** @type {string | undefined} */ #base;
  /** @type {string | undefined} */ #pair;
  client;
  differences;

  /**
   * @param {(tap: string, first: number, last: number) => void} onArrival
   * @param {() => void} onRanking
   * @param {(code: string) => void} onRefusal the server will not give what is on the screen
   */
  constructor(onArrival, onRanking, onRefusal) {
    this.client = new MapsClient(onArrival, onRefusal, undefined, AHEAD_AT_ONCE);
    this.differences = new Rankings(onRanking, onRefusal, 'differences');
  }

  /**
   * Turns to another pair.
   *
   * @param {string | undefined} base address of the taps of the extraction on the screen
   * @param {Compared | null} compared its counterpart; null while there is none
   */
  use(base, compared) {
    this.#compared = compared;
    const address = compared?.base ? new URL(compared.base, document.baseURI).href : undefined;
    if (address !== this.#base) {
      this.#base = address;
      this.client.use(address);
    }
    const pair = base && address && compared ? `${base} ${compared.with}` : undefined;
    if (pair !== this.#pair) {
      this.#pair = pair;
      this.differences.use(pair && base, compared ? { with: compared.with } : {});
    }
  }

  get compared() {
    return this.#compared;
  }

  /** Of the counterpart's taps. */
  get address() {
    return this.#base;
  }

  /**
   * The counterpart's layer or tap of the same name; the one on the screen itself while there is no counterpart.
   *
   * @param {Layer} layer
   * @returns {Layer | undefined}
   */
  layer(layer) {
    const compared = this.#compared;
    return compared
      ? (compared.layers.find((each) => each.path === layer.path) ?? otherTap(compared, layer.path))
      : layer;
  }

  /**
   * Whether the channels of what is drawn of a layer can be compared: in both it is the same tap of one shape.
   *
   * @param {Layer} layer
   * @param {View} view
   */
  isComparable(layer, view) {
    const theirs = this.#compared && this.layer(layer);
    return Boolean(
      theirs &&
      mapsOf(theirs, view.show, view).tap === mapsOf(layer, view.show, view).tap &&
      ['channels', 'height', 'width'].every((side) => theirs[/** @type {'width'} */ (side)] === layer[/** @type {'width'} */ (side)]),
    );
  }

  /**
   * Asks for the counterpart's maps, and nothing while nothing is compared.
   *
   * @param {Source} source of the extraction on the screen
   * @param {number} index of the layer
   * @param {Layer} layer
   * @param {View} view
   * @param {(maps: Maps, tap: string) => Maps} ranked in the order of that tap
   * @returns {Maps | undefined} what is to be seen beside the layer
   */
  want(source, index, layer, view, ranked) {
    const theirs = view.compare === null || view.filters !== null ? undefined : this.layer(layer);
    const maps = theirs && mapsOf(theirs, view.show, view);
    const near = [source.layers[index + 1], source.layers[index - 1]].filter((each) => each !== undefined);
    const tap = (/** @type {Layer} */ each) => mapsOf(each, view.show, view).tap;
    /** @type {Maps[]} */
    let next = [];
    if (theirs && this.#compared) {
      next =
        view.order === 'index'
          ? ahead(this.#compared.layers, index, theirs, view.show, view)
          : near.flatMap((each) => {
              const beside = this.layer(each);
              return beside ? [ranked(mapsOf(beside, view.show, view), tap(each))] : [];
            });
    }
    this.client.want(maps ? [ranked(maps, tap(layer))] : [], next);
    if (maps && view.order === 'difference') {
      const comparable = (/** @type {Layer[]} */ layers) => layers.filter((each) => this.isComparable(each, view)).map(tap);
      this.differences.want(comparable([layer]), comparable(near));
    } else {
      this.differences.want([], []);
    }
    return maps;
  }
}

/**
 * Offers what can be compared, and the order by difference where there is one.
 *
 * @param {Parts} parts
 * @param {Texts} texts
 * @param {{value: string, name: string}[]} comparisons
 * @param {View} view
 */
export function offerComparisons(parts, texts, comparisons, view) {
  const { compare } = parts;
  compare.hidden = comparisons.length === 0 || view.filters !== null;
  const named = (/** @type {string} */ name) => texts[/** @type {keyof Texts} */ (`compare.${name}`)];
  const items = [
    { value: NOTHING, label: named(NOTHING) },
    ...comparisons.map(({ value, name }) => ({ value, label: named(name) })),
  ];
  offer(compare, items, view.compare ?? NOTHING);

  const { order } = parts.picture;
  const plain = order.items.filter(({ value }) => value !== DIFFERENCE);
  const isRanked = view.compare !== null && view.compare !== 'pass';
  offer(order, isRanked ? [...plain, { value: DIFFERENCE, label: texts['order.difference'] }] : plain, orderOf(view));
}

/** The value that stands for no comparison: a combo box takes an empty one for none chosen. */
export const NOTHING = 'nothing';
const DIFFERENCE = 'difference';

/**
 * The order that can be had: none by difference where nothing is compared, or the two passes, whose maps are of other sizes.
 *
 * @param {View} view
 * @returns {import('./view.js').Order}
 */
export function orderOf({ order, compare }) {
  return order === DIFFERENCE && (compare === null || compare === 'pass') ? 'index' : order;
}

/**
 * @param {import('./explorer-parts.js').Choice} choice
 * @param {{value: string, label: string}[]} items
 * @param {string} value
 */
function offer(choice, items, value) {
  if (JSON.stringify(choice.items) !== JSON.stringify(items)) {
    choice.items = items;
    // The value being the same, its old label would stay.
    choice.selectedItem = items.find((each) => each.value === value);
  }
  choice.value = value;
}
