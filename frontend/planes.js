// @ts-check
/** Pictures of numbers, ready to be painted: a feature map, a kernel, many kernels side by side. */
import { level } from './colour.js';

/**
 * @typedef {object} Plane
 * @property {number} width
 * @property {number} height
 * @property {ArrayLike<number>} cells row by row
 * @property {Uint32Array} colours one pixel for each number that a cell can be
 */

/** The cell between kernels that stand side by side: nothing is drawn there. */
const GAP = 256;

/**
 * Numbers on a common range.
 *
 * @param {ArrayLike<number>} values row by row
 * @param {number} width
 * @param {import('./colour.js').Bounds} bounds what the ends of the colours stand for
 * @param {Uint32Array} colours of the 256 levels
 * @returns {Plane}
 */
export function planeOf(values, width, bounds, colours) {
  const cells = Uint8Array.from(values, (value) => level(bounds, value));
  return { width, height: values.length / width, cells, colours };
}

/**
 * Kernels in a square, or single weights in one: the last row may be left unfilled.
 *
 * @param {Plane} kernels one below the other
 * @param {number} height of one kernel
 * @returns {Plane}
 */
export function squareOf({ width, height: all, cells, colours }, height) {
  const count = all / height;
  const columns = Math.ceil(Math.sqrt(count));
  const gap = width * height > 1 ? 1 : 0;
  const [right, down] = [width + gap, height + gap];
  const wide = columns * right - gap;
  const square = new Uint16Array(wide * (Math.ceil(count / columns) * down - gap)).fill(GAP);
  for (let cell = 0; cell < cells.length; cell++) {
    const kernel = Math.floor(cell / (width * height));
    const row = Math.floor(kernel / columns) * down + (Math.floor(cell / width) % height);
    square[row * wide + (kernel % columns) * right + (cell % width)] = cells[cell];
  }
  return { width: wide, height: square.length / wide, cells: square, colours: Uint32Array.of(...colours, 0) };
}
