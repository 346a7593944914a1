// @ts-check
import { refusalOf } from './refusal.js';
import { ENGLISH } from './texts.js';
import { clamp, fill } from './view.js';

/** @typedef {import('./view.js').View} View */

const MEGABYTE = 1e6;

/** What there is to take away of the view: the grid as it is shown, and all layers with their exact numbers. */
export class ExplorerDownload {
  button = /** @type {HTMLElement} */ (document.createElement('vaadin-button'));
  panel = document.createElement('div');
  /** One for each grid that there may be on the screen. */
  #grids = [document.createElement('a'), document.createElement('a')];
  /** @type {() => (import('./grid-picture.js').GridPicture | undefined)[]} */ #pictures = () => [];
  #layers = document.createElement('vaadin-button');
  #cancel = document.createElement('vaadin-button');
  #bar = document.createElement('progress');
  #status = document.createElement('span');
  #texts = ENGLISH;
  /** @type {string | undefined} */ #base;
  #query = '';
  /** @type {AbortController | undefined} */ #running;

  constructor() {
    this.button.className = 'toggle download';
    this.button.ariaExpanded = 'false';
    this.panel.className = 'downloads';
    this.panel.hidden = true;
    for (const grid of this.#grids) {
      grid.className = 'take';
      // The numbers that a scale spans may have arrived since it was shown.
      ['pointerdown', 'keydown', 'click'].forEach((type) => grid.addEventListener(type, () => this.#offer()));
    }
    this.#cancel.hidden = this.#bar.hidden = true;
    this.#status.className = 'dim num';
    this.#status.role = 'status';
    this.panel.append(...this.#grids, this.#layers, this.#bar, this.#cancel, this.#status);
    this.button.addEventListener('click', () => {
      this.panel.hidden = !this.panel.hidden;
      this.button.ariaExpanded = String(!this.panel.hidden);
    });
    this.#layers.addEventListener('click', () => this.#fetch());
    this.#cancel.addEventListener('click', () => {
      this.#running?.abort();
      this.#layers.focus();
    });
  }

  /** @param {typeof ENGLISH} texts */
  set texts(texts) {
    this.#texts = texts;
    this.button.textContent = texts.download;
    [texts.downloadGrid, texts.downloadSecond].forEach((text, i) => (this.#grids[i].textContent = text));
    this.#cancel.textContent = texts.downloadCancel;
    this.#bar.ariaLabel = texts.downloadProgress;
  }

  /** @param {string | undefined} base address of the taps of the extraction */
  use(base) {
    if (base !== this.#base) {
      this.#base = base;
      this.#running?.abort();
      this.#status.textContent = '';
    }
  }

  /**
   * @param {View} view
   * @param {number} widest channels of the widest layer
   * @param {() => (import('./grid-picture.js').GridPicture | undefined)[]} pictures of the grids on the screen
   */
  show(view, widest, pictures) {
    const { show, filters } = view;
    /** @type {any} */ (this.button).disabled = !this.#base || filters !== null;
    this.panel.classList.toggle('away', !this.#base || filters !== null);
    // Of each layer by number, and as many as were asked for: the one on the screen may have fewer.
    const range = clamp(view, widest);
    this.#query = `channels=${range.first}-${range.last}&show=${show}`;
    this.#layers.textContent = fill(this.#texts.downloadLayers, range.first, range.last);
    this.#pictures = pictures;
    this.#offer();
  }

  #offer() {
    const pictures = this.#pictures();
    this.#grids.forEach((grid, i) => {
      const picture = pictures[i];
      grid.hidden = !picture;
      if (picture) {
        grid.href = picture.href;
        grid.download = picture.file;
      }
    });
  }

  async #fetch() {
    const base = this.#base;
    if (!base || this.#running) {
      return;
    }
    const running = new AbortController();
    this.#running = running;
    this.#busy(true);
    this.#status.textContent = this.#texts.downloadStarts;
    try {
      const url = new URL(base);
      url.pathname = url.pathname.replace(/taps\/$/, 'archive.zip');
      new URLSearchParams(this.#query).forEach((value, name) => url.searchParams.set(name, value));
      const response = await fetch(url, { signal: running.signal });
      if (!response.ok || !response.body) {
        throw await refusalOf(response);
      }
      save(await this.#receive(response, response.body.getReader()), nameOf(response));
      const hasScript = response.headers.get('X-Script') !== 'none';
      this.#status.textContent = hasScript ? this.#texts.downloadDone : this.#texts.downloadDoneNoScript;
    } catch {
      this.#status.textContent = running.signal.aborted ? this.#texts.downloadCancelled : this.#texts.downloadFailed;
    } finally {
      this.#running = undefined;
      this.#busy(false);
    }
  }

  /**
   * @param {Response} response
   * @param {ReadableStreamDefaultReader<Uint8Array>} reader
   */
  async #receive(response, reader) {
    const total = Number(response.headers.get('Content-Length'));
    /** @type {BlobPart[]} */ const parts = [];
    let received = 0;
    this.#bar.max = total;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      parts.push(/** @type {BlobPart} */ (next.value));
      received += next.value.length;
      this.#bar.value = received;
      this.#status.textContent = fill(this.#texts.downloading, megabytes(received), megabytes(total));
    }
    if (received !== total) {
      throw new TypeError('the file ends too early');
    }
    return new Blob(parts, { type: 'application/zip' });
  }

  /** @param {boolean} busy */
  #busy(busy) {
    /** @type {any} */ (this.#layers).disabled = busy;
    this.#cancel.hidden = this.#bar.hidden = !busy;
    this.#bar.removeAttribute('value');
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / MEGABYTE).toFixed(1);
}

/** @param {Response} response with the name of its file */
function nameOf(response) {
  return /filename="([\w.-]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'layers.zip';
}

/**
 * @param {Blob} file
 * @param {string} name
 */
function save(file, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
