// @ts-check
import { boundsOf, paint } from './colour.js';
import { planeOf } from './planes.js';
import { fill, short } from './view.js';

/** @typedef {import('./close-up-texts.js').Texts} Texts */
/** @typedef {import('./numbers-client.js').Wanted} Wanted */

/**
 * @typedef {object} Block a residual block by its taps
 * @property {string} path
 * @property {string} branch
 * @property {string} shortcut
 * @property {string | null} sum where it is recorded
 * @property {string | null} relu where there is one
 * @property {number} channels
 * @property {number} width of a map
 * @property {string[]} taps inside of it
 */

/** @typedef {'branch' | 'shortcut' | 'sum' | 'relu'} Name */

/** @type {[Name, string][]} and what follows each */
const PARTS = [
  ['branch', '+'],
  ['shortcut', '='],
  ['sum', '→'],
  ['relu', ''],
];

/**
 * The innermost block that a tap belongs to.
 *
 * @param {Block[]} blocks
 * @param {string} tap
 * @returns {Block | undefined}
 */
export function blockOf(blocks, tap) {
  return blocks.filter(({ taps }) => taps.includes(tap)).sort((a, b) => a.taps.length - b.taps.length)[0];
}

/**
 * The feature maps of which the numbers are needed.
 *
 * @param {Block} block
 * @param {number} channel
 * @returns {Wanted[]}
 */
export function mapsOfBlock(block, channel) {
  const taps = [block.branch, block.shortcut, ...(block.relu === null ? [] : [block.relu])];
  return channel < block.channels ? taps.map((tap) => ({ tap, channel })) : [];
}

/** A residual block taken apart: branch + shortcut = sum → ReLU, one channel, one scale. */
export class BlockRow {
  all = document.createElement('section');
  #heading = document.createElement('h3');
  #what = document.createElement('p');
  #row = document.createElement('div');
  #onTap;

  /** @param {(tap: string) => void} onTap the user wants to see this */
  constructor(onTap) {
    this.#onTap = onTap;
    this.all.className = 'block';
    this.#heading.className = 'panel-heading';
    this.#what.className = 'dim';
    this.#row.className = 'block-row';
    this.all.append(this.#heading, this.#row, this.#what);
  }

  /**
   * @param {Block | undefined} block none: nothing is shown
   * @param {number} channel
   * @param {(tap: string) => Float32Array | undefined} numbers of that channel
   * @param {string} colormap
   * @param {Uint32Array} colours of its 256 levels
   * @param {Texts} texts
   */
  show(block, channel, numbers, colormap, colours, texts) {
    this.all.hidden = !block;
    if (!block) {
      return;
    }
    const lacks = channel >= block.channels;
    this.#heading.textContent = fill(texts.block, block.path, channel);
    this.#row.hidden = lacks;
    this.#what.textContent = lacks
      ? fill(texts.blockLacks, block.path, block.channels, channel)
      : texts[block.relu === null ? 'blockAdds' : 'blockWhat'];
    if (!lacks) {
      const focused = /** @type {HTMLElement | null} */ (this.#row.querySelector(':focus'))?.dataset.part;
      this.#row.replaceChildren(...this.#parts(block, numbers, colormap, colours, texts));
      /** @type {HTMLElement | null} */ (this.#row.querySelector(`[data-part="${focused}"]`))?.focus();
    }
  }

  /**
   * @param {Block} block
   * @param {(tap: string) => Float32Array | undefined} numbers
   * @param {string} colormap
   * @param {Uint32Array} colours
   * @param {Texts} texts
   */
  #parts(block, numbers, colormap, colours, texts) {
    const [branch, shortcut] = [numbers(block.branch), numbers(block.shortcut)];
    /** @type {Record<Name, Float32Array | undefined>} */
    const values = {
      branch,
      shortcut,
      // The sum of two float32 in double precision, rounded once: what float32 arithmetic gives.
      sum: branch && shortcut && branch.map((value, i) => value + shortcut[i]),
      relu: block.relu === null ? undefined : numbers(block.relu),
    };
    const known = Object.values(values).filter((each) => each !== undefined);
    const lowest = known.reduce((least, each) => each.reduce((a, b) => Math.min(a, b), least), Infinity);
    const highest = known.reduce((most, each) => each.reduce((a, b) => Math.max(a, b), most), -Infinity);
    const bounds = boundsOf(colormap, lowest, highest);
    return PARTS.filter(([name]) => name !== 'relu' || block.relu !== null).flatMap(([name, sign], i, all) => {
      const own = values[name];
      const plane = own && planeOf(own, block.width, bounds, colours);
      const made = part(name, block[name], own, texts, (tap) => this.#onTap(tap));
      if (plane) {
        paint(made.canvas, plane.cells, plane.width, plane.height, plane.colours);
      }
      const mark = document.createElement('span');
      mark.className = 'sign';
      mark.textContent = i < all.length - 1 ? sign : '';
      return i < all.length - 1 ? [made.all, mark] : [made.all];
    });
  }
}

/**
 * @param {Name} name
 * @param {string | null} tap
 * @param {Float32Array | undefined} values
 * @param {Texts} texts
 * @param {(tap: string) => void} onTap
 */
function part(name, tap, values, texts, onTap) {
  const all = document.createElement(tap === null ? 'div' : 'button');
  const [label, canvas, range] = ['span', 'canvas', 'span'].map((tag) => document.createElement(tag));
  all.className = 'part';
  all.dataset.part = name;
  // The space is for those who hear it.
  label.textContent = `${texts[name]} `;
  range.className = 'dim num';
  all.append(label, canvas, range);
  if (values) {
    const ends = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    range.textContent = fill(texts.between, ...ends.map(short));
    Object.assign(all.dataset, { minimum: ends[0], maximum: ends[1] });
  }
  if (tap === null) {
    all.role = 'img';
    all.ariaLabel = `${texts[name]} ${range.textContent}`;
  } else {
    all.title = fill(texts.go, tap);
    all.addEventListener('click', () => onTap(tap));
  }
  return { all, canvas: /** @type {HTMLCanvasElement} */ (canvas) };
}
