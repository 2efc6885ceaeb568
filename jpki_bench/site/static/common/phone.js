"use strict";
// The phone may read the card: this page waits until it has, and goes on by itself.
(async (wait) => {
  const answer = await fetch(wait);
  if (answer.ok) location.assign((await answer.json()).next);
})(document.currentScript.dataset.wait);
