// @ts-check
import { paint } from './colour.js';

/** @typedef {import('./planes.js').Plane} Plane */
/** @typedef {[number, number]} Cell row and column */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/**
 * @typedef {object} Sight what is shown
 * @property {string} name for screen readers
 * @property {Plane | undefined} plane none while it has not arrived: the last one stays
 * @property {CanvasImageSource | undefined} photo that lies below it
 * @property {number} alpha how opaque the plane is above the photo, 0 to 100
 * @property {Cell | null} cell the cursor
 * @property {(row: number, column: number) => string} tell what a cell says
 * @property {number} [size] side of the photo in its own pixels
 * @property {(row: number, column: number) => Box} [box] what a cell sees of the photo, in its pixels
 * @property {(row: number, column: number) => string} [label] what is written into a cell
 */

/** The longer side has at least so many pixels, and each cell a whole number of them. */
const PIXELS = 512;
/** Around the tip, as the style sheet has it. */
const TIP_MARGIN = 6;
/** Width of the marks' coordinates. */
const WIDE = 1000;
const SVG = 'http://www.w3.org/2000/svg';

/**
 * One picture, large enough to see its cells. The pointer and a cursor that the arrow keys, Home and End move tell what a cell
 * says; a mark shows it, and another what it sees of the photo below.
 */
export class Enlarged {
  all = document.createElement('div');
  #canvas = document.createElement('canvas');
  #small = document.createElement('canvas');
  #marks = svg('svg', 'marks');
  #box = svg('rect', 'box');
  #cell = svg('rect', 'cell');
  #labels = svg('g', 'labels');
  #tip = document.createElement('span');
  #said = document.createElement('span');
  /** @type {Sight | undefined} */ #sight;
  /** @type {Cell | null} under the pointer */ #pointed = null;
  #onCell;

  /** @param {(cell: Cell) => void} onCell the user has moved the cursor */
  constructor(onCell) {
    this.#onCell = onCell;
    this.all.className = 'enlarged';
    this.all.tabIndex = 0;
    this.all.role = 'application';
    this.#tip.className = 'tip num';
    this.#tip.ariaHidden = 'true';
    this.#said.className = 'sr-only';
    this.#said.role = 'status';
    this.#marks.setAttribute('aria-hidden', 'true');
    this.#marks.setAttribute('preserveAspectRatio', 'none');
    this.#marks.append(this.#labels, this.#box, this.#cell);
    this.all.append(this.#canvas, this.#marks, this.#tip, this.#said);
    this.all.addEventListener('keydown', (event) => this.#onKey(event));
    this.all.addEventListener('pointermove', (event) => this.#point(this.#at(event)));
    this.all.addEventListener('pointerleave', () => this.#point(null));
    this.all.addEventListener('click', (event) => this.#choose(this.#at(event)));
  }

  /** @param {Sight} sight */
  show(sight) {
    this.#sight = sight;
    this.all.ariaLabel = sight.name;
    if (sight.plane) {
      const { width, height, cells, colours } = sight.plane;
      paint(this.#small, cells, width, height, colours);
      this.all.style.aspectRatio = `${width} / ${height}`;
      this.#write(sight.plane, sight.label);
    }
    this.all.toggleAttribute('waiting', !sight.plane);
    this.#draw(sight);
    this.#mark();
  }

  /** @param {Sight} sight */
  #draw({ photo, alpha }) {
    const { width, height } = this.#small;
    const side = Math.ceil(PIXELS / Math.max(width, height));
    this.#canvas.width = width * side;
    this.#canvas.height = height * side;
    const context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d', { willReadFrequently: true }));
    if (photo) {
      context.drawImage(photo, 0, 0, this.#canvas.width, this.#canvas.height);
      context.globalAlpha = alpha / 100;
    }
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#small, 0, 0, this.#canvas.width, this.#canvas.height);
  }

  /**
   * @param {Plane} plane
   * @param {Sight['label']} label
   */
  #write({ width, height, cells, colours }, label) {
    this.#labels.replaceChildren();
    for (let cell = 0; label && cell < cells.length; cell++) {
      const text = svg('text', '');
      const [row, column] = [Math.floor(cell / width), cell % width];
      text.textContent = label(row, column);
      const [red, green, blue] = new Uint8Array(Uint32Array.of(colours[cells[cell]]).buffer);
      text.classList.toggle('on-dark', 0.299 * red + 0.587 * green + 0.114 * blue < 128);
      place(text, { x: ((column + 0.5) * WIDE) / width, y: ((row + 0.5) * WIDE) / width });
      text.style.fontSize = `${(0.21 * WIDE) / width}px`;
      this.#labels.append(text);
    }
  }

  #mark() {
    const sight = /** @type {Sight} */ (this.#sight);
    const { width, height } = this.#small;
    const cell = inside(this.#pointed ?? sight.cell, width, height);
    for (const mark of [this.#box, this.#cell]) {
      mark.toggleAttribute('hidden', !cell);
    }
    this.#tip.hidden = !cell;
    const high = (WIDE * height) / width;
    this.#marks.setAttribute('viewBox', `0 0 ${WIDE} ${high}`);
    if (!cell) {
      return;
    }
    const [row, column] = cell;
    const side = WIDE / width;
    place(this.#cell, { x: column * side, y: row * side, width: side, height: side });
    const box = sight.box && sight.size ? sight.box(row, column) : undefined;
    this.#box.toggleAttribute('hidden', !box);
    if (box && sight.size) {
      const [across, down] = [WIDE / sight.size, high / sight.size];
      place(this.#box, {
        x: box.x * across,
        y: box.y * down,
        width: box.width * across,
        height: box.height * down,
      });
      Object.assign(this.#box.dataset, box);
    }
    this.#tip.textContent = sight.tell(row, column);
    const [right, low] = [column >= width / 2, row >= height / 2];
    // Beside the cell, as far as the picture has room for it.
    const room = this.all.clientWidth - this.#tip.offsetWidth - 2 * TIP_MARGIN;
    const beside = ((right ? column : column + 1) * this.all.clientWidth) / width;
    const left = right ? beside - this.#tip.offsetWidth - 2 * TIP_MARGIN : beside;
    Object.assign(this.#tip.style, {
      insetInlineStart: `${Math.max(0, Math.min(left, room))}px`,
      insetBlockStart: low ? 'auto' : `${(100 * (row + 1)) / height}%`,
      insetBlockEnd: low ? `${100 - (100 * row) / height}%` : 'auto',
    });
  }

  /** @param {Cell | null} cell */
  #point(cell) {
    this.#pointed = cell;
    if (this.#sight) {
      this.#mark();
    }
  }

  /** @param {Cell | null} cell */
  #choose(cell) {
    if (cell && this.#sight) {
      this.#said.textContent = this.#sight.tell(...cell);
      this.#onCell(cell);
    }
  }

  /**
   * @param {MouseEvent} event
   * @returns {Cell | null}
   */
  #at({ clientX, clientY }) {
    const box = this.#canvas.getBoundingClientRect();
    const { width, height } = this.#small;
    const cell = /** @type {Cell} */ ([
      Math.floor(((clientY - box.y) / box.height) * height),
      Math.floor(((clientX - box.x) / box.width) * width),
    ]);
    return inside(cell, width, height);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.altKey || event.metaKey || event.shiftKey || !this.#sight) {
      return;
    }
    const { width, height } = this.#small;
    const start = inside(this.#sight.cell, width, height);
    const [row, column] = start ?? [Math.floor(height / 2), Math.floor(width / 2)];
    const [bottom, right] = [height - 1, width - 1];
    /** @type {Record<string, Cell>} */
    const goals = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? bottom : row, right],
    };
    if (event.key in goals) {
      event.preventDefault();
      this.#pointed = null;
      // The first arrow shows where the cursor is.
      const isFirst = !start && event.key.startsWith('Arrow');
      this.#choose(isFirst ? [row, column] : inside(goals[event.key], width, height));
    }
  }
}

/**
 * @param {Cell | null} cell
 * @param {number} width
 * @param {number} height
 */
function inside(cell, width, height) {
  return cell && cell[0] >= 0 && cell[1] >= 0 && cell[0] < height && cell[1] < width ? cell : null;
}

/**
 * @param {SVGElement} mark
 * @param {Record<string, number>} attributes
 */
function place(mark, attributes) {
  Object.entries(attributes).forEach(([name, value]) => mark.setAttribute(name, String(value)));
}

/**
 * @param {string} tag
 * @param {string} classes
 */
function svg(tag, classes) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  made.setAttribute('class', classes);
  return made;
}
