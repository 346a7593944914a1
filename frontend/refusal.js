// @ts-check
/** How the server says no. */

export class Refusal extends Error {
  /**
   * @param {string} code
   * @param {number} retryMs when to ask again, 0 for never
   */
  constructor(code, retryMs) {
    super(code);
    this.code = code;
    this.retryMs = retryMs;
  }
}

/** Wait before a server that is out of reach is asked again. */
export const RETRY_MS = 2000;

/** The extraction will never give anything again. */
export const GONE = ['cancelled', 'unknown_extraction', 'unknown_share'];

/**
 * @param {Response} response that is not a good one
 * @returns {Promise<Refusal>}
 */
export async function refusalOf(response) {
  const problem = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get('Retry-After'));
  return new Refusal(problem.code ?? `http_${response.status}`, seconds * 1000);
}
