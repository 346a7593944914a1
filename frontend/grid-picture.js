// @ts-check
import { tapUrl } from './addresses.js';

/** @typedef {import('./view.js').Maps} Maps */
/** @typedef {import('./view.js').View} View */
/** @typedef {{href: string, file: string}} GridPicture a grid as a PNG: its address, and a name for the file */

/**
 * @typedef {object} Other what a grid is looked at together with
 * @property {{lowest: number, highest: number} | null} span of the scale that both share
 * @property {string} [with] what the server calls the other extraction
 * @property {string} [rank] tap of the other extraction whose order the grid has
 */

/** Pixels of a tile, at least and at most. */
const [SMALLEST, LARGEST] = [64, 512];

/**
 * A grid as the server draws it, each cell a block of so many pixels by so many, unless the map is too large for a tile.
 *
 * @param {string} base address of the taps of its extraction
 * @param {Maps} maps
 * @param {View} view
 * @param {Other} other
 * @param {string[]} marks for the name of the file
 * @returns {GridPicture}
 */
export function pictureOf(base, { tap, first, last, side }, { order, scale, colormap }, other, marks) {
  const channels = `${first}-${last}`;
  const tile = String(Math.min(LARGEST, Math.ceil(SMALLEST / side) * side));
  const { span, rank } = other;
  const isRelative = order === 'difference' || (order !== 'index' && rank !== undefined);
  return {
    href: tapUrl(base, tap, 'grid.png', {
      channels,
      order,
      scale,
      colormap,
      tile,
      ...(span && { between: `${span.lowest},${span.highest}` }),
      ...(isRelative && other.with !== undefined && { with: other.with }),
      ...(isRelative && order !== 'difference' && { rank: String(rank) }),
    }),
    file: [tap, channels, ...marks, 'png'].join('.'),
  };
}
