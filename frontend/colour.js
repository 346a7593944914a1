// @ts-check
/** How the byte of a cell becomes a level, and a level a colour. */

/**
 * One colour for each level, as a canvas keeps it in memory: red, green, blue, opaque.
 *
 * @param {(level: number) => number[]} rgb
 * @returns {Uint32Array} 256 pixels
 */
function table(rgb) {
  const bytes = new Uint8ClampedArray(256 * 4);
  for (let byte = 0; byte < 256; byte++) {
    bytes.set([...rgb(byte), 255], byte * 4);
  }
  return new Uint32Array(bytes.buffer);
}

/** Black for a map's minimum, white for its maximum. */
export const gray = table((byte) => [byte, byte, byte]);

/**
 * @param {string} base64 of red, green and blue of each level
 * @returns {Uint32Array} 256 pixels
 */
export function colours(base64) {
  const rgb = atob(base64);
  return table((level) => [0, 1, 2].map((at) => rgb.charCodeAt(3 * level + at)));
}

/**
 * @typedef {object} Bounds
 * @property {number} low value of the lowest level
 * @property {number} high value of the highest level
 * @property {number} flat level where that is a range of nothing
 */

/** Colour maps whose middle stands for zero. */
const CENTRED = ['coolwarm'];

/** @param {string} colormap */
export function isCentred(colormap) {
  return CENTRED.includes(colormap);
}

/**
 * What the ends of a colour map stand for where values lie between these two; the server does the same.
 *
 * @param {string} colormap
 * @param {number} minimum
 * @param {number} maximum
 * @returns {Bounds}
 */
export function boundsOf(colormap, minimum, maximum) {
  const end = Math.max(-minimum, maximum);
  return isCentred(colormap) ? { low: -end, high: end, flat: 128 } : { low: minimum, high: maximum, flat: 0 };
}

/**
 * @param {Bounds} bounds
 * @param {number} value
 * @returns {number} 0 to 255
 */
export function level({ low, high, flat }, value) {
  return high > low ? Math.max(0, Math.min(Math.round(((value - low) / (high - low)) * 255), 255)) : flat;
}

/** The 256 levels. */
const LEVELS = Uint8Array.from({ length: 256 }, (_, level) => level);

/** For one map at a time. */
const shared = new Uint32Array(256);

/**
 * The colours of a map's bytes: a byte stands for a value between the map's minimum and maximum, and its level for that value's place
 * between the bounds.
 *
 * @param {Uint32Array} colours of the levels
 * @param {{minimum: number, maximum: number}} map
 * @param {Bounds} bounds
 * @returns {Uint32Array} 256 pixels, until the next call
 */
export function between(colours, { minimum, maximum }, bounds) {
  for (let byte = 0; byte < 256; byte++) {
    shared[byte] = colours[level(bounds, minimum + (byte / 255) * (maximum - minimum))];
  }
  return shared;
}

/**
 * Paints the colours from the lowest level to the highest.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Uint32Array} colours
 */
export function paintRamp(canvas, colours) {
  paint(canvas, LEVELS, LEVELS.length, 1, colours);
}

/**
 * Paints one feature map at its own resolution; the canvas takes the map's size.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} cells height x width, row by row
 * @param {number} width
 * @param {number} height
 * @param {Uint32Array} colours one pixel for each number that a cell can be
 */
export function paint(canvas, cells, width, height, colours) {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
  const image = sheet(width, height);
  for (let cell = 0; cell < cells.length; cell++) {
    image.pixels[cell] = colours[cells[cell]];
  }
  context.putImageData(image.data, 0, 0);
}

/** @type {{data: ImageData, pixels: Uint32Array} | undefined} */
let lastSheet;

/**
 * The pixels to fill before they are put on a canvas; consecutive maps of one size share them.
 *
 * @param {number} width
 * @param {number} height
 */
function sheet(width, height) {
  if (lastSheet?.data.width !== width || lastSheet.data.height !== height) {
    const data = new ImageData(width, height);
    lastSheet = { data, pixels: new Uint32Array(data.data.buffer) };
  }
  return lastSheet;
}
