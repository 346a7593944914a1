// @ts-check
/** Pictures of a filter, and what its weights say. */
import { boundsOf, gray } from './colour.js';
import { exact, statisticsOf } from './exact-numbers.js';
import { tileOf } from './kernels-client.js';
import { planeOf, squareOf } from './planes.js';
import { fill } from './view.js';

/** @typedef {import('./kernels-client.js').Kernels} Kernels */
/** @typedef {import('./kernels-client.js').Tile} Tile */
/** @typedef {import('./planes.js').Plane} Plane */
/** @typedef {import('./view.js').Input} Input */

/**
 * What a tile shows; single weights beside each other become a square.
 *
 * @param {Tile} tile
 * @param {Input} input
 * @param {Uint32Array} table of colours, for those that bring none
 * @returns {Plane}
 */
export function planeOfTile({ width, height, cells, colours }, input, table) {
  return input === 'all'
    ? squareOf({ width: 1, height: cells.length, cells, colours: table }, 1)
    : { width, height, cells, colours: colours ?? table };
}

/**
 * A whole filter: one kernel in colours where it reads red, green and blue, else all its kernels in a square.
 *
 * @param {Kernels} kernels its own
 * @param {import('./view.js').Layer} layer
 * @param {number} filter
 * @returns {Plane}
 */
export function planeOfFilter(kernels, layer, filter) {
  if (layer.inputs === 3) {
    return planeOfTile(tileOf(kernels, layer, filter, 'rgb', 'channel', 'gray'), 'rgb', gray);
  }
  const [height, width] = layer.kernel ?? [1, 1];
  const { min, max } = statisticsOf(kernels.values);
  return squareOf(planeOf(kernels.values, width, boundsOf('gray', min, max), gray), height);
}

/**
 * @param {import('./close-up-texts.js').Texts} texts
 * @param {Tile} tile
 * @param {number} width of its picture
 * @param {Input} input
 * @param {number} row
 * @param {number} column
 */
export function weightAt(texts, { values }, width, input, row, column) {
  const at = row * width + column;
  if (input === 'rgb') {
    const area = values.length / 3;
    return fill(texts.colours, row, column, ...[0, 1, 2].map((colour) => exact(values[colour * area + at])));
  }
  if (input === 'all') {
    return at < values.length ? fill(texts.input, at, exact(values[at])) : '';
  }
  return fill(texts.cell, row, column, exact(values[at]));
}
