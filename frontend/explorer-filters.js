// @ts-check
import { gray } from './colour.js';
import { legend } from './explorer-labels.js';
import { KernelsClient, tileOf } from './kernels-client.js';
import { clamp, fill, inputOf, placed, short } from './view.js';

/** @typedef {import('./explorer-parts.js').Parts} Parts */
/** @typedef {import('./kernels-client.js').Kernels} Kernels */
/** @typedef {import('./kernels-client.js').Tile} Tile */
/** @typedef {import('./texts.js').Texts} Texts */
/** @typedef {import('./view.js').Layer} Layer */
/** @typedef {import('./view.js').View} View */

/** The filters of a layer in place of its feature maps. */
export class ExplorerFilters {
  #parts;
  #client;
  /** @type {string | undefined} */ #base;
  /** @type {{layer: Layer, view: View, texts: Texts, table: Uint32Array} | undefined} what is on the screen */ #shown;
  /** @type {Map<number, Tile>} by filter */ #tiles = new Map();
  /** @type {string | undefined} of the weight that the pointer is on */ #weight;

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
    this.#shown = { layer, view, texts, table };
    this.#weight = undefined;
    this.#draw();
  }

  hide() {
    this.#shown = undefined;
    this.#tiles.clear();
  }

  #draw() {
    if (!this.#shown) {
      return;
    }
    const { layer, view, texts, table } = this.#shown;
    const { kernel } = layer;
    if (!kernel) {
      this.#parts.main.grid.show({ path: layer.path, channels: [], selected: null, map: () => undefined, colours: () => table });
      this.#parts.main.drawn.textContent = this.#parts.note.textContent = '';
      return;
    }
    const range = clamp(view, layer.channels);
    const input = inputOf(layer, view.filters ?? '0');
    const kernels = this.#client.get(layer, range, input);
    this.#tiles.clear();
    const words = inputWords(texts, layer, input);
    this.#parts.main.grid.show({
      path: layer.path,
      channels: placed(range, undefined),
      selected: view.channel,
      map: (filter) => kernels && this.#tile(kernels, layer, filter, input, view),
      colours: (map) => /** @type {Tile} */ (map).colours ?? table,
      strips: input === 'all',
      texts: {
        grid: texts.filters,
        tile: texts.filterTile.replace('{4}', words),
        waiting: texts.filterWaiting.replace('{2}', words),
      },
    });
    this.#tell(layer, view, texts, input === 'rgb' ? gray : table, kernels);
    this.#link(layer, view, range, input);
  }

  /**
   * @param {Kernels} kernels
   * @param {Layer} layer
   * @param {number} filter
   * @param {string} input
   * @param {View} view
   */
  #tile(kernels, layer, filter, input, { scale }) {
    let tile = this.#tiles.get(filter);
    if (!tile) {
      tile = tileOf(kernels, layer, filter, input, scale);
      this.#tiles.set(filter, tile);
    }
    return tile;
  }

  /**
   * @param {Layer} layer
   * @param {View} view
   * @param {Texts} texts
   * @param {Uint32Array} table
   * @param {Kernels | undefined} kernels
   */
  #tell(layer, view, texts, table, kernels) {
    const { main, note, selected } = this.#parts;
    const extremes = kernels?.extremes;
    const size = /** @type {[number, number]} */ (layer.kernel);
    // On the layer's scale the legend says the numbers.
    main.drawn.textContent =
      extremes && view.scale === 'channel'
        ? fill(texts.weightsRange, ...size, short(extremes.lowest), short(extremes.highest))
        : fill(texts.weights, ...size);
    legend(main, texts, view.scale === 'layer' ? extremes : undefined, table);
    const input = inputOf(layer, view.filters ?? '0');
    const kind = input === 'all' || input === 'rgb' ? input : 'one';
    note.textContent = fill(texts[/** @type {keyof Texts} */ (`filters.${kind}`)], ...size, input);
    const tile = view.channel === null ? undefined : this.#tiles.get(view.channel);
    selected.textContent =
      this.#weight ?? (tile ? fill(texts.selectedFilter, Number(view.channel), short(tile.minimum), short(tile.maximum)) : '');
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
    if (!this.#shown) {
      return;
    }
    const { layer, view, texts, table } = this.#shown;
    const cell = event?.target instanceof Element ? event.target.closest('[data-channel]') : null;
    const filter = Number(cell?.getAttribute('data-channel'));
    const tile = cell ? this.#tiles.get(filter) : undefined;
    const canvas = cell?.querySelector('canvas');
    this.#weight = event && tile && canvas ? this.#read(canvas, event, tile, filter) : undefined;
    const kernels = layer.kernel && this.#client.get(layer, clamp(view, layer.channels), inputOf(layer, view.filters ?? '0'));
    if (kernels) {
      this.#tell(layer, view, texts, inputOf(layer, view.filters ?? '0') === 'rgb' ? gray : table, kernels);
    }
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {PointerEvent} event
   * @param {Tile} tile
   * @param {number} filter
   */
  #read(canvas, event, { values, height, width }, filter) {
    const { layer, view, texts } = /** @type {NonNullable<typeof this.#shown>} */ (this.#shown);
    const box = canvas.getBoundingClientRect();
    const input = inputOf(layer, view.filters ?? '0');
    const [x, y] = place(event, box, width, height, input === 'all');
    if (x < 0 || y < 0 || x >= width || y >= height) {
      return undefined;
    }
    const area = height * width;
    const at = y * width + x;
    const found = input === 'rgb' ? [0, 1, 2].map((colour) => values[colour * area + at]) : [values[at]];
    const numbers = found.map(short).join(', ');
    return input === 'all' ? fill(texts.weightOfInput, filter, x, numbers) : fill(texts.weightAt, filter, y, x, numbers);
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
