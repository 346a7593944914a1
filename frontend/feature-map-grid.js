// @ts-check
import { paint } from './colour.js';
import { fill, short } from './view.js';

/** @typedef {import('./maps-client.js').FeatureMap} FeatureMap */

/**
 * @typedef {object} Sight what the grid shows
 * @property {string} path of the layer
 * @property {(number | undefined)[]} channels in the order of the tiles; undefined while nobody knows which
 * @property {number | null} selected channel
 * @property {(channel: number) => FeatureMap | undefined} map
 * @property {(map: FeatureMap) => Uint32Array} colours of the 256 bytes
 * @property {boolean} [strips] whether each tile is a row of its own
 * @property {Partial<FeatureMapGrid['texts']>} [texts] names in place of the grid's own
 */

/**
 * @typedef {object} Tile
 * @property {HTMLElement} cell
 * @property {HTMLCanvasElement} canvas the one in the cell
 * @property {Map<number, HTMLCanvasElement>} canvases by their number of pixels: resizing one takes longer than painting it
 * @property {Text} number
 * @property {boolean} selected
 * @property {string} flagged words for its flags
 */

/** @type {Record<string, string>} on a tile, by flag */
const MARKS = { dead: '∅', constant: '=', nan: 'NaN', inf: '∞' };

const COLUMNS = 8;
const NARROW_COLUMNS = 4;
const NARROW_PX = 480;
const NARROW_PAGE_PX = 900;
/** A tile that waits no longer than this is not seen to wait: styling 64 tiles twice would delay the picture by a frame or two. */
const LATE_MS = 150;

/**
 * A grid of feature maps, one canvas per channel, each at the map's own resolution and scaled by the style sheet.
 *
 * A tile whose map has not arrived waits: it keeps the pixels it had, and `data-state` tells the style sheet how to draw
 * it. The arrow keys, Home and End move in the grid; Enter and a click fire `tile` with the channel if they can select.
 */
export class FeatureMapGrid extends HTMLElement {
  /** @type {Tile[]} */ #tiles = [];
  /** @type {Sight | undefined} */ #sight;
  #columns = COLUMNS;
  #current = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #lateness;
  #strips = false;
  /** @type {DOMRectReadOnly} */ #room = new DOMRectReadOnly();
  #resized = new ResizeObserver(([{ contentRect }]) => this.#arrange(contentRect));

  /** Names for screen readers, to be replaced by those of the page's language. */
  texts = {
    grid: 'Feature maps',
    tile: '{0}, channel {1}, {2} to {3}',
    waiting: '{0}, channel {1}, waiting',
    unranked: '{0}, waiting for the order',
    flaggedTile: '{0}, {1}',
    'flag.dead': 'dead',
    'flag.constant': 'constant',
    'flag.nan': 'NaN',
    'flag.inf': 'infinite',
  };

  /** Whether a click or Enter selects a channel. */
  selectable = true;

  constructor() {
    super();
    this.addEventListener('keydown', (event) => this.#onKey(event));
    this.addEventListener('click', (event) => this.#onClick(event));
    this.addEventListener('focusin', (event) => this.#onFocus(event));
  }

  connectedCallback() {
    this.role = 'grid';
    // Of the parent, because the grid itself may be made narrower so that it fits the height.
    this.#resized.observe(/** @type {Element} */ (this.parentElement));
  }

  disconnectedCallback() {
    this.#resized.disconnect();
  }

  /**
   * Shows other channels or another layer. Maps that have arrived are painted before this returns.
   *
   * @param {Sight} sight
   */
  show(sight) {
    this.#sight = sight;
    this.ariaLabel = { ...this.texts, ...sight.texts }.grid;
    if (this.#strips !== Boolean(sight.strips)) {
      this.#strips = !this.#strips;
      this.toggleAttribute('strips', this.#strips);
      this.#arrange(this.#room);
    }
    const count = sight.channels.length;
    if (count !== this.#tiles.length) {
      this.#resize(count);
    }
    this.#tiles.forEach((_, i) => this.#draw(i));
    this.#lateness ??= setTimeout(() => {
      this.#lateness = undefined;
      for (const { cell } of this.#tiles) {
        cell.classList.toggle('late', cell.dataset.state === 'waiting');
      }
    }, LATE_MS);
  }

  /**
   * @param {FeatureMap} map
   * @returns {Uint32Array} the colours of its bytes, as this grid shows it
   */
  coloursOf(map) {
    return /** @type {Sight} */ (this.#sight).colours(map);
  }

  /**
   * Paints maps that have just arrived.
   *
   * @param {number} first channel
   * @param {number} last channel
   */
  update(first, last) {
    this.#sight?.channels.forEach((channel, i) => {
      if (channel !== undefined && channel >= first && channel <= last) {
        this.#draw(i);
      }
    });
  }

  /** @param {number} i */
  #draw(i) {
    const { path, channels, selected, map, colours, texts } = /** @type {Sight} */ (this.#sight);
    const names = texts ? { ...this.texts, ...texts } : this.texts;
    const tile = this.#tiles[i];
    const { cell, number } = tile;
    const channel = channels[i];
    const found = channel === undefined ? undefined : map(channel);
    const name = String(channel ?? '');
    if (cell.dataset.channel !== name) {
      cell.dataset.channel = number.data = name;
    }
    cell.dataset.state = found ? 'ready' : 'waiting';
    if (found && channel !== undefined) {
      cell.classList.remove('late');
      paint(canvasFor(tile, found), found.cells, found.width, found.height, colours(found));
      const name = fill(names.tile, path, channel, short(found.minimum), short(found.maximum));
      const words = (found.flags ?? []).map((flag) => names[/** @type {keyof names} */ (`flag.${flag}`)]).join(', ');
      cell.ariaLabel = words ? fill(names.flaggedTile, name, words) : name;
      this.#flag(tile, found.flags ?? [], words);
    } else {
      cell.ariaLabel = channel === undefined ? fill(names.unranked, path) : fill(names.waiting, path, channel);
    }
    const isSelected = channel !== undefined && channel === selected;
    if (this.selectable && isSelected !== tile.selected) {
      tile.selected = isSelected;
      cell.ariaSelected = String(isSelected);
    }
  }

  /**
   * @param {Tile} tile
   * @param {string[]} flags of its channel
   * @param {string} words for them
   */
  #flag(tile, flags, words) {
    if (words === tile.flagged) {
      return;
    }
    tile.flagged = words;
    tile.cell.querySelector('.flag')?.remove();
    if (words) {
      const badge = document.createElement('span');
      badge.className = 'flag';
      badge.ariaHidden = 'true';
      badge.textContent = flags.map((flag) => MARKS[flag]).join(' ');
      badge.title = words;
      tile.cell.append(badge);
    }
  }

  /** @param {number} count of tiles */
  #resize(count) {
    for (const { cell } of this.#tiles.splice(count)) {
      const row = cell.parentElement;
      cell.remove();
      if (row?.childElementCount === 0) {
        row.remove();
      }
    }
    while (this.#tiles.length < count) {
      const next = tile();
      if (this.selectable) {
        next.cell.ariaSelected = 'false';
      }
      this.#place(next.cell, this.#tiles.push(next) - 1);
    }
    this.#moveTo(Math.max(0, Math.min(this.#current, count - 1)), false);
    this.style.setProperty('--rows', String(this.childElementCount));
  }

  /** @param {DOMRectReadOnly} room */
  #arrange(room) {
    this.#room = room;
    this.style.setProperty('--room-width', `${room.width}px`);
    this.style.setProperty('--room-height', `${room.height}px`);
    // Two grids beside each other on a large screen are no reason for large tiles.
    const isNarrow = room.width > 0 && room.width < NARROW_PX && window.innerWidth <= NARROW_PAGE_PX;
    const columns = this.#strips ? 1 : isNarrow ? NARROW_COLUMNS : COLUMNS;
    if (columns !== this.#columns) {
      const focused = this.contains(document.activeElement);
      this.#columns = columns;
      this.replaceChildren();
      this.#tiles.forEach(({ cell }, i) => this.#place(cell, i));
      this.style.setProperty('--columns', String(columns));
      this.style.setProperty('--rows', String(this.childElementCount));
      this.#moveTo(this.#current, focused);
    }
  }

  /**
   * Puts a tile at the end.
   *
   * @param {HTMLElement} cell
   * @param {number} i its place
   */
  #place(cell, i) {
    if (i % this.#columns === 0) {
      const row = document.createElement('div');
      row.role = 'row';
      this.append(row);
    }
    this.lastElementChild?.append(cell);
  }

  /**
   * @param {number} i
   * @param {boolean} focus
   */
  #moveTo(i, focus) {
    const before = this.#tiles[this.#current];
    if (before) {
      before.cell.tabIndex = -1;
    }
    this.#current = i;
    const now = this.#tiles[i];
    if (now) {
      now.cell.tabIndex = 0;
      if (focus) {
        now.cell.focus();
      }
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.altKey || event.metaKey || event.shiftKey) {
      return;
    }
    const [last, row] = [this.#tiles.length - 1, this.#current - (this.#current % this.#columns)];
    /** @type {Record<string, number>} */
    const goals = {
      ArrowLeft: this.#current - 1,
      ArrowRight: this.#current + 1,
      ArrowUp: this.#current - this.#columns,
      ArrowDown: this.#current + this.#columns,
      Home: event.ctrlKey ? 0 : row,
      End: event.ctrlKey ? last : Math.min(row + this.#columns - 1, last),
    };
    if (event.key in goals) {
      event.preventDefault();
      const goal = goals[event.key];
      if (goal >= 0 && goal <= last) {
        this.#moveTo(goal, true);
      }
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.#choose(this.#current);
    }
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const i = this.#indexOf(event);
    if (i >= 0) {
      this.#moveTo(i, true);
      this.#choose(i);
    }
  }

  /** @param {FocusEvent} event */
  #onFocus(event) {
    const i = this.#indexOf(event);
    if (i >= 0 && i !== this.#current) {
      this.#moveTo(i, false);
    }
  }

  /** @param {Event} event */
  #indexOf(event) {
    return this.#tiles.findIndex(({ cell }) => event.target instanceof Node && cell.contains(event.target));
  }

  /** @param {number} i */
  #choose(i) {
    const channel = this.#sight?.channels[i];
    if (!this.selectable || channel === undefined) {
      return;
    }
    this.dispatchEvent(new CustomEvent('tile', { bubbles: true, detail: { channel } }));
  }
}

/** @returns {Tile} */
function tile() {
  const cell = document.createElement('div');
  const canvas = document.createElement('canvas');
  const canvases = new Map();
  const label = document.createElement('small');
  const number = document.createTextNode('');
  cell.role = 'gridcell';
  cell.tabIndex = -1;
  canvas.width = canvas.height = 1;
  label.ariaHidden = 'true';
  label.append(number);
  cell.append(canvas, label);
  return { cell, canvas, canvases, number, selected: false, flagged: '' };
}

/**
 * Puts the canvas for maps of this size into the cell.
 *
 * @param {Tile} tile
 * @param {FeatureMap} map
 */
function canvasFor(tile, map) {
  const pixels = map.cells.length;
  let canvas = tile.canvases.get(pixels);
  if (!canvas) {
    canvas = document.createElement('canvas');
    tile.canvases.set(pixels, canvas);
  }
  if (canvas !== tile.canvas) {
    tile.canvas.replaceWith(canvas);
    tile.canvas = canvas;
  }
  return canvas;
}

customElements.define('feature-map-grid', FeatureMapGrid);
