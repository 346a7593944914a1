// @ts-check
/** Which part of the picture a cell depends on: the same arithmetic as the server's. */

/** @typedef {[number, number, number]} Field size, jump and start in pixels, where 0 is the centre of the first */

/**
 * The part that lies in the picture, in its pixels.
 *
 * @param {Field[]} fields down and across
 * @param {number} size side of the picture
 * @param {number} row
 * @param {number} column
 */
export function boxOf([down, across], size, row, column) {
  const [top, bottom] = span(down, row, size);
  const [left, right] = span(across, column, size);
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * @param {Field} field
 * @param {number} cell
 * @param {number} pixels
 */
function span([size, jump, start], cell, pixels) {
  const centre = start + cell * jump;
  // The whole picture has a field of 2^31 - 1 pixels.
  return [-1, 1].map((end) => Math.max(0, Math.min(Math.trunc(centre + (end * (size - 1)) / 2), pixels - 1)));
}
