// @ts-check
/** What is looked at: one layer and a range of its channels. Arithmetic only, nothing of the page. */

/** @typedef {'convolution' | 'batch-norm' | 'relu'} Show what is drawn of a layer */

/**
 * @typedef {object} Layer a stop of the layer slider
 * @property {string} path module path of the convolution
 * @property {number} channels
 * @property {number} height
 * @property {number} width
 * @property {[number, number]} kernel height and width
 * @property {[number, number]} stride
 * @property {Partial<Record<Show, string>>} taps what can be drawn of it; the convolution always
 */

/** @typedef {{first: number, last: number}} Range channels, both ends included */

/**
 * @typedef {object} Maps consecutive feature maps of one tap
 * @property {string} tap
 * @property {number} first
 * @property {number} last
 * @property {number} channels how many the tap has
 * @property {number} cells of one map
 */

/**
 * The range as a layer can show it: keeps its size and moves, and shrinks only where the layer is too small.
 *
 * @param {Range} range
 * @param {number} channels of the layer
 * @returns {Range}
 */
export function clamp(range, channels) {
  const size = Math.min(range.last - range.first + 1, channels);
  const first = Math.max(0, Math.min(range.first, channels - size));
  return { first, last: first + size - 1 };
}

/**
 * @param {Range} range
 * @param {number} by channels, negative for earlier ones
 * @param {number} channels of the layer
 * @returns {Range}
 */
export function shift(range, by, channels) {
  return clamp(
    { first: Math.max(0, range.first + by), last: Math.max(0, range.first + by) + range.last - range.first },
    channels,
  );
}

/**
 * What is drawn of the layer: the convolution itself where the layer has no such operation.
 *
 * @param {Layer} layer
 * @param {Show} show
 * @returns {Show}
 */
export function drawn(layer, show) {
  return layer.taps[show] ? show : 'convolution';
}

/**
 * @param {Layer} layer
 * @param {Show} show
 * @param {Range} range
 * @returns {Maps}
 */
export function mapsOf(layer, show, range) {
  return {
    tap: /** @type {string} */ (layer.taps[drawn(layer, show)]),
    ...clamp(range, layer.channels),
    channels: layer.channels,
    cells: layer.height * layer.width,
  };
}

/**
 * What is likely to be looked at next, likeliest first: the neighbouring layers, the neighbouring channels, then every
 * other layer outwards.
 *
 * @param {Layer[]} layers
 * @param {number} index of the current layer
 * @param {Show} show
 * @param {Range} range
 * @param {number} step channels that one press of a button moves by
 * @returns {Maps[]}
 */
export function ahead(layers, index, show, range, step) {
  const outwards = [];
  for (let distance = 1; distance < layers.length; distance++) {
    outwards.push(index + distance, index - distance);
  }
  const all = outwards.filter((i) => layers[i]).map((i) => mapsOf(layers[i], show, range));
  const here = clamp(range, layers[index].channels);
  const beside = [step, -step].map((by) => mapsOf(layers[index], show, shift(here, by, layers[index].channels)));
  return [...all.slice(0, 2), ...beside, ...all.slice(2)];
}

/**
 * A number for a person: four significant digits.
 *
 * @param {number} value
 */
export function short(value) {
  return String(Number(value.toPrecision(4)));
}

/**
 * @param {string} template with {0}, {1} ... for the values
 * @param {...(string | number)} values
 */
export function fill(template, ...values) {
  return template.replace(/\{(\d)}/g, (_, i) => String(values[Number(i)]));
}
