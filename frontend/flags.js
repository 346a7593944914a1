// @ts-check
/** What is worth knowing of a channel before one reads its picture: 'dead', 'constant', 'nan', 'inf'. */

/**
 * @param {Response} response of feature maps
 * @param {number} cells of a map
 * @returns {string[][]} the flags of each map
 */
export function flagsOf(response, cells) {
  return (response.headers.get('X-Flags') ?? '').split(',').map((list) => {
    const own = list.split(' ').filter(Boolean);
    // That a dead map is constant goes without saying, and so it does for one of a single cell.
    return own.filter((flag) => flag !== 'constant' || (cells > 1 && !own.includes('dead')));
  });
}

/**
 * @param {Response} response of feature maps
 * @param {number} cells of a map
 * @returns {Record<string, number>} how many of all channels of the tap have a flag
 */
export function flagCountsOf(response, cells) {
  const list = (response.headers.get('X-Layer-Flags') ?? '').split(',').map((each) => each.split('='));
  const counts = Object.fromEntries(list.map(([flag, count]) => [flag, Number(count)]));
  const { dead = 0, constant = 0 } = counts;
  return { ...counts, constant: cells > 1 ? constant - dead : 0 };
}
