// @ts-check

/** @typedef {import('./channel-close-up.js').Subject} Subject */
/** @typedef {import('./view.js').Maps} Maps */

/**
 * What is looked at closely: the selected channel of a layer, or its selected filter.
 *
 * @param {Omit<Subject, 'tap' | 'channel' | 'previous' | 'next'> & {maps: Maps, ranking: number[] | undefined}} known
 * @returns {Subject | undefined} none where none is selected, or there is nothing of it
 */
export function subjectOf({ maps, ranking, ...known }) {
  const { layer, view, base, weights } = known;
  const { channel, filters } = view;
  const isThere = filters === null ? base : weights && layer.kernel;
  if (channel === null || channel >= layer.channels || !isThere) {
    return undefined;
  }
  const order = filters === null ? ranking : undefined;
  const place = order ? order.indexOf(channel) : channel;
  const at = (/** @type {number} */ i) => (i < 0 || i >= layer.channels ? undefined : order ? order[i] : i);
  return { ...known, tap: maps.tap, channel, previous: at(place - 1), next: at(place + 1) };
}
