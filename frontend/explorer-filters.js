// @ts-check
import { boundsOf, gray } from './colour.js';
import { legend } from './explorer-labels.js';
import { KernelsClient, tileOf } from './kernels-client.js';
import { clamp, fill, inputOf, placed, short } from './view.js';

/** @typedef {import('./explorer-parts.js').Parts} Parts */
/** @typedef {import('./kernels-client.js').Kernels} Kernels */
/** @typedef {import('./kernels-client.js').Tile} Tile */
/** @typedef {import('./texts.js').Texts} Texts */
/** @typedef {import('./view.js').Layer} Layer */
/** @typedef {import('./view.js').View} View */

/**
 * @typedef {object} Shown what is on the screen
 * @property {Layer} layer
 * @property {import('./view.js').Input} input
 * @property {View} view
 * @property {Texts} texts
 * @property {Uint32Array} table of colours
 */

/** The filters of a layer in place of its feature maps. */
export class ExplorerFilters {
  #parts;
  #client;
  /** @type {string | undefined} */ #base;
  /** @type {Shown | undefined} */ #shown;
  /** @type {Kernels | undefined} of what is on the screen, once they are here */ #kernels;
  /** @type {Map<number, Tile>} by filter */ #tiles = new Map();

  /**
   * @param {Parts} parts
   * @param {(code: string) => void} onRefusal the server will not give what is on the screen
   */
  constructor(parts, onRefusal) {
    this.#parts = parts;
    this.#client = new KernelsClient(() => this.#draw(), onRefusal);
    const { grid } = parts.main;
    grid.addEventListener('pointermove', (event) => this.#point(event));
    grid.addEventListener('pointerleave', () => this.#point(undefined));
  }

  /** @param {string | undefined} base address of the layers of the model */
  use(base) {
    this.#base = base;
    this.#client.use(base);
  }

  /**
   * @param {Layer} layer
   * @param {View} view
   * @param {Texts} texts
   * @param {Uint32Array} table of colours
   */
  show(layer, view, texts, table) {
    const input = inputOf(layer, view.filters ?? '0');
    this.#shown = { layer, input, view, texts, table: input === 'rgb' ? gray : table };
    this.#draw();
  }

  hide() {
    this.#shown = undefined;
    this.#kernels = undefined;
    this.#tiles.clear();
  }

  #draw() {
    if (!this.#shown) {
      return;
    }
    const { layer, input, view, texts, table } = this.#shown;
    const { main, note } = this.#parts;
    const range = clamp(view, layer.channels);
    this.#kernels = layer.kernel && this.#client.get(layer, range, input);
    this.#tiles.clear();
    const words = inputWords(texts, layer, input);
    main.grid.show({
      path: layer.path,
      channels: layer.kernel ? placed(range, undefined) : [],
      selected: view.channel,
      map: (filter) => this.#tile(filter),
      colours: (map) => /** @type {Tile} */ (map).colours ?? table,
      strips: input === 'all',
      texts: {
        grid: texts.filters,
        tile: texts.filterTile.replace('{4}', words),
        waiting: texts.filterWaiting.replace('{2}', words),
      },
    });
    const extremes = this.#kernels?.extremes;
    const colormap = input === 'rgb' ? 'gray' : view.colormap;
    const ends = view.scale === 'layer' && extremes ? boundsOf(colormap, extremes.lowest, extremes.highest) : undefined;
    legend(main, texts, { colormap, ends }, table);
    this.#parts.flagged.textContent = '';
    this.#say();
    if (!layer.kernel) {
      main.drawn.textContent = note.textContent = '';
      return;
    }
    // On the layer's scale the legend says the numbers.
    main.drawn.textContent =
      extremes && view.scale === 'channel'
        ? fill(texts.weightsRange, ...layer.kernel, short(extremes.lowest), short(extremes.highest))
        : fill(texts.weights, ...layer.kernel);
    const kind = input === 'all' || input === 'rgb' ? input : 'one';
    note.textContent = fill(texts[/** @type {keyof Texts} */ (`filters.${kind}`)], ...layer.kernel, input);
    this.#link(layer, view, range, input);
  }

  /** @param {number} filter */
  #tile(filter) {
    if (!this.#tiles.has(filter) && this.#shown && this.#kernels) {
      const { layer, input, view } = this.#shown;
      this.#tiles.set(filter, tileOf(this.#kernels, layer, filter, input, view.scale, view.colormap));
    }
    return this.#tiles.get(filter);
  }

  /**
   * Says the weight that the pointer is on, else the range of the selected filter.
   *
   * @param {string} [weight]
   */
  #say(weight) {
    const { view, texts } = /** @type {Shown} */ (this.#shown);
    const tile = view.channel === null ? undefined : this.#tiles.get(view.channel);
    const range = tile && fill(texts.selectedFilter, Number(view.channel), short(tile.minimum), short(tile.maximum));
    this.#parts.selected.textContent = weight ?? range ?? '';
  }

  /**
   * @param {Layer} layer
   * @param {View} view
   * @param {import('./view.js').Range} range
   * @param {string} input
   */
  #link({ path }, { scale, colormap }, { first, last }, input) {
    const { png, npy } = this.#parts.main;
    const base = `${this.#base}${encodeURIComponent(path)}/`;
    const scaled = scale === 'layer' ? 'layer' : 'filter';
    npy.href = `${base}weights.npy`;
    // Its tiles are squares of one input channel: of single weights there would be nothing to see.
    png.hidden = input === 'all';
    png.href = `${base}filters.png?filters=${first}-${last}&input=${input}&scale=${scaled}&colormap=${colormap}`;
    png.download = `${path}.filters-${first}-${last}.png`;
  }

  /** @param {PointerEvent | undefined} event over a tile, or nowhere */
  #point(event) {
    if (this.#shown) {
      const cell = event?.target instanceof Element ? event.target.closest('[data-channel]') : null;
      const canvas = cell?.querySelector('canvas');
      const filter = Number(cell?.getAttribute('data-channel'));
      this.#say(event && canvas ? this.#read(event, canvas, filter) : undefined);
    }
  }

  /**
   * @param {PointerEvent} event
   * @param {HTMLCanvasElement} canvas
   * @param {number} filter
   */
  #read(event, canvas, filter) {
    const { input, texts } = /** @type {Shown} */ (this.#shown);
    const tile = this.#tiles.get(filter);
    if (!tile) {
      return undefined;
    }
    const { values, height, width } = tile;
    const [x, y] = place(event, canvas.getBoundingClientRect(), width, height, input === 'all');
    if (x < 0 || y < 0 || x >= width || y >= height) {
      return undefined;
    }
    const at = y * width + x;
    const found = input === 'rgb' ? [0, 1, 2].map((colour) => values[colour * height * width + at]) : [values[at]];
    const numbers = found.map(short).join(', ');
    return input === 'all'
      ? fill(texts.weightOfInput, filter, x, numbers)
      : fill(texts.weightAt, filter, y, x, numbers);
  }
}

/**
 * The cell under the pointer: a tile is as large as fits into its box, in the middle of it, unless it is stretched.
 *
 * @param {PointerEvent} event
 * @param {DOMRect} box
 * @param {number} width
 * @param {number} height
 * @param {boolean} stretched
 */
function place({ clientX, clientY }, box, width, height, stretched) {
  const fit = Math.min(box.width / width, box.height / height);
  const [stepX, stepY] = stretched ? [box.width / width, box.height / height] : [fit, fit];
  return [
    Math.floor((clientX - box.x - (box.width - stepX * width) / 2) / stepX),
    Math.floor((clientY - box.y - (box.height - stepY * height) / 2) / stepY),
  ];
}

/**
 * @param {Texts} texts
 * @param {Layer} layer
 * @param {string} input
 */
function inputWords(texts, { inputs = 1 }, input) {
  if (input === 'all') {
    return fill(texts.inputsAll, inputs - 1);
  }
  return input === 'rgb' ? texts.inputsRgb : fill(texts.inputOne, input);
}
