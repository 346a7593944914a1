// @ts-check
/** What is looked at: one layer and a range of its channels. Arithmetic only, nothing of the page. */

/** @typedef {'convolution' | 'batch-norm' | 'relu'} Show what is drawn of a layer */
/** @typedef {'index' | 'mean' | 'max' | 'std' | 'difference'} Order of the channels */
/** @typedef {'channel' | 'layer'} Scale whose smallest and largest value span the colours */

/**
 * @typedef {object} View what is looked at
 * @property {string} layer module path of a layer, or of another tap
 * @property {number} first channel, or place in the order
 * @property {number} last
 * @property {Show} show
 * @property {Order} order
 * @property {Scale} scale
 * @property {string} colormap
 * @property {number | null} channel the selected one
 * @property {string | null} cell row and column of the cell of that channel whose number is read, with a hyphen between them
 * @property {number} alpha how much of that channel is seen over the photo, 0 to 100
 * @property {string | null} pin path of the tap that stays
 * @property {string | null} compare what is seen beside it: 'photo', 'untrained' or 'pass'
 * @property {number | null} why index of the class whose map is drawn over the photo
 * @property {boolean} enlarged whether that channel takes all the room that there is
 * @property {string | null} filters the input channel whose kernels are drawn in place of the feature maps, or 'rgb'
 */

/**
 * @typedef {object} Source
 * @property {string | null} [base] address of the taps of the extraction, if there is one
 * @property {string | null} [weights] address of the weights of the layers, if they can be had
 * @property {Layer[]} layers
 * @property {Other[]} taps
 */

/**
 * @typedef {object} Compared what the extraction is compared with
 * @property {string} base address of its taps
 * @property {string} with what the server calls it
 * @property {string} shown what it calls the extraction on the screen in what is asked of this one
 * @property {string} name of the kind of comparison
 * @property {string | null} [picture] address of its picture, where that is another
 * @property {Layer[]} layers
 * @property {Other[]} taps
 */

/**
 * @typedef {object} Layer a stop of the layer slider
 * @property {string} path module path of the convolution
 * @property {number} channels
 * @property {number} height
 * @property {number} width
 * @property {[number, number]} [kernel] height and width; none for a tap that is no convolution
 * @property {[number, number]} [stride]
 * @property {number} [inputs] kernels of one filter
 * @property {Partial<Record<Show, string>>} taps what can be drawn of it; the convolution always
 */

/** @typedef {Omit<Layer, 'taps'> & {after: number}} Other a tap that is no layer's, and the index of the layer before it */

/** @typedef {{first: number, last: number}} Range channels, both ends included */

/**
 * @typedef {object} Maps consecutive feature maps of one tap
 * @property {string} tap
 * @property {number} first
 * @property {number} last
 * @property {number} channels how many the tap has
 * @property {number} cells of one map
 * @property {number} side the longer one of a map
 * @property {number[]} [ranked] the channels themselves, where they are not consecutive
 */

/** Channels that one press of a button moves by. */
export const STEP = 64;

/** @type {View} */
export const FIRST_VIEW = {
  layer: '',
  first: 0,
  last: STEP - 1,
  show: 'relu',
  order: 'index',
  scale: 'channel',
  colormap: 'gray',
  channel: null,
  cell: null,
  alpha: 75,
  pin: null,
  compare: null,
  why: null,
  enlarged: false,
  filters: null,
};

/** @type {(keyof View)[]} */
export const KEYS = /** @type {any} */ (Object.keys(FIRST_VIEW));

/**
 * A tap that is no layer's, as if it were a layer with one thing to draw.
 *
 * @param {{taps: Other[]}} source
 * @param {string} path
 * @returns {(Layer & {after: number}) | undefined}
 */
export function otherTap({ taps }, path) {
  const tap = taps.find((each) => each.path === path);
  return tap && { ...tap, taps: { convolution: tap.path } };
}

/**
 * Any tap, as if it were a layer with this one thing to draw.
 *
 * @param {Source} source
 * @param {string} tap
 * @returns {{layer: Layer, show: Show | undefined} | undefined} show: what it is of its layer
 */
export function tapOf(source, tap) {
  for (const layer of source.layers) {
    const found = Object.entries(layer.taps).find(([, path]) => path === tap);
    if (found) {
      return { layer, show: /** @type {Show} */ (found[0]) };
    }
  }
  const layer = otherTap(source, tap);
  return layer && { layer, show: undefined };
}

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
 * The range, or the one of its size that holds a place which it lacks.
 *
 * @param {Range} range
 * @param {number} place
 * @param {number} channels of the layer
 * @returns {Range}
 */
export function holding(range, place, channels) {
  const { first, last } = clamp(range, channels);
  const size = last - first + 1;
  const start = place - (place % size);
  return place >= first && place <= last
    ? { first: range.first, last: range.last }
    : clamp({ first: start, last: start + size - 1 }, channels);
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

/** @typedef {string} Input of the kernels that are drawn: the number of a channel, 'rgb', or 'all' */

/**
 * Which kernels of a layer's filters are drawn: all where each is a single number, else those of an input channel that the
 * layer has.
 *
 * @param {Layer} layer with kernels
 * @param {string} asked
 * @returns {Input}
 */
export function inputOf({ kernel, inputs = 1 }, asked) {
  if (kernel && kernel[0] * kernel[1] === 1) {
    return 'all';
  }
  if (asked === 'rgb') {
    return inputs === 3 ? 'rgb' : '0';
  }
  return String(Math.min(Number(asked), inputs - 1));
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
    side: Math.max(layer.height, layer.width),
  };
}

/**
 * The channels at the places of a range: the range itself, or those places of the ranking.
 *
 * @param {Range} range
 * @param {number[] | undefined} ranking
 */
export function placed({ first, last }, ranking) {
  return ranking ? ranking.slice(first, last + 1) : Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/**
 * What is likely to be looked at next, likeliest first: the neighbouring layers, the neighbouring channels, then every
 * other layer outwards.
 *
 * @param {Layer[]} layers
 * @param {number} index of the current layer
 * @param {Layer} here the current layer, or what is looked at behind it
 * @param {Show} show
 * @param {Range} range
 * @returns {Maps[]}
 */
export function ahead(layers, index, here, show, range) {
  const outwards = [];
  for (let distance = 1; distance < layers.length; distance++) {
    outwards.push(index + distance, index - distance);
  }
  const all = outwards.filter((i) => layers[i]).map((i) => mapsOf(layers[i], show, range));
  const now = clamp(range, here.channels);
  const beside = [STEP, -STEP].map((by) => mapsOf(here, show, shift(now, by, here.channels)));
  return [...all.slice(0, 2), ...beside, ...all.slice(2)];
}

/**
 * The taps of the layers beside one.
 *
 * @param {Layer[]} layers
 * @param {number} index
 * @param {Show} show
 * @returns {string[]}
 */
export function neighbours(layers, index, show) {
  return [index + 1, index - 1]
    .filter((i) => layers[i])
    .map((i) => /** @type {string} */ (layers[i].taps[drawn(layers[i], show)]));
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
