// The little that a page does by itself: regions that change, forms that don't load it anew.

// <element data-live="/path"> is sent its regions for as long as it is looked at.
function live(element) {
  const source = new EventSource(element.dataset.live);
  source.onmessage = (message) => {
    for (const [id, region] of Object.entries(JSON.parse(message.data))) show(id, region);
  };
  addEventListener("pagehide", () => source.close());
}

// What a person is typing into stays as it is: only a region that is another is replaced.
function show(id, region) {
  const element = document.getElementById(id);
  if (!element || element.dataset.mark === region.mark) return;
  element.dataset.mark = region.mark;
  const spot = focused(element);
  element.innerHTML = region.html;
  refocus(element, spot);
  element.dispatchEvent(new CustomEvent("region", { bubbles: true, detail: { id } }));
}

// Whoever works with the keyboard stays where they are, if that is still there.
const REACHED = "a[href], button, input, select, textarea, summary";

function focused(element) {
  const at = document.activeElement;
  if (!at || at === element || !element.contains(at)) return null;
  return { place: [...element.querySelectorAll(REACHED)].indexOf(at), text: at.textContent };
}

function refocus(element, spot) {
  if (!spot) return;
  const all = [...element.querySelectorAll(REACHED)];
  const same = all[spot.place]?.textContent === spot.text ? all[spot.place] : null;
  (same ?? all.find((each) => each.textContent === spot.text))?.focus();
}

// <form data-quiet>: sent without leaving the page; what comes of it comes by the regions.
async function quietly(event) {
  const form = event.target;
  const whole = event.submitter?.hasAttribute("data-whole");
  if (whole || !form.matches("form[data-quiet], form[data-swap]")) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  const buttons = [...form.querySelectorAll("button")];
  const at = document.activeElement?.id; // a button that is disabled loses the focus
  buttons.forEach((button) => (button.disabled = true));
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) });
    if (form.dataset.swap) swap(form.dataset.swap, await answer.text(), at);
  } finally {
    buttons.forEach((button) => (button.disabled = false));
    if (document.activeElement === document.body) event.submitter?.focus();
  }
}

// <form data-swap="#id">: the answer's element of that id takes the place of the page's own.
function swap(selector, html, at) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector(selector);
  const old = document.querySelector(selector);
  if (!fresh || !old) return;
  keepTyped(old, fresh);
  const mine = old.contains(document.activeElement) || document.activeElement === document.body;
  old.replaceWith(document.adoptNode(fresh));
  if (mine && at) document.getElementById(at)?.focus();
}

// What was typed while the answer was on its way is newer than what the answer says.
function keepTyped(old, fresh) {
  for (const field of old.querySelectorAll("input:not([type]), textarea")) {
    const same = field.id && fresh.querySelector(`#${CSS.escape(field.id)}`);
    if (same) same.value = field.value;
  }
}

addEventListener("submit", quietly);

// <input data-submits>: its form is sent while one types.
let typed = 0;
addEventListener("input", (event) => {
  if (!event.target.matches("[data-submits]") || event.isComposing) return;
  clearTimeout(typed);
  typed = setTimeout(() => event.target.form.requestSubmit(), 200);
});

// <input data-again>: what is asked depends on it, so the form is asked for anew.
addEventListener("change", (event) => {
  if (event.target.matches("[data-again]")) {
    event.target.form.requestSubmit(event.target.form.querySelector("[value=again]"));
  }
});

// <form data-checks>: an answer is looked at when one leaves its field.
addEventListener("focusout", (event) => {
  const field = event.target;
  const form = field.form;
  if (form?.matches("[data-checks]") && field.matches("input:not([type=radio])") && field.value) {
    check(form, field);
  }
});

async function check(form, field) {
  const data = new FormData(form);
  data.set("wish", "again");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const said = page.getElementById(`said-${field.name}`);
  if (!said) return;
  document.getElementById(said.id).replaceWith(document.adoptNode(said));
  field.toggleAttribute("aria-invalid", said.querySelector(".problem") !== null);
  field.closest(".field").classList.toggle("bad", said.querySelector(".problem") !== null);
}

// <form data-drop>: a file that is dropped on it is sent at once.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over-it");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over-it"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over-it");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

document.querySelectorAll("[data-live]").forEach(live);
