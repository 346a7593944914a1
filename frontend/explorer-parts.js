// @ts-check
/** The parts that the layer explorer is put together from. */

/** @typedef {import('./feature-map-grid.js').FeatureMapGrid} FeatureMapGrid */
/** @typedef {HTMLElement & {value: any, min: number, max: number, disabled: boolean, accessibleName: string}} Field */

/**
 * What can be drawn of a layer.
 *
 * @type {import('./view.js').Show[]}
 */
export const SHOWS = ['convolution', 'batch-norm', 'relu'];

/** The parts of the element; those that hold a text get it later. */
export function build() {
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
  const previous = /** @type {Field} */ (element('vaadin-button', 'step', '‹'));
  const next = /** @type {Field} */ (element('vaadin-button', 'step', '›'));

  const [drawnLabel, scale, minimum, maximum] = ['drawn', 'scale dim', 'dim', 'dim'].map((name) =>
    element('span', name),
  );
  const legend = element('span', 'legend dim', minimum, element('i', 'ramp'), maximum);
  const grid = /** @type {FeatureMapGrid} */ (document.createElement('feature-map-grid'));
  const empty = element('p', 'empty');
  const all = [
    element('div', 'layer-bar', slider, element('div', 'layer-line', path, facts)),
    show,
    element('div', 'toolbar', channelsLabel, channels, range, shown, element('div', 'steps', previous, next)),
    element(
      'div',
      'grids',
      element(
        'div',
        'maps',
        element('div', 'maps-head', drawnLabel, scale, legend),
        element('div', 'maps-body', grid, empty),
      ),
    ),
  ];
  return {
    all,
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
    previous,
    next,
    drawn: drawnLabel,
    scale,
    minimum,
    maximum,
    grid,
    empty,
  };
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
