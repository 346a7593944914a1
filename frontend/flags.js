// @ts-check
/** What is worth knowing of a channel before one reads its picture, as the server says it: 'dead', 'constant', 'nan', 'inf'. */

/**
 * @param {Response} response of feature maps
 * @returns {string[][]} the flags of each map
 */
export function flagsOf(response) {
  return (response.headers.get('X-Flags') ?? '').split(',').map((list) => list.split(' ').filter(Boolean));
}

/**
 * @param {Response} response of feature maps
 * @returns {Record<string, number>} how many of all channels of the tap have a flag
 */
export function flagCountsOf(response) {
  const list = (response.headers.get('X-Layer-Flags') ?? '').split(',').map((each) => each.split('='));
  return Object.fromEntries(list.map(([flag, count]) => [flag, Number(count)]));
}
