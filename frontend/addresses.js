// @ts-check
/**
 * The address of what the server has of a tap.
 *
 * @param {string} base of all taps: ends in a slash, or in one and a query that all addresses share
 * @param {string} tap
 * @param {string} resource
 * @param {Record<string, string>} parameters
 */
export function tapUrl(base, tap, resource, parameters = {}) {
  const url = new URL(base);
  url.pathname += `${encodeURIComponent(tap)}/${resource}`;
  Object.entries(parameters).forEach(([name, value]) => url.searchParams.set(name, value));
  return url.href;
}
