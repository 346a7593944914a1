// @ts-check
/** What the layer explorer says about what it shows. */
import { isCentred, paintRamp } from './colour.js';
import { PICTURES, SHOWS } from './explorer-parts.js';
import { drawn, fill, inputOf, short, STEP } from './view.js';

/** @typedef {import('./explorer-parts.js').Parts} Parts */
/** @typedef {import('./explorer-parts.js').Card} Card */
/** @typedef {import('./explorer-parts.js').Choice} Choice */
/** @typedef {ReturnType<typeof import('./explorer-parts.js').secondCard>} SecondCard */
/** @typedef {import('./colour.js').Bounds} Bounds */
/** @typedef {import('./texts.js').Texts} Texts */
/** @typedef {import('./view.js').Layer} Layer */
/** @typedef {import('./view.js').Range} Range */
/** @typedef {import('./view.js').Source} Source */
/** @typedef {import('./view.js').View} View */

const OWN = /** @type {const} */ (['order', 'scale', 'colormap']);

/**
 * Puts the texts that do not change with the layer.
 *
 * @param {Parts} parts
 * @param {Texts} texts
 * @param {boolean} filters whether filters are shown in place of feature maps
 */
export function name(parts, texts, filters) {
  parts.slider.accessibleName = texts.layer;
  parts.show.accessibleName = texts.show;
  parts.choices.forEach((choice, i) => (choice.label = texts[SHOWS[i]]));
  parts.channelsLabel.textContent = filters ? texts.filters : texts.channels;
  parts.channels.accessibleNameStart = filters ? texts.firstFilter : texts.firstChannel;
  parts.channels.accessibleNameEnd = filters ? texts.lastFilter : texts.lastChannel;
  parts.previous.ariaLabel = fill(texts.previous, STEP);
  parts.next.ariaLabel = fill(texts.next, STEP);
  for (const own of OWN) {
    const choice = parts.picture[own];
    const { value } = choice;
    choice.accessibleName = texts[own];
    choice.items = PICTURES[own].map((each) => ({
      value: each,
      label: texts[/** @type {keyof Texts} */ (filters && each === 'channel' ? 'scale.filter' : `${own}.${each}`)],
    }));
    const item = choice.items.find((each) => each.value === value);
    if (item) {
      // The value being the same, its old label would stay.
      choice.selectedItem = item;
    }
    prefix(choice, texts[own]);
  }
  parts.input.accessibleName = texts.input;
  prefix(parts.input, texts.inputShort);
  parts.compare.accessibleName = texts.compare;
  parts.filters.textContent = texts.filters;
  parts.pin.textContent = texts.pin;
  parts.download.texts = texts;
  parts.main.png.ariaLabel = texts.takePng;
  parts.main.npy.ariaLabel = texts.takeNpy;
  parts.main.grid.texts = texts;
}

/**
 * @param {HTMLElement} choice
 * @param {string} text
 */
function prefix(choice, text) {
  const label = choice.querySelector('.choice-label');
  if (label) {
    label.textContent = text;
  }
}

/**
 * @param {SecondCard} card
 * @param {Texts} texts
 * @param {import('./view.js').Compared | null} compared what it shows; null while nobody knows
 * @param {Layer} layer
 * @param {import('./view.js').Show} show
 */
export function nameCompared(card, texts, compared, layer, show) {
  const theirs = compared?.layers.find((each) => each.path === layer.path);
  card.path.textContent = layer.path;
  card.badge.textContent = compared ? texts[/** @type {keyof Texts} */ (`compared.${compared.name}`)] : '…';
  const other = theirs && drawn(theirs, show);
  card.drawn.textContent = other && other !== drawn(layer, show) ? texts[other] : '';
  card.picture.hidden = !compared?.picture;
  if (compared?.picture && card.picture.getAttribute('src') !== compared.picture) {
    card.picture.src = compared.picture;
  }
  card.close.ariaLabel = texts.compareEnd;
  card.grid.texts = { ...texts, grid: texts.comparedGrid };
}

/**
 * @param {SecondCard} card
 * @param {Texts} texts
 */
export function namePinned(card, texts) {
  card.picture.hidden = true;
  card.lacking.hidden = true;
  card.all.classList.remove('lacking');
  card.badge.textContent = texts.pinned;
  card.close.ariaLabel = texts.unpin;
  card.grid.texts = { ...texts, grid: texts.pinnedGrid };
}

/**
 * Says where one is.
 *
 * @param {Parts} parts
 * @param {Texts} texts
 * @param {Source} source
 * @param {number} index of the layer, or of the one before the tap
 * @param {Layer & {after?: number}} layer
 * @param {Range} range
 * @param {View} view
 */
export function label(parts, texts, { layers, base, weights }, index, layer, range, view) {
  const isTap = layer.after !== undefined;
  const position = isTap
    ? fill(texts.after, Number(layer.after) + 1, layers.length)
    : fill(texts.position, index + 1, layers.length);
  parts.slider.max = layers.length - 1;
  parts.slider.value = index;
  parts.slider.querySelector('input')?.setAttribute('aria-valuetext', `${position}, ${layer.path}`);
  parts.path.textContent = layer.path;
  parts.position.textContent = position;
  const filters = view.filters !== null;
  parts.shape.textContent =
    filters && layer.kernel && layer.inputs
      ? fill(texts.weightShape, layer.channels, layer.inputs, ...layer.kernel)
      : fill(texts.shape, layer.channels, layer.height, layer.width);
  parts.kernel.hidden = !layer.kernel;
  if (layer.kernel && layer.stride) {
    parts.kernel.textContent = fill(texts.kernel, ...layer.kernel, [...new Set(layer.stride)].join('×'));
  }

  parts.channels.max = layer.channels - 1;
  parts.channels.value = [range.first, range.last];
  parts.channels.disabled = layer.channels === 1;
  parts.range.textContent = fill(texts.range, range.first, range.last);
  const counted = filters ? texts.shownFilters : texts.shown;
  parts.shown.textContent =
    filters && !layer.kernel ? '' : fill(counted, range.last - range.first + 1, layer.channels);
  parts.previous.disabled = range.first === 0;
  parts.next.disabled = range.last === layer.channels - 1;

  const now = drawn(isTap ? layers[index] : layer, view.show);
  parts.show.value = now;
  const lacking = SHOWS.filter((each) => !layer.taps[each]).map((each) => texts[each]);
  parts.choices.forEach((choice, i) => (choice.disabled = filters || isTap || !layer.taps[SHOWS[i]]));
  explain(parts.show, reason(texts, filters, isTap, lacking));
  for (const own of OWN) {
    parts.picture[own].value = view[own];
  }
  parts.pin.ariaPressed = String(view.pin !== null);
  parts.filters.ariaPressed = String(filters);
  parts.filters.disabled = !weights;
  parts.picture.order.hidden = filters;
  parts.input.hidden = !filters;
  parts.note.hidden = !filters;
  parts.main.take.hidden = !filters || !weights || !layer.kernel;
  const input = view.filters !== null && layer.kernel ? inputOf(layer, view.filters) : undefined;
  parts.picture.colormap.disabled = input === 'rgb';
  parts.input.disabled = input === undefined || input === 'all';
  if (input !== undefined) {
    offer(parts.input, texts, layer, input);
  }
  // The line above says it already, unless there are two grids.
  parts.main.path.hidden = view.pin === null && view.compare === null;
  if (!parts.main.path.hidden) {
    parts.main.path.textContent = layer.path;
  }
  if (!filters) {
    parts.main.drawn.textContent = isTap ? '' : texts[now];
  }
  const isThere = filters ? Boolean(weights && layer.kernel) : Boolean(base);
  parts.empty.textContent = filters && weights ? fill(texts.noFilters, layer.path) : texts.empty;
  parts.empty.hidden = isThere;
  parts.main.grid.toggleAttribute('idle', !isThere);
}

/**
 * Why not everything can be chosen.
 *
 * @param {Texts} texts
 * @param {boolean} filters
 * @param {boolean} isTap whether what is shown is no layer's
 * @param {string[]} lacking what the layer has not
 */
function reason(texts, filters, isTap, lacking) {
  if (filters) {
    return texts.showFilters;
  }
  if (isTap) {
    return texts.showOther;
  }
  return lacking.length > 0 ? fill(texts.showLacking, lacking.join(', ')) : '';
}

/**
 * @param {HTMLElement} group
 * @param {string} text
 */
function explain(group, text) {
  if (group.title !== text) {
    group.title = text;
    group.setAttribute('aria-description', text);
  }
}

/**
 * The input channels whose kernels can be drawn.
 *
 * @param {Choice} choice
 * @param {Texts} texts
 * @param {Layer} layer
 * @param {string} input that is drawn
 */
function offer(choice, texts, { inputs = 1 }, input) {
  const numbers = Array.from({ length: inputs }, (_, i) => String(i));
  const values = input === 'all' ? [input] : [...(inputs === 3 ? ['rgb'] : []), ...numbers];
  /** @type {Record<string, string>} */
  const names = { all: texts.inputAll, rgb: 'RGB' };
  if (choice.items?.length !== values.length || choice.items[0].label !== (names[values[0]] ?? values[0])) {
    choice.items = values.map((value) => ({ value, label: names[value] ?? value }));
  }
  choice.value = input;
}

/**
 * What the two ends of the colours stand for: numbers where all maps share them, or those of one channel, else words.
 *
 * @param {Card} card
 * @param {Texts} texts
 * @param {{colormap: string, ends?: Bounds, channel?: number}} scale ends: unknown while no map has arrived
 * @param {Uint32Array} colours
 */
export function legend(card, texts, { colormap, ends, channel }, colours) {
  const words = isCentred(colormap) ? [texts.centredMinimum, texts.centredMaximum] : [texts.minimum, texts.maximum];
  const exact = ends ? [ends.low, ends.high] : [];
  [card.minimum, card.maximum].forEach((end, i) => {
    const text = ends ? short(exact[i]) : words[i];
    if (end.textContent !== text) {
      end.textContent = text;
    }
    end.title = ends ? String(exact[i]) : '';
  });
  const of = ends && channel !== undefined ? fill(texts.legendOf, channel) : '';
  if (card.ofChannel.textContent !== of) {
    card.ofChannel.textContent = of;
  }
  if (painted.get(card.ramp) !== colours) {
    painted.set(card.ramp, colours);
    paintRamp(card.ramp, colours);
  }
}

/**
 * How many channels of the layer say nothing, or nothing of use.
 *
 * @param {Texts} texts
 * @param {Record<string, number>} counts by flag
 */
export function flagCounts(texts, counts) {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([flag, count]) => `· ${fill(texts[/** @type {keyof Texts} */ (`flags.${flag}`)], count)}`)
    .join(' ');
}

/** @type {WeakMap<HTMLCanvasElement, Uint32Array>} */
const painted = new WeakMap();
