// @ts-check
import { TapAnswers } from './tap-answers.js';

/** @typedef {{cells: Uint8Array, height: number, width: number}} Magnitude mean absolute activation at each cell, on its own scale */

/**
 * How strongly layers answer at each place, one thumbnail a tap. Whoever fetches the maps says what is refused; here the thumbnail stays empty.
 *
 * @param {(tap: string) => void} onArrival
 */
export function magnitudes(onArrival) {
  return new TapAnswers('magnitude', read, 'low', onArrival, () => {});
}

/**
 * @param {Response} response
 * @returns {Promise<Magnitude>}
 */
async function read(response) {
  const [, height, width] = (response.headers.get('X-Shape') ?? '').split(',').map(Number);
  return { cells: new Uint8Array(await response.arrayBuffer()), height, width };
}
