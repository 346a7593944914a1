// @ts-check
const ENGLISH = {
  open: 'Use the camera',
  take: 'Take photo',
  close: 'Close camera',
  preview: 'What the camera sees',
  refused: 'The camera cannot be used. Allow it for this page in the browser, or choose a photo instead.',
};

/**
 * Shows what the camera sees while it is open, and drops the photo that is taken on the drop zone around it.
 *
 * The server sets `texts`.
 */
class PhotoCamera extends HTMLElement {
  #texts = ENGLISH;
  #open = button('');
  #take = button('primary');
  #close = button('tertiary');
  #video = document.createElement('video');
  #steps = document.createElement('div');
  #alert = document.createElement('p');
  /** @type {MediaStream | undefined} */ #stream;
  /** Counts the times that the camera was asked for or closed: an answer to an earlier one comes too late. */ #asked = 0;

  constructor() {
    super();
    if (Object.hasOwn(this, 'texts')) {
      // Set before the browser knew this element: an own property would hide the setter.
      const { texts } = this;
      delete (/** @type {any} */ (this).texts);
      queueMicrotask(() => (this.texts = texts));
    }
    this.#video.muted = this.#video.autoplay = this.#video.playsInline = true;
    this.#alert.className = 'notice';
    this.#alert.role = 'alert';
    this.#alert.hidden = true;
    this.#steps.className = 'camera-steps';
    this.#steps.append(this.#take, this.#close);
    this.#open.addEventListener('click', () => this.#start());
    this.#take.addEventListener('click', () => this.#shoot());
    this.#close.addEventListener('click', () => this.#stop());
    this.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#stream) {
        event.preventDefault();
        this.#stop();
      }
    });
  }

  connectedCallback() {
    // Browsers offer it to secure pages only.
    this.hidden = !navigator.mediaDevices?.getUserMedia;
    this.append(this.#open, this.#video, this.#steps, this.#alert);
    this.#show();
  }

  disconnectedCallback() {
    this.#end();
  }

  get texts() {
    return this.#texts;
  }

  /** @param {Partial<typeof ENGLISH>} texts */
  set texts(texts) {
    this.#texts = { ...ENGLISH, ...texts };
    this.#show();
  }

  #show() {
    const isOn = Boolean(this.#stream);
    this.#open.hidden = isOn;
    this.#video.hidden = this.#steps.hidden = !isOn;
    this.#open.textContent = this.#texts.open;
    this.#take.textContent = this.#texts.take;
    this.#close.textContent = this.#texts.close;
    this.#video.ariaLabel = this.#texts.preview;
  }

  async #start() {
    const asked = ++this.#asked;
    this.#say('');
    try {
      const video = { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 960 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
      if (asked !== this.#asked || !this.isConnected) {
        stop(stream);
        return;
      }
      this.#stream = stream;
      this.#video.srcObject = stream;
      this.#show();
      this.#take.focus();
    } catch {
      if (asked === this.#asked) {
        this.#say(this.#texts.refused);
      }
    }
  }

  /** @param {string} refusal '' for none */
  #say(refusal) {
    this.#alert.textContent = refusal;
    this.#alert.hidden = !refusal;
  }

  async #shoot() {
    const { videoWidth, videoHeight } = this.#video;
    if (videoWidth === 0) {
      return; // nothing has come from the camera yet
    }
    const sheet = new OffscreenCanvas(videoWidth, videoHeight);
    /** @type {OffscreenCanvasRenderingContext2D} */ (sheet.getContext('2d')).drawImage(this.#video, 0, 0);
    this.#stop();
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([await sheet.convertToBlob({ type: 'image/png' })], 'photo.png', { type: 'image/png' }));
    this.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }

  #stop() {
    this.#end();
    this.#show();
    this.#open.focus();
  }

  #end() {
    this.#asked++;
    if (this.#stream) {
      stop(this.#stream);
    }
    this.#stream = undefined;
    this.#video.srcObject = null;
  }
}

/** @param {string} theme */
function button(theme) {
  const made = document.createElement('vaadin-button');
  made.setAttribute('theme', `small ${theme}`);
  return made;
}

/** @param {MediaStream} stream */
function stop(stream) {
  stream.getTracks().forEach((track) => track.stop());
}

customElements.define('photo-camera', PhotoCamera);
