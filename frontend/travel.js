// @ts-check
/*
 * Back and Forward within the page, which the element that shows the view hears as `travel`. The page's router is not to hear of them: it
 * undoes the step while it asks the server and redoes it then, and loses every further one meanwhile. Loaded before the router, since
 * listeners are called in the order in which they came.
 */
addEventListener('popstate', (event) => {
  const view = /** @type {HTMLElement | null} */ (document.querySelector('layer-explorer'));
  if (view && !view.hidden) {
    event.stopImmediatePropagation();
    view.dispatchEvent(new CustomEvent('travel'));
  }
});
