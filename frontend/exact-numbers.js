// @ts-check
/** Exact numbers: how they arrive, how they are written, and what they say together. */

/**
 * @typedef {object} Statistics of finite values; those that are not are left out
 * @property {number} min 0 where there is none, as all that follow
 * @property {number} max
 * @property {number} mean
 * @property {number} std of the population
 * @property {number} zeroFraction share of all values that are 0
 * @property {number} finite how many values are
 */

/** @typedef {{from: number, to: number, count: number}} Bin with its lower end, the last one with both */

/**
 * The numbers of a NumPy file of version 1.0 that holds float32 in C order, little-endian.
 *
 * @param {ArrayBuffer} file
 * @returns {{shape: number[], values: Float32Array}}
 */
export function readNpy(file) {
  const bytes = new Uint8Array(file);
  const start = 10 + new DataView(file).getUint16(8, true);
  const head = String.fromCharCode(...bytes.subarray(0, start));
  const shape = /'shape': \(([\d, ]*)\)/.exec(head);
  if (!head.startsWith('\x93NUMPY\x01\x00') || !head.includes("'<f4'") || !/'fortran_order': False/.test(head) || !shape) {
    throw new TypeError('not a NumPy file of float32 in C order');
  }
  return {
    shape: shape[1].split(',').filter((side) => side.trim()).map(Number),
    values: new Float32Array(file, start),
  };
}

/**
 * The shortest decimal number that is this float32 and no other.
 *
 * @param {number} value a float32
 */
export function exact(value) {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) {
      return String(short);
    }
  }
  return String(Number(value.toPrecision(9)));
}

/**
 * In double precision. The server adds in another order: its last digits may differ.
 *
 * @param {Float32Array} values
 * @returns {Statistics}
 */
export function statisticsOf(values) {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) {
    return { min: 0, max: 0, mean: 0, std: 0, zeroFraction: 0, finite: 0 };
  }
  let [min, max, sum, zeros] = [Infinity, -Infinity, 0, 0];
  for (const value of finite) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    zeros += value === 0 ? 1 : 0;
  }
  const mean = sum / finite.length;
  const squares = finite.reduce((total, value) => total + (value - mean) * (value - mean), 0);
  return {
    min,
    max,
    mean,
    std: Math.sqrt(squares / finite.length),
    zeroFraction: zeros / values.length,
    finite: finite.length,
  };
}

/**
 * How many values lie in each of some equal parts of the range from the smallest to the largest; one part where they are equal.
 *
 * @param {Float32Array} values those that are not finite are left out
 * @param {Statistics} statistics of them
 * @param {number} bins
 * @returns {Bin[]}
 */
export function histogramOf(values, { min, max, finite }, bins) {
  if (finite === 0 || min === max) {
    return [{ from: min, to: max, count: finite }];
  }
  const edge = (/** @type {number} */ i) => min + ((max - min) * i) / bins;
  const counts = new Array(bins).fill(0);
  for (const value of values) {
    if (Number.isFinite(value)) {
      counts[Math.min(Math.floor(((value - min) / (max - min)) * bins), bins - 1)]++;
    }
  }
  return counts.map((count, i) => ({ from: edge(i), to: i === bins - 1 ? max : edge(i + 1), count }));
}
