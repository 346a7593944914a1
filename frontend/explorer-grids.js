// @ts-check
import { colours, gray, onLayerScale } from './colour.js';
import { subjectOf } from './explorer-close-up.js';
import { ExplorerFilters } from './explorer-filters.js';
import { legend, namePinned } from './explorer-labels.js';
import { pinnedCard } from './explorer-parts.js';
import { MapsClient } from './maps-client.js';
import { Rankings } from './rankings.js';
import { ENGLISH } from './texts.js';
import { ahead, fill, FIRST_VIEW, mapsOf, neighbours, placed, short, tapOf } from './view.js';

/** @typedef {import('./explorer-parts.js').Card} Card */
/** @typedef {import('./explorer-parts.js').Parts} Parts */
/** @typedef {import('./texts.js').Texts} Texts */
/** @typedef {import('./view.js').Layer} Layer */
/** @typedef {import('./view.js').Maps} Maps */
/** @typedef {import('./view.js').Source} Source */
/** @typedef {import('./view.js').View} View */

/** The grid that the sliders move and, while a tap is pinned, the one beside it; and where their maps come from. */
export class ExplorerGrids {
  #parts;
  #view = FIRST_VIEW;
  /** @type {string | undefined} */ #base;
  /** @type {string | undefined} */ #weights;
  /** @type {import('./channel-close-up.js').ChannelCloseUp | undefined} */ closeUp;
  /** @type {{layer: Layer, maps: Maps} | undefined} what the close-up is of */ #close;
  /** @type {ReturnType<typeof pinnedCard> | undefined} made when something is pinned for the first time */ #pinned;
  /** What the pinned grid shows: it is painted again only when that changes. */ #pinnedSight = '';
  /** @type {Map<Card, {tap: string, path: string, maps: Maps}>} what is on the screen */ #shown = new Map();
  /** @type {Record<string, Uint32Array>} */ #colours = { gray };
  /** @type {Texts} */ #texts = ENGLISH;
  #client;
  #rankings;
  #filters;
  #onUnpin;
  #again = () => {};

  /**
   * @param {Parts} parts
   * @param {(code: string) => void} onRefusal the server will not give what is on the screen
   * @param {() => void} onUnpin the user wants the pinned tap away
   */
  constructor(parts, onRefusal, onUnpin) {
    this.#parts = parts;
    this.#onUnpin = onUnpin;
    this.#client = new MapsClient((tap, first, last) => this.#arrived(tap, first, last), onRefusal);
    this.#rankings = new Rankings(() => this.#again(), onRefusal);
    this.#filters = new ExplorerFilters(parts, onRefusal);
  }

  /** @param {Texts} texts */
  set texts(texts) {
    this.#texts = texts;
    this.#pinnedSight = '';
    if (this.#pinned) {
      namePinned(this.#pinned, texts);
    }
  }

  /** @param {Record<string, string>} tables by name, in base64 */
  set colours(tables) {
    this.#colours = { gray, ...Object.fromEntries(Object.entries(tables).map(([id, table]) => [id, colours(table)])) };
    this.#pinnedSight = '';
  }

  /**
   * Turns to another extraction.
   *
   * @param {string | undefined} base address of its taps
   * @param {string | undefined} weights address of the layers of its model
   */
  use(base, weights) {
    this.#filters.use(weights);
    this.#base = base;
    this.#weights = weights;
    this.#client.use(base);
    this.#rankings.use(base);
  }

  /**
   * @param {Source} source
   * @param {number} index of the layer, or of the one before the tap
   * @param {Layer} layer the layer, or the tap that is no layer's
   * @param {View} view
   */
  show(source, index, layer, view) {
    this.#again = () => this.show(source, index, layer, view);
    this.#view = view;
    const { show, pin, order, filters } = view;
    const maps = mapsOf(layer, show, view);
    const pinned = pin === null ? undefined : tapOf(source, pin);
    const beside = pinned && pin ? { ...mapsOf(pinned.layer, 'convolution', view), tap: pin } : undefined;
    const now = [filters === null ? maps : undefined, beside].filter((each) => each !== undefined);
    const near = view.channel !== null && view.channel < layer.channels ? [{ ...maps, ranked: [view.channel] }] : [];
    const next = filters === null ? ahead(source.layers, index, layer, show, view) : [];
    if (order === 'index') {
      this.#rankings.want([], []);
      this.#client.want([...now, ...near], next);
    } else {
      const near = neighbours(source.layers, index, show);
      this.#rankings.want(
        now.map(({ tap }) => tap),
        near,
      );
      this.#client.want(
        [...now.map(this.#ranked), ...near],
        next.filter(({ tap }) => tap === maps.tap || near.includes(tap)).map(this.#ranked),
      );
    }
    if (filters === null) {
      this.#filters.hide();
      this.#paint(this.#parts.main, layer.path, maps);
    } else {
      this.#shown.delete(this.#parts.main);
      this.#filters.show(layer, view, this.#texts, this.#table);
    }
    this.#showPinned(beside, pinned);
    this.#close = { layer, maps };
    this.#showCloseUp();
  }

  #showCloseUp() {
    if (this.#close && this.closeUp) {
      const { tap } = this.#close.maps;
      const [base, weights, view, table] = [this.#base, this.#weights, this.#view, this.#table];
      const map = view.channel === null ? undefined : this.#client.map(tap, view.channel);
      const ranking = this.#rankings.of(tap, view.order);
      const known = { ...this.#close, base, weights, view, map, table, ranking };
      // Filters have colours of their own.
      const colours = map && view.filters === null ? this.#parts.main.grid.coloursOf(map) : table;
      this.closeUp.show(subjectOf({ ...known, colours }));
    }
  }

  /**
   * @param {number} channel
   * @returns {number} where it stands in the order that is shown
   */
  placeOf(channel) {
    const { order, filters } = this.#view;
    const ranking = filters === null && this.#close && this.#rankings.of(this.#close.maps.tap, order);
    return ranking ? ranking.indexOf(channel) : channel;
  }

  /** With the channels that the places stand for; none before that is known. */
  #ranked = (/** @type {Maps} */ maps) => {
    const ranking = this.#rankings.of(maps.tap, this.#view.order);
    return { ...maps, ranked: ranking ? placed(maps, ranking) : [] };
  };

  /**
   * @param {Card} card
   * @param {string} path
   * @param {Maps} maps
   */
  #paint(card, path, maps) {
    const { order, scale, channel } = this.#view;
    const table = this.#table;
    const ranking = this.#rankings.of(maps.tap, order);
    this.#shown.set(card, { tap: maps.tap, path, maps });
    card.grid.show({
      path,
      channels:
        order === 'index' || ranking ? placed(maps, ranking) : Array(maps.last - maps.first + 1).fill(undefined),
      selected: channel,
      map: (each) => this.#client.map(maps.tap, each),
      colours: scale === 'layer' ? (map) => onLayerScale(table, map) : () => table,
    });
    this.#tell(card);
  }

  get #table() {
    return this.#colours[this.#view.colormap] ?? gray;
  }

  /**
   * Says the numbers that are known only once maps have arrived.
   *
   * @param {Card} card
   */
  #tell(card) {
    const shown = this.#shown.get(card);
    if (!shown) {
      return;
    }
    const extremes = this.#view.scale === 'layer' ? this.#client.extremes(shown.tap) : undefined;
    legend(card, this.#texts, extremes, this.#table);
    if (card === this.#parts.main) {
      const text = this.#selection(shown.maps);
      if (this.#parts.selected.textContent !== text) {
        this.#parts.selected.textContent = text;
      }
    }
  }

  /** @param {Maps} maps */
  #selection({ tap, channels }) {
    const { channel } = this.#view;
    if (channel === null || channel >= channels) {
      return '';
    }
    const map = this.#client.map(tap, channel);
    return map
      ? fill(this.#texts.selected, channel, short(map.minimum), short(map.maximum))
      : fill(this.#texts.selectedWaiting, channel);
  }

  /**
   * @param {Maps | undefined} maps
   * @param {ReturnType<typeof tapOf>} pinned
   */
  #showPinned(maps, pinned) {
    const { grids } = this.#parts;
    if (!maps || !pinned) {
      if (this.#pinned?.all.isConnected) {
        this.#pinned.all.remove();
        this.#shown.delete(this.#pinned);
        grids.classList.remove('pinned');
      }
      this.#pinnedSight = '';
      return;
    }
    const card = (this.#pinned ??= this.#makePinned());
    if (!card.all.isConnected) {
      grids.append(card.all);
      grids.classList.add('pinned');
    }
    const { order, scale, colormap } = this.#view;
    const isRanked = this.#rankings.of(maps.tap, order) !== undefined;
    const sight = JSON.stringify([this.#base, maps, order, isRanked, scale, colormap]);
    if (sight !== this.#pinnedSight) {
      this.#pinnedSight = sight;
      card.path.textContent = pinned.layer.path;
      card.drawn.textContent = pinned.show ? this.#texts[pinned.show] : '';
      card.grid.dataset.tap = maps.tap;
      this.#paint(card, pinned.layer.path, maps);
    }
    card.grid.toggleAttribute('idle', this.#base === undefined);
  }

  #makePinned() {
    const card = pinnedCard();
    namePinned(card, this.#texts);
    card.close.addEventListener('click', () => {
      this.#onUnpin();
      this.#parts.pin.focus();
    });
    return card;
  }

  /**
   * @param {string} tap
   * @param {number} first
   * @param {number} last
   */
  #arrived(tap, first, last) {
    for (const [card, shown] of this.#shown) {
      if (shown.tap === tap) {
        card.grid.update(first, last);
        this.#tell(card);
      }
    }
    if (tap === this.#close?.maps.tap && this.#view.channel !== null) {
      this.#showCloseUp();
    }
  }
}
