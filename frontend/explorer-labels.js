// @ts-check
/** What the layer explorer says about what it shows. */
import { paintRamp } from './colour.js';
import { PICTURES, SHOWS } from './explorer-parts.js';
import { drawn, fill, short, STEP } from './view.js';

/** @typedef {import('./explorer-parts.js').Parts} Parts */
/** @typedef {import('./explorer-parts.js').Card} Card */
/** @typedef {ReturnType<typeof import('./explorer-parts.js').pinnedCard>} PinnedCard */
/** @typedef {import('./maps-client.js').Extremes} Extremes */
/** @typedef {import('./texts.js').Texts} Texts */
/** @typedef {import('./view.js').Layer} Layer */
/** @typedef {import('./view.js').Range} Range */
/** @typedef {import('./view.js').Source} Source */
/** @typedef {import('./view.js').View} View */

const OWN = /** @type {const} */ (['order', 'scale', 'colormap']);

/**
 * Puts the texts that do not change with the view.
 *
 * @param {Parts} parts
 * @param {Texts} texts
 */
export function name(parts, texts) {
  parts.slider.accessibleName = texts.layer;
  parts.show.accessibleName = texts.show;
  parts.choices.forEach((choice, i) => (choice.label = texts[SHOWS[i]]));
  parts.channelsLabel.textContent = texts.channels;
  parts.channels.accessibleNameStart = texts.firstChannel;
  parts.channels.accessibleNameEnd = texts.lastChannel;
  parts.previous.ariaLabel = fill(texts.previous, STEP);
  parts.next.ariaLabel = fill(texts.next, STEP);
  for (const own of OWN) {
    const choice = parts.picture[own];
    const { value } = choice;
    choice.accessibleName = texts[own];
    choice.items = PICTURES[own].map((each) => ({
      value: each,
      label: texts[/** @type {keyof Texts} */ (`${own}.${each}`)],
    }));
    choice.value = value;
    const label = choice.querySelector('.choice-label');
    if (label) {
      label.textContent = texts[own];
    }
  }
  parts.pin.textContent = texts.pin;
  parts.empty.textContent = texts.empty;
  parts.main.grid.texts = texts;
}

/**
 * @param {PinnedCard} card
 * @param {Texts} texts
 */
export function namePinned(card, texts) {
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
export function label(parts, texts, { layers, base }, index, layer, range, view) {
  const isTap = layer.after !== undefined;
  const position = isTap
    ? fill(texts.after, Number(layer.after) + 1, layers.length)
    : fill(texts.position, index + 1, layers.length);
  parts.slider.max = layers.length - 1;
  parts.slider.value = index;
  parts.slider.querySelector('input')?.setAttribute('aria-valuetext', `${position}, ${layer.path}`);
  parts.path.textContent = layer.path;
  parts.position.textContent = position;
  parts.shape.textContent = fill(texts.shape, layer.channels, layer.height, layer.width);
  parts.kernel.hidden = isTap;
  if (layer.kernel && layer.stride) {
    parts.kernel.textContent = fill(texts.kernel, ...layer.kernel, [...new Set(layer.stride)].join('×'));
  }

  parts.channels.max = layer.channels - 1;
  parts.channels.value = [range.first, range.last];
  parts.channels.disabled = layer.channels === 1;
  parts.range.textContent = fill(texts.range, range.first, range.last);
  parts.shown.textContent = fill(texts.shown, range.last - range.first + 1, layer.channels);
  parts.previous.disabled = range.first === 0;
  parts.next.disabled = range.last === layer.channels - 1;

  const now = drawn(isTap ? layers[index] : layer, view.show);
  parts.show.value = now;
  parts.choices.forEach((choice, i) => (choice.disabled = isTap || !layers.some(({ taps }) => taps[SHOWS[i]])));
  for (const own of OWN) {
    parts.picture[own].value = view[own];
  }
  parts.pin.ariaPressed = String(view.pin !== null);
  // The line above says it already, unless there are two grids.
  parts.main.path.hidden = view.pin === null;
  if (view.pin !== null) {
    parts.main.path.textContent = layer.path;
  }
  parts.main.drawn.textContent = isTap ? '' : texts[now];
  parts.empty.hidden = Boolean(base);
  parts.main.grid.toggleAttribute('idle', !base);
}

/**
 * What the two ends of the colours stand for.
 *
 * @param {Card} card
 * @param {Texts} texts
 * @param {Extremes | undefined} extremes of the layer, where all maps share its scale
 * @param {Uint32Array} colours
 */
export function legend(card, texts, extremes, colours) {
  const minimum = extremes ? short(extremes.lowest) : texts.minimum;
  const maximum = extremes ? short(extremes.highest) : texts.maximum;
  if (card.minimum.textContent !== minimum || card.maximum.textContent !== maximum) {
    card.minimum.textContent = minimum;
    card.maximum.textContent = maximum;
  }
  if (painted.get(card.ramp) !== colours) {
    painted.set(card.ramp, colours);
    paintRamp(card.ramp, colours);
  }
}

/** @type {WeakMap<HTMLCanvasElement, Uint32Array>} */
const painted = new WeakMap();
