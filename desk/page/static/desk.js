// The little that a page does by itself: regions that change, forms that don't load it anew.

// <element data-live="card run">: what of the page is sent anew for as long as it is open.
function live(shows) {
  const { port } = new SharedWorker("/static/stream.js");
  port.onmessage = ({ data: { regions, lost } }) => {
    for (const [id, region] of Object.entries(regions ?? {})) show(id, region);
    if (lost !== undefined) tellLost(lost);
  };
  // A lock is given back however a tab ends: so the others know that it has gone.
  const tab = crypto.randomUUID();
  navigator.locks.request(tab, () => {
    port.postMessage({ tab, shows });
    return new Promise(() => {});
  });
}

function tellLost(lost) {
  document.getElementById("lost").hidden = !lost;
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

// Whoever works with the keyboard stays where they are, if that is still there; what answers another
// question is another thing, whatever is written on it.
const REACHED = "a[href], button, input, select, textarea, summary";

function focused(element) {
  const at = document.activeElement;
  if (!at || at === element || !element.contains(at)) return null;
  return { place: [...element.querySelectorAll(REACHED)].indexOf(at), name: nameOf(at) };
}

function nameOf(control) {
  return `${control.closest("[data-question]")?.dataset.question} ${control.textContent}`;
}

function refocus(element, spot) {
  if (!spot) return;
  const all = [...element.querySelectorAll(REACHED)];
  const at = all[spot.place];
  const alike = (each) => !each.disabled && nameOf(each) === spot.name;
  const same = at && alike(at) ? at : all.find(alike);
  if (!same) element.tabIndex = -1;
  (same ?? element).focus();
}

// The second click of a double one, and a key that is held down, answer nothing that came between.
const SETTLES = 600; // milliseconds
const asked = new Set();

function settle() {
  for (const question of document.querySelectorAll("[data-question]")) {
    if (asked.has(question.dataset.question)) continue;
    question.classList.add("fresh");
    const id = question.dataset.question;
    setTimeout(() => {
      asked.add(id);
      document.querySelector(`[data-question="${id}"]`)?.classList.remove("fresh");
    }, SETTLES);
  }
}

addEventListener("region", settle);
settle();
addEventListener("keydown", (event) => {
  const presses = event.key === "Enter" || event.key === " ";
  if (event.repeat && presses && !event.target.matches("textarea")) event.preventDefault();
});

// A form is sent once. <form data-quiet>: without leaving the page; what comes of it comes by the
// regions. What is wanted of a form while its answer is on the way is asked for after that.
async function send(event) {
  const form = event.target;
  const stays = form.matches("[data-quiet], [data-swap]");
  const leaves = !stays || event.submitter?.hasAttribute("data-whole");
  const sent = form.dataset.sent;
  if (form.closest(".fresh") || sent === "away" || (sent && !leaves)) {
    event.preventDefault();
    if (sent === "here" && form.dataset.swap) form.dataset.more = "";
    return;
  }
  form.dataset.sent = leaves ? "away" : "here";
  stamp(form);
  if (leaves) return;
  event.preventDefault();
  const data = new URLSearchParams(new FormData(form, event.submitter));
  try {
    const answer = await fetch(form.action, { method: "POST", body: data });
    if (form.dataset.swap) swap(form.dataset.swap, await answer.text());
  } catch {
    tellLost(true);
  } finally {
    if (form.dataset.sent === "here") delete form.dataset.sent;
    if (form.dataset.more === "") {
      delete form.dataset.more;
      again(form.isConnected ? form : document.querySelector(form.dataset.swap));
    }
  }
}

function again(form) {
  form?.requestSubmit(form.querySelector("[value=again]"));
}

// <input name="at">: when it is sent, so that what is overtaken on its way is known.
function stamp(form) {
  const at = form.querySelector('input[name="at"]');
  if (at) at.value = Date.now();
}

// <form data-swap="#id">: the answer's element of that id takes the place of the page's own.
function swap(selector, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector(selector);
  const old = document.querySelector(selector);
  if (!old) return;
  if (!fresh) {
    location.reload(); // it is answered with another page: this one is old
    return;
  }
  keepTyped(old, fresh);
  const spot = focused(old);
  const at = document.activeElement?.id;
  old.replaceWith(document.adoptNode(fresh));
  const same = spot && at && document.getElementById(at);
  if (same) same.focus();
  else refocus(fresh, spot);
}

// What was typed or chosen while the answer was on its way is newer than what the answer says.
function keepTyped(old, fresh) {
  for (const field of old.querySelectorAll("input:not([type=hidden]), textarea")) {
    const same = field.id && fresh.querySelector(`#${CSS.escape(field.id)}`);
    if (!same) continue;
    if (field.type === "radio") same.checked = field.checked;
    else same.value = field.value;
  }
}

addEventListener("submit", send);

// <input data-submits>: its form is sent while one types.
let typed = 0;
addEventListener("input", (event) => {
  if (!event.target.matches("[data-submits]") || event.isComposing) return;
  clearTimeout(typed);
  typed = setTimeout(() => event.target.form.requestSubmit(), 200);
});

// <input data-again>: what is asked depends on it, so the form is asked for anew.
addEventListener("change", (event) => {
  if (event.target.matches("[data-again]")) again(event.target.form);
});

// <form data-checks>: an answer is looked at when one leaves its field.
addEventListener("focusout", (event) => {
  const field = event.target;
  const form = field.form;
  if (form?.matches("[data-checks]") && field.matches("input:not([type=radio])") && field.value) {
    check(form, field);
  }
});

let pressed = false;
addEventListener("pointerdown", () => (pressed = true), true);
for (const ends of ["pointerup", "pointercancel"]) {
  addEventListener(ends, () => (pressed = false), true);
}

// A button that is being pressed stays where it is: else what is told above it would move it away.
function released() {
  return pressed && new Promise((done) => addEventListener("pointerup", done, { once: true }));
}

async function check(form, field) {
  stamp(form);
  const data = new FormData(form);
  data.set("wish", "check");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) });
  } catch {
    tellLost(true);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  await released();
  const said = page.getElementById(`said-${field.name}`);
  if (!said) return;
  document.getElementById(said.id)?.replaceWith(document.adoptNode(said));
  const bad = said.querySelector(".problem") !== null;
  if (bad) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  field.closest(".field").classList.toggle("bad", bad);
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

// Where something is done that the whole page shows, it is loaded anew.
addEventListener("region", (event) => {
  if (event.target.querySelector("[data-reload]")) location.reload();
});

// What a browser has kept of a page that was left is old.
addEventListener("pageshow", (event) => event.persisted && location.reload());

const lives = [...document.querySelectorAll("[data-live]")];
live(lives.flatMap((each) => each.dataset.live.split(" ").filter(Boolean)));
