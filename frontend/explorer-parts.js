// @ts-check
import { ExplorerDownload } from './explorer-download.js';

/** The parts that the layer explorer is put together from. */

/** @typedef {import('./feature-map-grid.js').FeatureMapGrid} FeatureMapGrid */
/** @typedef {HTMLElement & {value: any, min: number, max: number, disabled: boolean, accessibleName: string}} Field */
/** @typedef {Field & {items: {value: string, label: string}[], selectedItem?: object, inputElement?: HTMLInputElement}} Choice */
/** @typedef {ReturnType<typeof build>} Parts */
/** @typedef {ReturnType<typeof card>} Card */

/**
 * What can be drawn of a layer.
 *
 * @type {import('./view.js').Show[]}
 */
export const SHOWS = ['convolution', 'batch-norm', 'relu'];

/**
 * How it can be drawn: the values of each choice.
 *
 * @type {{order: string[], scale: string[], colormap: string[]}}
 */
export const PICTURES = {
  order: ['index', 'mean', 'max', 'std'],
  scale: ['channel', 'layer'],
  colormap: ['gray', 'viridis', 'magma', 'inferno', 'turbo', 'coolwarm'],
};

/** The parts of the element; those that hold a text get it later. */
export function build() {
  const strip = /** @type {import('./depth-strip.js').DepthStrip} */ (document.createElement('depth-strip'));
  const slider = /** @type {Field} */ (element('vaadin-slider', 'layer-slider'));
  const path = element('h2', 'layer-path');
  const [position, shape, kernel] = ['layer-position', 'layer-shape', 'layer-kernel'].map((name) =>
    element('span', name),
  );
  const facts = element('p', 'layer-facts dim num', position, shape, kernel);
  const show = /** @type {Field} */ (element('vaadin-radio-group', 'segmented show'));
  const choices = SHOWS.map((value) => {
    const choice = /** @type {HTMLElement & {value: string, label: string, disabled: boolean}} */ (
      element('vaadin-radio-button', '')
    );
    choice.value = value;
    return choice;
  });
  show.append(...choices);

  const channels = /** @type {Field & {accessibleNameStart: string, accessibleNameEnd: string}} */ (
    element('vaadin-range-slider', 'channel-slider')
  );
  const channelsLabel = element('span', 'dim');
  const range = element('span', 'channel-range num');
  const shown = element('span', 'channel-count dim num');
  shown.role = 'status';
  const flagged = element('span', 'flag-count dim num');
  const previous = /** @type {Field} */ (element('vaadin-button', 'step', '‹'));
  const next = /** @type {Field} */ (element('vaadin-button', 'step', '›'));

  const [order, input, scale, colormap] = ['order', 'input', 'scale', 'colormap'].map((name) => choice(name));
  const selected = element('span', 'selected dim num');
  const compare = choice('compare');
  const [filters, pin] = ['filters', 'pin'].map(
    (name) => /** @type {Field} */ (element('vaadin-button', `toggle ${name}`)),
  );
  const download = new ExplorerDownload();
  const note = element('p', 'filters-note dim');
  const main = card();
  const empty = element('p', 'empty');
  main.body.append(empty);
  const grids = element('div', 'grids', main.all);
  const all = [
    element('div', 'layer-bar', strip, slider, element('div', 'layer-line', path, facts)),
    show,
    element('div', 'toolbar', channelsLabel, channels, range, shown, flagged, element('div', 'steps', previous, next)),
    element('div', 'picture', order, input, scale, colormap, selected, compare, filters, pin, download.button, download.panel),
    note,
    grids,
  ];
  return {
    all,
    strip,
    slider,
    path,
    position,
    shape,
    kernel,
    show,
    choices,
    channels,
    channelsLabel,
    range,
    shown,
    flagged,
    previous,
    next,
    picture: { order, scale, colormap },
    input,
    compare,
    selected,
    filters,
    pin,
    download,
    note,
    grids,
    main,
    empty,
  };
}

/** A grid of feature maps with its head. */
function card() {
  const [path, drawn, ofChannel, minimum, maximum] = ['drawn-path', 'drawn', 'legend-of', 'num', 'num'].map((name) =>
    element('span', name),
  );
  const ramp = /** @type {HTMLCanvasElement} */ (element('canvas', 'ramp'));
  ramp.ariaHidden = 'true';
  const [png, npy] = ['PNG', 'NPY'].map((name) => {
    const link = /** @type {HTMLAnchorElement} */ (element('a', 'take', name));
    link.download = '';
    return link;
  });
  const take = element('span', 'takes', png, npy);
  const head = element('div', 'maps-head', path, drawn, take, element('span', 'legend dim', ofChannel, minimum, ramp, maximum));
  const grid = /** @type {FeatureMapGrid} */ (document.createElement('feature-map-grid'));
  const body = element('div', 'maps-body', grid);
  const all = element('div', 'maps', head, body);
  return { all, head, path, drawn, take, png, npy, ofChannel, minimum, ramp, maximum, grid, body };
}

/** The card of the tap that stays, or of what is compared. */
export function secondCard() {
  const made = card();
  const picture = /** @type {HTMLImageElement} */ (element('img', 'compared-picture'));
  picture.alt = '';
  const lacking = element('p', 'empty');
  made.body.append(lacking);
  const sizes = element('p', 'sizes dim');
  sizes.role = 'status';
  made.head.after(sizes);
  made.path.before(picture);
  const badge = element('span', 'pill');
  const close = /** @type {Field} */ (element('vaadin-button', 'unpin', '×'));
  close.setAttribute('theme', 'tertiary');
  made.path.after(badge);
  made.head.append(close);
  made.grid.selectable = false;
  made.take.remove();
  return { ...made, badge, close, picture, lacking, sizes };
}

/** @param {string} name */
function choice(name) {
  const made = /** @type {Choice} */ (element('vaadin-combo-box', `choice ${name}`));
  if (['scale', 'input'].includes(name)) {
    const label = element('span', 'choice-label dim');
    label.slot = 'prefix';
    made.append(label);
  }
  return made;
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
