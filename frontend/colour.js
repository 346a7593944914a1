// @ts-check
/** How the byte of a cell becomes a colour. */

/**
 * One colour for each byte, as a canvas keeps it in memory: red, green, blue, opaque.
 *
 * @param {(byte: number) => [number, number, number]} rgb
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
 * Paints one feature map at its own resolution; the canvas takes the map's size.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} cells height x width, row by row
 * @param {number} width
 * @param {number} height
 * @param {Uint32Array} colours 256 pixels
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
