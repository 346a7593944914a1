// @ts-check
import { between, boundsOf, colours, gray, isCentred } from './colour.js';
import { Beside, orderOf } from './explorer-beside.js';
import { subjectOf } from './explorer-close-up.js';
import { ExplorerFilters } from './explorer-filters.js';
import { flagCounts, legend, nameCompared, namePinned } from './explorer-labels.js';
import { secondCard } from './explorer-parts.js';
import { pictureOf } from './grid-picture.js';
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

/** @typedef {import('./maps-client.js').Extremes} Extremes */
/** @typedef {{tap: string, path: string, maps: Maps, client: MapsClient}} Shown */
/** The grid that the sliders move and, while a tap is pinned or something compared, the one beside it; and where their maps come from. */
export class ExplorerGrids {
  #parts;
  #view = FIRST_VIEW;
  /** Whether the order that is wanted cannot be had of this layer. */ #isUnranked = false;
  /** @type {string | undefined} */ #base;
  /** @type {string | undefined} */ #weights;
  /** @type {import('./channel-close-up.js').ChannelCloseUp | undefined} */ closeUp;
  /** @type {{layer: Layer, maps: Maps} | undefined} what the close-up is of */ #close;
  /** @type {ReturnType<typeof secondCard> | undefined} made when there is something beside for the first time */ #second;
  /** What the second grid shows: it is painted again only when that changes. */ #secondSight = '';
  /** @type {Map<Card, Shown>} what is on the screen */ #shown = new Map();
  /** What all maps on the screen were last painted between, where both grids share it. */ #shared = 'null';
  /** @type {Record<string, Uint32Array>} */ #colours = { gray };
  /** @type {Texts} */ #texts = ENGLISH;
  #client;
  #rankings;
  #filters;
  #beside;
  #onClose;
  #again = () => {};

  /**
   * @param {Parts} parts
   * @param {(code: string) => void} onRefusal the server will not give what is on the screen
   * @param {(code: string) => void} onRefusalBeside likewise, of what is compared
   * @param {() => void} onClose the user wants the second grid away
   */
  constructor(parts, onRefusal, onRefusalBeside, onClose) {
    this.#parts = parts;
    this.#onClose = onClose;
    this.#client = new MapsClient((tap, first, last) => this.#arrived(this.#client, tap, first, last), onRefusal);
    this.#beside = new Beside(
      (tap, first, last) => this.#arrived(this.#beside.client, tap, first, last),
      () => this.#again(),
      onRefusalBeside,
    );
    this.#rankings = new Rankings(() => this.#again(), onRefusal);
    this.#filters = new ExplorerFilters(parts, onRefusal);
  }

  /** @param {Texts} texts */
  set texts(texts) {
    this.#texts = texts;
    this.#secondSight = '';
  }

  /** @param {Record<string, string>} tables by name, in base64 */
  set colours(tables) {
    this.#colours = { gray, ...Object.fromEntries(Object.entries(tables).map(([id, table]) => [id, colours(table)])) };
    this.#secondSight = '';
  }

  /**
   * Turns to another extraction.
   *
   * @param {string | undefined} base address of its taps
   * @param {string | undefined} weights address of the layers of its model
   * @param {import('./view.js').Compared | null} compared what it is compared with
   */
  use(base, weights, compared) {
    this.#beside.use(base, compared);
    if (base === this.#base && weights === this.#weights) {
      return;
    }
    this.#weights = weights;
    this.#filters.use(weights);
    this.#base = base;
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
    const asked = view;
    this.#again = () => this.show(source, index, layer, asked);
    const wanted = orderOf(view);
    this.#view = view = { ...view, order: this.#order(layer, view) };
    this.#isUnranked = view.order !== wanted;
    const { show, pin, order, filters } = view;
    const maps = mapsOf(layer, show, view);
    const pinned = pin === null ? undefined : tapOf(source, pin);
    const beside = pinned && pin ? { ...mapsOf(pinned.layer, 'convolution', view), tap: pin } : undefined;
    const now = [filters === null ? maps : undefined, beside].filter((each) => each !== undefined);
    const close = view.channel !== null && view.channel < layer.channels ? [{ ...maps, ranked: [view.channel] }] : [];
    const next = filters === null ? ahead(source.layers, index, layer, show, view) : [];
    const compared = this.#beside.want(source, index, layer, view, (theirs, tap) => this.#asRanked(theirs, tap));
    if (order === 'index') {
      this.#rankings.want([], []);
      this.#client.want([...now, ...close], next);
    } else {
      const near = neighbours(source.layers, index, show);
      if (order === 'difference') {
        this.#rankings.want([], []);
      } else {
        this.#rankings.want([...new Set([...now, ...close].map(({ tap }) => tap))], near);
      }
      this.#client.want(
        [...now.map(this.#ranked), ...close],
        next.filter(({ tap }) => tap === maps.tap || near.includes(tap)).map(this.#ranked),
      );
    }
    if (filters === null) {
      this.#filters.hide();
      this.#shared = JSON.stringify(this.#sharedExtremes(maps, compared) ?? null);
      this.#paint(this.#parts.main, layer.path, maps);
    } else {
      this.#shared = 'null';
      this.#shown.delete(this.#parts.main);
      this.#filters.show(layer, view, this.#texts, this.#table);
    }
    if (view.compare !== null && filters === null) {
      this.#showCompared(layer, maps, compared);
    } else {
      this.#showPinned(beside, pinned);
    }
    this.#close = { layer, maps };
    this.#showCloseUp();
  }

  #showCloseUp() {
    if (this.#close && this.closeUp) {
      const { tap } = this.#close.maps;
      const [base, weights, view, table] = [this.#base, this.#weights, this.#view, this.#table];
      const map = view.channel === null ? undefined : this.#client.map(tap, view.channel);
      const ranking = this.#ranking(tap);
      const span = JSON.parse(this.#shared);
      const known = { ...this.#close, base, weights, view, map, table, ranking, span };
      // Filters have colours of their own.
      const colours = map && view.filters === null ? this.#parts.main.grid.coloursOf(map) : table;
      this.closeUp.show(subjectOf({ ...known, colours }));
    }
  }

  /**
   * @param {number} channel
   * @param {string | null} filters whether filters are to be shown, which have no order
   * @returns {number} where it stands in the order that is shown
   */
  placeOf(channel, filters) {
    const ranking = filters === null && this.#close && this.#ranking(this.#close.maps.tap);
    return ranking ? ranking.indexOf(channel) : channel;
  }

  /**
   * The order in which a layer can be shown: by number where there is no difference of its channels.
   *
   * @param {Layer} layer
   * @param {View} view
   */
  #order(layer, view) {
    const order = orderOf(view);
    return order === 'difference' && this.#beside.compared && !this.#beside.isComparable(layer, view) ? 'index' : order;
  }

  /**
   * All channels of a tap in the order of the view, if that is known.
   *
   * @param {string} tap
   */
  #ranking(tap) {
    const { order } = this.#view;
    return order === 'difference' ? this.#beside.differences.of(tap, order) : this.#rankings.of(tap, order);
  }

  /** With the channels that the places stand for; none before that is known. */
  #ranked = (/** @type {Maps} */ maps) => this.#asRanked(maps, maps.tap);

  /**
   * @param {Maps} maps
   * @param {string} tap whose order they have
   * @returns {Maps}
   */
  #asRanked(maps, tap) {
    if (this.#view.order === 'index') {
      return maps;
    }
    const ranking = this.#ranking(tap);
    return { ...maps, ranked: ranking ? placed(maps, ranking) : [] };
  }

  /**
   * @param {Card} card
   * @param {string} path
   * @param {Maps} maps
   * @param {string} [tap] whose order they have
   * @param {MapsClient} [client] that has them
   */
  #paint(card, path, maps, tap = maps.tap, client = this.#client) {
    const { order, scale, colormap, channel } = this.#view;
    const table = this.#table;
    const isPlain = scale === 'channel' && !isCentred(colormap);
    const ranking = this.#ranking(tap);
    this.#shown.set(card, { tap: maps.tap, path, maps, client });
    const shared = JSON.parse(this.#shared);
    card.grid.show({
      path,
      channels:
        order === 'index' || ranking ? placed(maps, ranking) : Array(maps.last - maps.first + 1).fill(undefined),
      selected: channel,
      map: (each) => client.map(maps.tap, each),
      colours: isPlain ? () => table : (map) => between(table, map, this.#bounds(map, shared ?? map.extremes)),
    });
    this.#tell(card);
  }

  /**
   * @param {import('./maps-client.js').FeatureMap} map
   * @param {import('./maps-client.js').Extremes} extremes of the layer's scale
   */
  #bounds({ minimum, maximum }, { lowest, highest }) {
    const { scale, colormap } = this.#view;
    return scale === 'layer' ? boundsOf(colormap, lowest, highest) : boundsOf(colormap, minimum, maximum);
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
    const isMain = card === this.#parts.main;
    const { scale, colormap, channel } = this.#view;
    const selected = isMain && channel !== null ? shown.client.map(shown.tap, channel) : undefined;
    const extremes = JSON.parse(this.#shared) ?? shown.client.extremes(shown.tap);
    const ends =
      scale === 'channel'
        ? selected && boundsOf(colormap, selected.minimum, selected.maximum)
        : extremes && boundsOf(colormap, extremes.lowest, extremes.highest);
    legend(card, this.#texts, { colormap, ends, channel: scale === 'channel' ? (channel ?? undefined) : undefined }, this.#table);
    if (isMain) {
      const flags = flagCounts(this.#texts, this.#client.flags(shown.tap));
      if (this.#parts.flagged.textContent !== flags) {
        this.#parts.flagged.textContent = flags;
      }
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
    if (!maps || !pinned) {
      this.#closeSecond();
      return;
    }
    const card = this.#openSecond();
    const { order, scale, colormap } = this.#view;
    const isRanked = this.#ranking(maps.tap) !== undefined;
    const sight = JSON.stringify(['pinned', this.#base, maps, order, isRanked, scale, colormap]);
    if (sight !== this.#secondSight) {
      this.#secondSight = sight;
      namePinned(card, this.#texts);
      card.sizes.textContent = '';
      card.path.textContent = pinned.layer.path;
      card.drawn.textContent = pinned.show ? this.#texts[pinned.show] : '';
      card.grid.dataset.tap = maps.tap;
      this.#paint(card, pinned.layer.path, maps);
    }
    card.grid.toggleAttribute('idle', this.#base === undefined);
  }

  /**
   * @param {Layer} layer
   * @param {Maps} maps of the extraction on the screen
   * @param {Maps | undefined} theirs of its counterpart, where that has such
   */
  #showCompared(layer, maps, theirs) {
    const card = this.#openSecond();
    const { compared, client } = this.#beside;
    const { order, scale, colormap, show, channel } = this.#view;
    const isRanked = this.#ranking(maps.tap) !== undefined;
    const sight = JSON.stringify([
      'compared', this.#base, this.#beside.address, compared?.name, theirs, order, isRanked, scale, colormap, this.#shared, channel,
    ]);
    if (sight !== this.#secondSight) {
      this.#secondSight = sight;
      nameCompared(card, this.#texts, compared, layer, show);
      card.grid.dataset.tap = theirs?.tap ?? '';
      if (theirs) {
        this.#paint(card, layer.path, theirs, maps.tap, client);
      } else {
        this.#shown.delete(card);
        card.lacking.textContent = fill(this.#texts.comparedLacks, layer.path);
      }
    }
    const sizes = theirs && this.#isUnranked ? fill(this.#texts.comparedSizes, layer.path) : '';
    if (card.sizes.textContent !== sizes) {
      card.sizes.textContent = sizes;
    }
    card.lacking.hidden = theirs !== undefined;
    card.all.classList.toggle('lacking', !theirs);
    card.grid.toggleAttribute('idle', !theirs || this.#base === undefined);
  }

  /**
   * The grids on the screen as pictures: the one that the sliders move, and the one beside it.
   *
   * @returns {(import('./grid-picture.js').GridPicture | undefined)[]}
   */
  pictures() {
    return [this.#parts.main, this.#second].map((card) => card && this.#picture(card));
  }

  /** @param {Card} card */
  #picture(card) {
    const shown = this.#shown.get(card);
    if (!shown || !this.#base) {
      return undefined;
    }
    const { compared, address } = this.#beside;
    const span = JSON.parse(this.#shared);
    return shown.client === this.#beside.client && compared && address
      ? pictureOf(
          address,
          shown.maps,
          this.#view,
          { span, with: compared.shown, rank: this.#shown.get(this.#parts.main)?.tap },
          [compared.name],
        )
      : pictureOf(this.#base, shown.maps, this.#view, { span, with: compared?.with }, []);
  }

  #openSecond() {
    const card = (this.#second ??= this.#makeSecond());
    if (!card.all.isConnected) {
      this.#parts.grids.append(card.all);
      this.#parts.grids.classList.add('pinned');
    }
    return card;
  }

  #closeSecond() {
    if (this.#second?.all.isConnected) {
      this.#second.all.remove();
      this.#shown.delete(this.#second);
      this.#parts.grids.classList.remove('pinned');
    }
    this.#secondSight = '';
  }

  #makeSecond() {
    const card = secondCard();
    card.close.addEventListener('click', () => {
      const { compare, pin } = this.#parts;
      (this.#view.compare === null ? pin : compare).focus();
      this.#onClose();
    });
    return card;
  }

  /**
   * The smallest and largest value of both layers, where one scale spans them; of the one that is known until both are.
   *
   * @param {Maps} maps
   * @param {Maps | undefined} theirs
   * @returns {Extremes | undefined}
   */
  #sharedExtremes(maps, theirs) {
    if (!theirs || this.#view.scale !== 'layer') {
      return undefined;
    }
    const known = [this.#client.extremes(maps.tap), this.#beside.client.extremes(theirs.tap)].filter((each) => each !== undefined);
    return known.length === 0
      ? undefined
      : {
          lowest: Math.min(...known.map(({ lowest }) => lowest)),
          highest: Math.max(...known.map(({ highest }) => highest)),
        };
  }

  /**
   * @param {MapsClient} client
   * @param {string} tap
   * @param {number} first
   * @param {number} last
   */
  #arrived(client, tap, first, last) {
    const { main } = this.#parts;
    const [mine, theirs] = [this.#shown.get(main), this.#second && this.#shown.get(this.#second)];
    const isCompared = theirs?.client === this.#beside.client;
    if (mine && isCompared && this.#shared !== JSON.stringify(this.#sharedExtremes(mine.maps, theirs.maps) ?? null)) {
      // Its first maps, which say between what numbers the layer lies.
      this.#again();
      return;
    }
    for (const [card, shown] of this.#shown) {
      if (shown.tap === tap && shown.client === client) {
        card.grid.update(first, last);
        this.#tell(card);
      }
    }
    if (tap === this.#close?.maps.tap && this.#view.channel !== null) {
      this.#showCloseUp();
    }
  }
}
