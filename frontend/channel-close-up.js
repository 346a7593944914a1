// @ts-check
import { tapUrl } from './addresses.js';
import { BlockRow, blockOf, mapsOfBlock } from './block-row.js';
import { build, name } from './close-up-parts.js';
import { ENGLISH } from './close-up-texts.js';
import { paint } from './colour.js';
import { Enlarged } from './enlarged.js';
import { exact, histogramOf, statisticsOf } from './exact-numbers.js';
import { boxOf } from './field-of-view.js';
import { planeOfFilter, planeOfTile, weightAt } from './kernel-planes.js';
import { KernelsClient, tileOf } from './kernels-client.js';
import { NumbersClient } from './numbers-client.js';
import { fill, inputOf, short } from './view.js';

/** @typedef {import('./block-row.js').Block} Block */
/** @typedef {import('./enlarged.js').Sight} Sight */
/** @typedef {import('./maps-client.js').FeatureMap} FeatureMap */
/** @typedef {import('./view.js').Layer} Layer */
/** @typedef {import('./view.js').View} View */

/**
 * @typedef {object} Anatomy how the taps are tied to the picture and to each other
 * @property {number} size side of the picture in pixels
 * @property {string | null} photo its address, if it may be seen
 * @property {Record<string, import('./field-of-view.js').Field[]>} fields of a tap's cells, down and across
 * @property {Block[]} blocks
 */

/**
 * @typedef {object} Subject what is looked at closely
 * @property {string | undefined} base address of the taps
 * @property {string | undefined} weights address of the weights of the layers
 * @property {Layer} layer
 * @property {string} tap
 * @property {number} channel
 * @property {FeatureMap | undefined} map that channel's, if it has arrived
 * @property {Uint32Array} colours of the map's bytes
 * @property {Uint32Array} table of the colour map
 * @property {View} view
 * @property {{lowest: number, highest: number} | null} span of the scale that it shares with what is beside
 * @property {number | undefined} previous channel in the order that is shown
 * @property {number | undefined} next channel
 */

const BINS = 32;
/** So many weights can be read in their cells. */
const READABLE = 81;
const TILE = 512;

/**
 * One channel, or one filter, large enough to read: its cells and their exact numbers, above the photo that they come from.
 *
 * The server sets `anatomy` and `texts`; the explorer says with `show` what is to be seen, and hears `look` (detail: what to
 * change of the view), `tap` (detail: a path to go to) and `refused` (detail: the code).
 */
export class ChannelCloseUp extends HTMLElement {
  /** @type {Anatomy} */ #anatomy = { size: 0, photo: null, fields: {}, blocks: [] };
  #texts = ENGLISH;
  /** @type {Subject | undefined} */ #subject;
  /** @type {HTMLImageElement | undefined} */ #photo;
  #picture = new Enlarged((cell) => this.#tell('look', { cell: cell.join('-') }));
  #block = new BlockRow((tap) => this.#tell('tap', tap));
  #parts = build(this.#picture.all);
  #refuse = (/** @type {string} */ code) => this.#tell('refused', code);
  #numbers = new NumbersClient(() => this.#render(), this.#refuse);
  #kernels = new KernelsClient(() => this.#render(), this.#refuse);
  /** @type {WeakMap<Float32Array, ReturnType<typeof statisticsOf>>} */ #known = new WeakMap();
  /** @type {Float32Array | undefined} whose histogram is drawn */ #drawn;

  constructor() {
    super();
    // Set before the browser knew this element: own properties would hide the setters.
    for (const own of /** @type {const} */ (['texts', 'anatomy'])) {
      if (Object.hasOwn(this, own)) {
        const value = /** @type {any} */ (this[own]);
        delete (/** @type {any} */ (this)[own]);
        queueMicrotask(() => (this[own] = value));
      }
    }
    const { previous, next, enlarge, close, slider, other } = this.#parts;
    previous.addEventListener('click', () => this.#step(this.#subject?.previous));
    next.addEventListener('click', () => this.#step(this.#subject?.next));
    close.addEventListener('click', () => this.#tell('look', { channel: null }));
    enlarge.addEventListener('click', () => this.#tell('look', { enlarged: !this.#subject?.view.enlarged }));
    slider.addEventListener('value-changed', () => {
      if (this.#subject && this.#parts.overlay.isConnected && slider.value !== this.#subject.view.alpha) {
        this.#tell('look', { alpha: slider.value });
      }
    });
    other.button.addEventListener('click', () => this.#cross());
    this.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) {
        event.preventDefault();
        this.#tell('look', { channel: null });
      }
    });
  }

  connectedCallback() {
    if (!this.role) {
      this.role = 'region';
      this.append(...this.#parts.all, this.#block.all);
    }
    this.#render();
  }

  /** @param {Partial<import('./close-up-texts.js').Texts>} texts */
  set texts(texts) {
    this.#texts = { ...ENGLISH, ...texts };
    this.#drawn = undefined;
    this.#render();
  }

  get texts() {
    return this.#texts;
  }

  set anatomy(anatomy) {
    const other = anatomy.photo !== this.#anatomy.photo;
    this.#anatomy = anatomy;
    if (other) {
      void this.#load(anatomy.photo);
    }
    this.#render();
  }

  get anatomy() {
    return this.#anatomy;
  }

  /** @param {Subject | undefined} subject none: there is nothing to be seen */
  show(subject) {
    this.#subject = subject;
    this.#render();
  }

  /** @param {string | null} address */
  async #load(address) {
    this.#photo = undefined;
    if (address) {
      const photo = new Image();
      photo.src = new URL(address, document.baseURI).href;
      await photo.decode().catch(() => undefined);
      if (address === this.#anatomy.photo && photo.naturalWidth > 0) {
        this.#photo = photo;
        this.#render();
      }
    }
  }

  /**
   * @param {string} type
   * @param {any} detail
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** @param {number | undefined} channel */
  #step(channel) {
    if (channel !== undefined) {
      this.#tell('look', { channel });
    }
  }

  /** From the map to its filter, or back. */
  #cross() {
    const subject = /** @type {Subject} */ (this.#subject);
    const { inputs } = subject.layer;
    this.#tell('look', { filters: subject.view.filters !== null ? null : inputs === 3 ? 'rgb' : '0' });
  }

  #render() {
    const subject = this.#subject;
    const appears = this.hidden && subject !== undefined;
    this.hidden = !subject;
    this.#numbers.use(subject?.base);
    this.#kernels.use(subject?.weights);
    if (!subject || !this.isConnected) {
      this.#numbers.want([]);
      return;
    }
    const filter = subject.view.filters !== null;
    const { title, previous, next, enlarge, slider, overlay, noPhoto } = this.#parts;
    this.toggleAttribute('enlarged', subject.view.enlarged);
    enlarge.ariaPressed = String(subject.view.enlarged);
    name(this.#parts, this.#texts, filter);
    this.ariaLabel = this.#texts.region;
    title.textContent = fill(
      this.#texts[filter ? 'filterTitle' : 'title'],
      subject.channel,
      filter ? subject.layer.path : subject.tap,
    );
    previous.disabled = subject.previous === undefined;
    next.disabled = subject.next === undefined;
    slider.value = subject.view.alpha;
    overlay.hidden = filter || !this.#anatomy.photo;
    noPhoto.hidden = filter || Boolean(this.#anatomy.photo);
    this.#block.all.hidden = true;
    if (filter) {
      this.#showFilter(subject);
    } else {
      this.#showMap(subject);
    }
    if (appears) {
      this.#comeIntoView();
    }
  }

  /** The panel may have been scrolled away, or lie below others. */
  #comeIntoView() {
    const { top } = this.getBoundingClientRect();
    if (top < 0 || top > innerHeight / 2) {
      this.scrollIntoView({ block: 'start' });
    }
  }

  /** @param {Subject} subject */
  #showMap({ base, layer, tap, channel, map, colours, table, view, weights, span }) {
    const block = blockOf(this.#anatomy.blocks, tap);
    this.#numbers.want([{ tap, channel }, ...(block ? mapsOfBlock(block, channel) : [])]);
    const values = this.#numbers.get(tap, channel);
    const fields = this.#anatomy.fields[tap];
    const { size, photo } = this.#anatomy;
    const { width, height } = layer;
    this.#picture.show({
      name: fill(this.#texts.picture, tap, channel, height, width),
      plane: map && { width, height, cells: map.cells, colours },
      photo: photo ? this.#photo : undefined,
      alpha: view.alpha,
      cell: cellOf(view),
      size,
      box: fields && ((row, column) => boxOf(fields, size, row, column)),
      tell: (row, column) => this.#cell(row, column, values?.[row * width + column], map && about(map, row, column)),
    });
    this.#state(values);
    if (base) {
      const channels = `${channel}-${channel}`;
      const side = Math.max(width, height);
      const tile = side > TILE ? TILE : Math.floor(TILE / side) * side;
      const { scale, colormap } = view;
      const style = {
        channels,
        columns: '1',
        tile: String(tile),
        colormap,
        scale,
        ...(span && { between: `${span.lowest},${span.highest}` }),
      };
      this.#link(tapUrl(base, tap, 'grid.png', style), `${tap}.channel-${channel}.png`);
      this.#parts.npy.href = tapUrl(base, tap, 'activation.npy', { channels });
    }
    const kernels = layer.kernel && weights ? this.#kernels.get(layer, { first: channel, last: channel }, 'all') : undefined;
    this.#showTie(Boolean(layer.kernel && weights) && kernels && planeOfFilter(kernels, layer, channel), false);
    this.#block.show(block, channel, (part) => this.#numbers.get(part, channel), view.colormap, table, this.#texts);
  }

  /**
   * @param {number} row
   * @param {number} column
   * @param {number | undefined} value exactly
   * @param {number | undefined} near it, before it is known exactly
   */
  #cell(row, column, value, near) {
    return value === undefined
      ? fill(this.#texts.about, row, column, near === undefined ? '…' : short(near))
      : fill(this.#texts.cell, row, column, exact(value));
  }

  /** @param {Subject} subject */
  #showFilter({ base, layer, channel, map, colours, table, view, weights }) {
    this.#numbers.want([]);
    if (!layer.kernel) {
      this.hidden = true;
      return;
    }
    const input = inputOf(layer, view.filters ?? '0');
    const kernels = this.#kernels.get(layer, { first: channel, last: channel }, input);
    const tile = kernels && tileOf(kernels, layer, channel, input, view.scale, view.colormap);
    const plane = tile && planeOfTile(tile, input, table);
    const [height, width] = plane ? [plane.height, plane.width] : layer.kernel;
    this.#picture.show({
      name: fill(this.#texts.filterPicture, layer.path, channel, height, width),
      plane,
      photo: undefined,
      alpha: 100,
      cell: cellOf(view),
      tell: (row, across) => (tile ? weightAt(this.#texts, tile, width, input, row, across) : ''),
      label:
        tile && input !== 'rgb' && tile.cells.length <= READABLE
          ? (row, across) => rough(tile.values[row * width + across])
          : undefined,
    });
    this.#state(tile?.values);
    const url = `${weights}${encodeURIComponent(layer.path)}/`;
    const scale = view.scale === 'layer' ? 'layer' : 'filter';
    const side = Math.floor(TILE / Math.max(...layer.kernel)) * Math.max(...layer.kernel);
    const style = `input=${input}&scale=${scale}&colormap=${view.colormap}&tile=${side}&columns=1`;
    this.#link(
      input === 'all' ? '' : `${url}filters.png?filters=${channel}-${channel}&${style}`,
      `${layer.path}.filter-${channel}.png`,
    );
    this.#parts.npy.href = `${url}weights.npy?filters=${channel}-${channel}`;
    const back = base !== undefined && map && { width: map.width, height: map.height, cells: map.cells, colours };
    this.#showTie(back, true);
  }

  /**
   * @param {import('./planes.js').Plane | false | undefined} plane of the other one: false where there is none
   * @param {boolean} toMap
   */
  #showTie(plane, toMap) {
    const { other } = this.#parts;
    const { layer, channel } = /** @type {Subject} */ (this.#subject);
    const [height, width] = layer.kernel ?? [1, 1];
    const texts = this.#texts;
    other.all.hidden = plane === false || (toMap && !plane);
    if (plane) {
      paint(other.canvas, plane.cells, plane.width, plane.height, plane.colours);
    }
    other.heading.textContent = toMap ? texts.itsMap : texts.itsFilter;
    other.button.ariaLabel = fill(toMap ? texts.toMap : texts.toFilter, channel, layer.path);
    other.note.textContent = toMap
      ? texts.mapOf
      : fill(layer.inputs === 3 ? texts.filterOfRgb : texts.filterOfMany, layer.inputs ?? 1, height, width);
  }

  /**
   * @param {string} href of the picture; none where there is no such picture
   * @param {string} file
   */
  #link(href, file) {
    const { png } = this.#parts;
    png.hidden = !href;
    png.href = href;
    png.download = file;
  }

  /** @param {Float32Array} values */
  #statistics(values) {
    const statistics = this.#known.get(values) ?? statisticsOf(values);
    this.#known.set(values, statistics);
    return statistics;
  }

  /** @param {Float32Array | undefined} values what they say together */
  #state(values) {
    const { values: facts, bars, notFinite } = this.#parts;
    this.toggleAttribute('waiting', !values);
    if (!values) {
      return;
    }
    const { texts } = this;
    const statistics = this.#statistics(values);
    const { min, max, mean, std, zeroFraction, finite } = statistics;
    const said = [fill(texts.between, short(min), short(max)), short(mean), short(std)];
    [...said, fill(texts.percent, short(100 * zeroFraction))].forEach((text, i) => (facts[i].value.textContent = text));
    [`${exact(min)} ${exact(max)}`, mean, std, zeroFraction].forEach((value, i) => {
      facts[i].value.dataset.exact = facts[i].value.title = String(value);
    });
    notFinite.textContent = finite < values.length ? fill(texts.notFinite, values.length - finite) : '';
    if (values !== this.#drawn) {
      this.#drawn = values;
      const bins = histogramOf(values, statistics, BINS);
      bars.show(bins, texts.histogram, fill(texts.bars, finite, bins.length), ({ from, to, count }) =>
        fill(texts.bin, short(from), short(to), count),
      );
    }
  }
}

/**
 * @param {FeatureMap} map
 * @param {number} row
 * @param {number} column
 */
function about({ cells, width, minimum, maximum }, row, column) {
  return minimum + (cells[row * width + column] / 255) * (maximum - minimum);
}

/**
 * @param {View} view
 * @returns {import('./enlarged.js').Cell | null}
 */
function cellOf({ cell }) {
  const [row, column] = (cell ?? '').split('-').map(Number);
  return cell === null ? null : [row, column];
}

/**
 * As much of a number as fits into a cell.
 *
 * @param {number | undefined} value
 */
function rough(value) {
  return value === undefined ? '' : String(Number(value.toPrecision(2)));
}

customElements.define('channel-close-up', ChannelCloseUp);
