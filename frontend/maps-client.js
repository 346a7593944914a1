// @ts-check
/**
 * Fetches feature maps and keeps them. Maps travel and are kept in blocks of 64 channels, so that a range that moves a
 * little needs little that is new.
 *
 * What is on the screen is asked for at once; what may come next is asked for only while nothing on the screen is
 * missing, and is dropped again as soon as something is.
 */

import { tapUrl } from './addresses.js';
import { flagCountsOf, flagsOf } from './flags.js';
import { GONE, Refusal, refusalOf, RETRY_MS } from './refusal.js';

/** @typedef {import('./view.js').Maps} Maps */

/**
 * @typedef {object} Block feature maps that have arrived or are arriving
 * @property {string} key
 * @property {string} tap
 * @property {number} first channel
 * @property {number} last channel
 * @property {number} size bytes once it is complete
 */

/**
 * @typedef {object} Arrival what came of a block
 * @property {number} height
 * @property {number} width
 * @property {Uint8Array} bytes channel by channel
 * @property {number} ready complete maps
 * @property {number[]} minimum of each map
 * @property {number[]} maximum of each map
 * @property {string[][]} flags of each map
 * @property {Extremes} extremes
 */

/** @typedef {{lowest: number, highest: number}} Extremes of all channels of a tap */

/**
 * @typedef {object} FeatureMap
 * @property {Uint8Array} cells
 * @property {number} height
 * @property {number} width
 * @property {number} minimum
 * @property {number} maximum
 * @property {string[]} flags
 * @property {Extremes} extremes of its tap
 */

const BLOCK = 64;
const LIMIT = 64 * 1024 * 1024;
/** Browsers open six connections to one HTTP/1.1 host: prefetching must leave room for the page's own requests. */
const AT_ONCE = 4;
const AHEAD_AT_ONCE = 3;

export class MapsClient {
  /** @type {string | undefined} */ #base;
  /** @type {Map<string, Arrival>} least recently looked at first */ #arrived = new Map();
  /** @type {Map<string, AbortController>} */ #running = new Map();
  /** @type {Set<string>} */ #refused = new Set();
  /** @type {Block[]} */ #wanted = [];
  /** @type {Block[]} */ #ahead = [];
  /** @type {object | undefined} */ #resting;
  /** @type {Map<string, Extremes>} by tap */ #extremes = new Map();
  /** @type {Map<string, Record<string, number>>} by tap */ #flags = new Map();
  #bytes = 0;
  #limit;
  #aheadAtOnce;

  /**
   * @param {(tap: string, first: number, last: number) => void} onArrival these maps are complete now
   * @param {(code: string) => void} onRefusal the server will not give what is on the screen
   * @param {number} [limit] bytes to keep
   * @param {number} [aheadAtOnce] requests for what may be on the screen soon
   */
  constructor(onArrival, onRefusal, limit = LIMIT, aheadAtOnce = AHEAD_AT_ONCE) {
    this.onArrival = onArrival;
    this.onRefusal = onRefusal;
    this.#limit = limit;
    this.#aheadAtOnce = aheadAtOnce;
  }

  /**
   * Turns to another extraction and forgets the last one.
   *
   * @param {string | undefined} base address of its taps, see tapUrl; none while there is none
   */
  use(base) {
    this.#base = base;
    this.#running.forEach((request) => request.abort());
    this.#running.clear();
    this.#arrived.clear();
    this.#refused.clear();
    this.#extremes.clear();
    this.#flags.clear();
    this.#wanted = [];
    this.#ahead = [];
    this.#bytes = 0;
  }

  /**
   * @param {string} tap
   * @param {number} channel
   * @returns {FeatureMap | undefined} the map if it has arrived
   */
  map(tap, channel) {
    const arrival = this.#arrived.get(key(tap, channel - (channel % BLOCK)));
    const offset = channel % BLOCK;
    if (!arrival || offset >= arrival.ready) {
      return undefined;
    }
    const { height, width, minimum, maximum, flags, extremes, bytes } = arrival;
    const cells = bytes.subarray(offset * height * width, (offset + 1) * height * width);
    return { cells, height, width, minimum: minimum[offset], maximum: maximum[offset], flags: flags[offset] ?? [], extremes };
  }

  /**
   * @param {string} tap
   * @returns {Extremes | undefined} its smallest and largest value once any of its maps has begun to arrive
   */
  extremes(tap) {
    return this.#extremes.get(tap);
  }

  /**
   * @param {string} tap
   * @returns {Record<string, number>} how many of all its channels have a flag, once any of its maps has begun to arrive
   */
  flags(tap) {
    return this.#flags.get(tap) ?? {};
  }

  /**
   * @param {Maps | Maps[]} now what is on the screen
   * @param {Maps[]} next what may be on the screen soon, likeliest first
   */
  want(now, next) {
    this.#wanted = [...new Map([now].flat().flatMap(blocks).map((block) => [block.key, block])).values()];
    this.#ahead = withinLimit(next.flatMap(blocks), this.#limit / 2);
    for (const block of this.#wanted) {
      this.#refused.delete(block.key);
      this.#touch(block.key);
    }
    this.#dropSuperseded();
    this.#start();
  }

  #dropSuperseded() {
    const needed = new Set(this.#wanted.map((block) => block.key));
    const hurry = this.#wanted.some((block) => !this.#complete(block));
    const soon = new Set(this.#ahead.map((block) => block.key));
    for (const [id, request] of this.#running) {
      if (!needed.has(id) && (hurry || !soon.has(id))) {
        request.abort();
        this.#running.delete(id);
        this.#forget(id);
      }
    }
  }

  #start() {
    if (this.#base === undefined) {
      return;
    }
    const open = (/** @type {Block} */ block) =>
      !this.#complete(block) && !this.#running.has(block.key) && !this.#refused.has(block.key);
    for (const block of this.#wanted.filter(open)) {
      if (this.#running.size < AT_ONCE) {
        void this.#request(block, this.#base, false);
      }
    }
    if (!this.#resting && this.#wanted.every((block) => this.#complete(block))) {
      for (const block of this.#ahead) {
        if (this.#running.size >= this.#aheadAtOnce) {
          break;
        }
        if (open(block)) {
          void this.#request(block, this.#base, true);
        }
      }
    }
  }

  /**
   * @param {Block} block
   * @param {string} base
   * @param {boolean} ahead
   */
  async #request(block, base, ahead) {
    const abort = new AbortController();
    this.#running.set(block.key, abort);
    try {
      const url = tapUrl(base, block.tap, 'maps', { channels: `${block.first}-${block.last}` });
      const response = await fetch(url, { signal: abort.signal, priority: ahead ? 'low' : 'high' });
      if (!response.ok || !response.body) {
        throw await refusalOf(response);
      }
      abort.signal.throwIfAborted();
      await this.#receive(block, response, abort.signal);
    } catch (failure) {
      if (abort.signal.aborted) {
        return;
      }
      this.#forget(block.key);
      this.#refused.add(block.key);
      this.#failed(block, failure);
    } finally {
      if (this.#running.get(block.key) === abort) {
        this.#running.delete(block.key);
        this.#start();
      }
    }
  }

  /**
   * @param {Block} block
   * @param {Response} response
   * @param {AbortSignal} signal
   */
  async #receive(block, response, signal) {
    const [channels, height, width] = numbers(response, 'X-Shape');
    const cells = height * width;
    const [lowest, highest] = ['X-Layer-Minimum', 'X-Layer-Maximum'].map((name) => numbers(response, name)[0]);
    const extremes = { lowest, highest };
    this.#extremes.set(block.tap, extremes);
    this.#flags.set(block.tap, flagCountsOf(response));
    const arrival = {
      height,
      width,
      bytes: new Uint8Array(channels * cells),
      ready: 0,
      minimum: numbers(response, 'X-Minimum'),
      maximum: numbers(response, 'X-Maximum'),
      flags: flagsOf(response),
      extremes,
    };
    this.#keep(block.key, arrival);
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    for (let received = 0; ;) {
      const { done, value } = await reader.read();
      if (signal.aborted) {
        return;
      }
      if (done) {
        if (received !== arrival.bytes.length) {
          throw new TypeError('the answer ends too early');
        }
        return;
      }
      arrival.bytes.set(value, received);
      received += value.length;
      const before = arrival.ready;
      arrival.ready = Math.floor(received / cells);
      if (arrival.ready > before) {
        this.onArrival(block.tap, block.first + before, block.first + arrival.ready - 1);
      }
    }
  }

  /**
   * @param {Block} block
   * @param {unknown} failure
   */
  #failed(block, failure) {
    const final = failure instanceof Refusal && !failure.retryMs;
    if (final && GONE.includes(failure.code)) {
      // There is nothing more to be had here.
      this.use(undefined);
      this.onRefusal(failure.code);
    } else if (!final) {
      this.#retry(block, failure instanceof Refusal ? failure.retryMs : RETRY_MS);
      if (failure instanceof Refusal && failure.code === 'sharing_unavailable') {
        this.onRefusal(failure.code);
      }
    } else if (this.#wanted.some((wanted) => wanted.key === block.key)) {
      this.onRefusal(failure.code);
    }
  }

  /**
   * The server is busy or out of reach: nothing is fetched ahead until it has had a rest.
   *
   * @param {Block} block
   * @param {number} after milliseconds
   */
  #retry(block, after) {
    const resting = {};
    this.#resting = resting;
    setTimeout(() => {
      if (this.#resting === resting) {
        this.#resting = undefined;
      }
      this.#refused.delete(block.key);
      this.#start();
    }, after);
  }

  /** @param {Block} block */
  #complete(block) {
    const arrival = this.#arrived.get(block.key);
    return arrival !== undefined && arrival.ready === block.last - block.first + 1;
  }

  /**
   * @param {string} id
   * @param {Arrival} arrival
   */
  #keep(id, arrival) {
    this.#forget(id);
    this.#arrived.set(id, arrival);
    this.#bytes += arrival.bytes.length;
    const needed = new Set(this.#wanted.map((block) => block.key));
    for (const old of this.#arrived.keys()) {
      if (this.#bytes <= this.#limit) {
        break;
      }
      if (!needed.has(old) && !this.#running.has(old)) {
        this.#forget(old);
      }
    }
  }

  /** @param {string} id */
  #forget(id) {
    this.#bytes -= this.#arrived.get(id)?.bytes.length ?? 0;
    this.#arrived.delete(id);
  }

  /** @param {string} id */
  #touch(id) {
    const arrival = this.#arrived.get(id);
    if (arrival) {
      this.#arrived.delete(id);
      this.#arrived.set(id, arrival);
    }
  }
}

/**
 * @param {string} tap
 * @param {number} first
 */
function key(tap, first) {
  return `${tap}/${first}`;
}

/**
 * @param {Maps} maps
 * @returns {Block[]}
 */
function blocks(maps) {
  const starts = new Set();
  if (maps.ranked) {
    maps.ranked.forEach((channel) => starts.add(channel - (channel % BLOCK)));
  } else {
    for (let first = maps.first - (maps.first % BLOCK); first <= maps.last; first += BLOCK) {
      starts.add(first);
    }
  }
  return [...starts].map((first) => {
    const last = Math.min(first + BLOCK, maps.channels) - 1;
    return { key: key(maps.tap, first), tap: maps.tap, first, last, size: (last - first + 1) * maps.cells };
  });
}

/**
 * @param {Block[]} all
 * @param {number} limit bytes
 */
function withinLimit(all, limit) {
  let bytes = 0;
  return all.filter((block) => (bytes += block.size) <= limit);
}

/**
 * @param {Response} response
 * @param {string} header of comma-separated numbers, written as short as a float32 can be: read as such they are the same
 */
function numbers(response, header) {
  return (response.headers.get(header) ?? '').split(',').map(Math.fround);
}
