// @ts-check
/** A class map over a picture. */

import { colours } from './colour.js';

/** @typedef {{width: number, height: number, values: number[]}} ClassMap */

/** Pixels on each side: of a canvas that is drawn smaller than that nearly everywhere. */
const SIDE = 256;

/** What is farthest from nothing still lets the picture through. */
const OPAQUE = 230;

/**
 * The map between the centres of its cells in straight lines; beyond the outermost centres it goes on as it is there.
 *
 * @param {ClassMap} map
 * @param {number} x 0 to 1, from left to right
 * @param {number} y 0 to 1, from top to bottom
 */
function between({ width, height, values }, x, y) {
  const [left, right, across] = neighbours(x, width);
  const [above, below, down] = neighbours(y, height);
  const row = (/** @type {number} */ at) =>
    values[at * width + left] * (1 - across) + values[at * width + right] * across;
  return row(above) * (1 - down) + row(below) * down;
}

/**
 * @param {number} place 0 to 1
 * @param {number} cells
 * @returns {[number, number, number]} the cells before and behind it, and how far it is from the one to the other
 */
function neighbours(place, cells) {
  const at = Math.max(0, Math.min(place * cells - 0.5, cells - 1));
  return [Math.floor(at), Math.ceil(at), at % 1];
}

/** Draws smoothly, in colours around nothing; the nearer a value is to nothing, the clearer. */
class ClassOverlay extends HTMLElement {
  /** @type {ClassMap | null} */
  #map = null;
  #colours = new Uint32Array(256);
  #canvas = document.createElement('canvas');

  connectedCallback() {
    this.#canvas.width = SIDE;
    this.#canvas.height = SIDE;
    this.append(this.#canvas);
    this.#paint();
  }

  /** @param {ClassMap | null} map */
  set map(map) {
    this.#map = map;
    this.#paint();
  }

  get map() {
    return this.#map;
  }

  /** @param {string} base64 of red, green and blue of each level; the middle one is nothing */
  set colours(base64) {
    this.#colours = colours(base64);
    this.#paint();
  }

  #paint() {
    const map = this.#map;
    this.hidden = !map;
    if (!map) {
      return;
    }
    const largest = Math.max(...map.values.map(Math.abs)) || 1;
    const image = new ImageData(SIDE, SIDE);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < pixels.length; i++) {
      const value = between(map, ((i % SIDE) + 0.5) / SIDE, (Math.floor(i / SIDE) + 0.5) / SIDE) / largest;
      pixels[i] = this.#colours[Math.round(((value + 1) / 2) * 255)];
      image.data[4 * i + 3] = Math.round(Math.abs(value) * OPAQUE);
    }
    /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d')).putImageData(image, 0, 0);
  }
}

customElements.define('class-overlay', ClassOverlay);
