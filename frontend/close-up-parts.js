// @ts-check
/** The parts that a close-up is put together from. */
import { Bars } from './bars.js';

/** @typedef {import('./close-up-texts.js').Texts} Texts */
/** @typedef {HTMLElement & {value: number, accessibleName: string}} Slider */
/** @typedef {ReturnType<typeof build>} Parts */

/** Those numbers that a term and its value say. */
export const FACTS = /** @type {const} */ (['range', 'mean', 'std', 'zeros']);

/** @param {HTMLElement} picture */
export function build(picture) {
  const title = element('h2', 'panel-heading');
  const [previous, next, enlarge, close] = [
    ['previous', '‹'],
    ['next', '›'],
    ['enlarge', '⤢'],
    ['close', '×'],
  ].map(([name, sign]) => {
    const button = /** @type {HTMLElement & {disabled: boolean}} */ (element('vaadin-button', name, sign));
    button.setAttribute('theme', 'tertiary');
    return button;
  });
  const slider = /** @type {Slider} */ (element('vaadin-slider', 'overlay'));
  const [photo, map] = [element('span', 'dim'), element('span', 'dim')];
  const overlay = element('div', 'overlay-row', photo, slider, map);
  const noPhoto = element('p', 'dim');
  const facts = element('dl', 'facts');
  const values = FACTS.map(() => {
    const [term, value] = [element('dt', ''), element('dd', '')];
    facts.append(term, value);
    return { term, value };
  });
  const notFinite = element('p', 'notice');
  const bars = new Bars();
  const [png, npy] = ['PNG', 'NPY'].map((name) => /** @type {HTMLAnchorElement} */ (element('a', '', name)));
  png.download = npy.download = '';
  const other = tie();
  return {
    title,
    previous,
    next,
    enlarge,
    close,
    photo,
    map,
    slider,
    overlay,
    noPhoto,
    values,
    notFinite,
    bars,
    png,
    npy,
    other,
    all: [
      element('div', 'close-up-head', title, previous, next, enlarge, close),
      picture,
      overlay,
      noPhoto,
      facts,
      notFinite,
      bars.all,
      element('div', 'takes', png, npy),
      other.all,
    ],
  };
}

/** From a map to its filter, and back. */
function tie() {
  const [heading, note] = [element('h3', 'panel-heading'), element('p', 'dim')];
  const canvas = /** @type {HTMLCanvasElement} */ (element('canvas', ''));
  const button = /** @type {HTMLButtonElement} */ (element('button', 'tie-picture', canvas));
  return { heading, note, canvas, button, all: element('section', 'tie', heading, button, note) };
}

/**
 * @param {Parts} parts
 * @param {Texts} texts
 * @param {boolean} filter whether it is a filter's
 */
export function name(parts, texts, filter) {
  parts.previous.ariaLabel = texts[filter ? 'previousFilter' : 'previous'];
  parts.next.ariaLabel = texts[filter ? 'nextFilter' : 'next'];
  parts.enlarge.ariaLabel = texts.enlarge;
  parts.close.ariaLabel = texts.close;
  parts.slider.accessibleName = texts.overlay;
  parts.photo.textContent = texts.photo;
  parts.map.textContent = texts.map;
  parts.noPhoto.textContent = texts.noPhoto;
  FACTS.forEach((fact, i) => (parts.values[i].term.textContent = texts[fact]));
  parts.png.ariaLabel = texts.png;
  parts.npy.ariaLabel = texts.npy;
}

/**
 * @param {string} tag
 * @param {string} classes
 * @param {...(Node | string)} children
 */
function element(tag, classes, ...children) {
  const made = document.createElement(tag);
  made.className = classes;
  made.append(...children);
  return made;
}
