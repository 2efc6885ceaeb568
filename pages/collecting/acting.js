// What is asked about an element just before and after something is done to it.
function stateOf(number) {
  const element = kept[number];
  if (!element || !connected(element)) return { attached: false };
  squeezed.clear();
  const secret = element instanceof HTMLInputElement && element.type === 'password';
  let aim = element;
  let seen = isDrawn(element);
  if (!seen) {
    const label = labelOf(element);
    if (label) {
      aim = label;
      seen = true;
    }
  }
  const holder = ownFrame();
  if (holder && !isDrawn(holder)) seen = false;
  if (aim !== element && onPage(rectOf(element)) && checkVisibility(element) !== false) {
    // Transparent over its label: the press arrives at the control itself.
    scrollToView(element, { block: 'center', inline: 'nearest', behavior: 'instant' });
    if (covering(element) === null) aim = element;
  }
  if (seen) scrollToView(aim, { block: 'center', inline: 'nearest', behavior: 'instant' });
  const over = seen ? covering(aim) : null;
  const state = {
    attached: true,
    drawn: seen,
    covered: over ? tidy(nameOf(over), 100) || 'element' : '',
    greyed:
      matches(element, ':disabled') ||
      attribute(element, 'aria-disabled') === 'true' ||
      attribute(element, 'aria-readonly') === 'true' ||
      (element.readOnly === true && tagOf(element) !== 'select') ||
      Boolean(upTo(element, each => hasAttribute(each, 'inert'))),
    same_origin: ofTheSameOrigin(),
    origin: `${self.origin}`,
    tag: tagOf(element),
    type: lower(element, 'type'),
    by_label: aim !== element,
    spot: aim !== element ? spotOf(aim) : null,
    longest: longestOf(element),
    secret,
  };
  if (element instanceof HTMLSelectElement) {
    const chosen = element.options[element.selectedIndex];
    state.answer = chosen ? wordsOf(chosen).text : '';
  } else if (!secret && typeof element.value === 'string')
    state.value = element.value.slice(0, 100000);
  else if (!secret && editable(element)) state.value = element.innerText.slice(0, 100000);
  else if (!secret) state.value = tidy(element.innerText || '', 1000);
  if (
    element instanceof HTMLInputElement &&
    (element.type === 'radio' || element.type === 'checkbox')
  ) {
    state.checked = element.checked;
  } else if (hasAttribute(element, 'aria-checked'))
    state.checked = attribute(element, 'aria-checked') === 'true';
  else if (hasAttribute(element, 'aria-pressed'))
    state.checked = attribute(element, 'aria-pressed') === 'true';
  else if (hasAttribute(element, 'aria-selected'))
    state.checked = attribute(element, 'aria-selected') === 'true';
  return state;
}
// Where in a label a press meets no link of its own, from its corner; null where there is none.
function spotOf(label) {
  const { left, top, width, height } = rectOf(label);
  for (const down of [0.5, 0.2, 0.8]) {
    for (const across of [0.5, 0.02, 0.1, 0.25, 0.4, 0.6, 0.75, 0.9, 0.98]) {
      const [x, y] = [width * across, height * down];
      const found = hit(left + x, top + y);
      if (!found || !within(found, label)) continue;
      const pressed = upTo(found, each => each === label || PRESSABLE.has(tagOf(each)));
      if (pressed === label) return { x, y };
    }
  }
  return null;
}
const PRESSABLE = new Set(['a', 'button']);
function longestOf(element) {
  const number = parseInt(attribute(element, 'maxlength'), 10);
  return number >= 0 ? number : null;
}
const nameOf = element =>
  attribute(element, 'aria-label') ||
  attribute(element, 'id') ||
  attribute(element, 'class') ||
  tagOf(element);
function upTo(element, test) {
  for (let at = element; at; at = above(at)) if (test(at)) return at;
  return null;
}
// The drawn label of a radio button or checkbox that is hidden behind it.
function labelOf(element) {
  if (!(element instanceof HTMLInputElement) || !['radio', 'checkbox'].includes(element.type))
    return null;
  for (const label of element.labels || []) if (isDrawn(label)) return label;
  return null;
}
function optionAt(number, at) {
  const element = kept[number];
  const option = element instanceof HTMLSelectElement ? element.options[at] : null;
  return option ? wordsOf(option) : null;
}
// The answers of a list made of other elements, once it is open.
function openedOptions(number) {
  squeezed.clear();
  const element = kept[number];
  const root = rootOf(element);
  const inside = [];
  const owners = [element];
  for (const name of ['aria-controls', 'aria-owns']) {
    for (const each of [element, ...element.querySelectorAll(`[${name}]`)]) {
      for (const id of attribute(each, name).split(/\s+/)) {
        const found = id && root.getElementById && root.getElementById(id);
        if (found) owners[owners.length] = found;
      }
    }
  }
  for (const owner of owners)
    for (const option of owner.querySelectorAll('[role=option]'))
      if (!inside.includes(option)) inside[inside.length] = option;
  const list = inside.length ? inside : [...queryAll(document, '[role=option]')];
  const made = [];
  for (const option of list) {
    if (made.length >= LIMITS.options || !isDrawn(option)) continue;
    made[made.length] = {
      text: tidy(option.innerText || attribute(option, 'aria-label'), 300),
      ref: keep(option),
      value: clean(attribute(option, 'data-value').slice(0, 300)),
      disabled: attribute(option, 'aria-disabled') === 'true',
      chosen: attribute(option, 'aria-selected') === 'true',
    };
  }
  return made;
}
// The state of a field once it was left, as one does on the way to the next.
function leftBehind(number) {
  const element = kept[number];
  if (element instanceof HTMLElement) blurOf(element);
  return stateOf(number);
}
// The way from the document's root to an element, as a selector.
function wayTo(element) {
  if (!element || !connected(element) || rootOf(element) !== document) return '';
  const steps = [];
  for (let at = element; at !== rootElement(document); at = parentOf(at)) {
    let place = 1;
    for (let before = previousOf(at); before; before = previousOf(before)) place += 1;
    steps.unshift(`:nth-child(${place})`);
  }
  return [':root', ...steps].join(' > ');
}
function answer(question, number, at) {
  if (question === 'state') return stateOf(number);
  if (question === 'way') return wayTo(kept[number]);
  if (question === 'left') return leftBehind(number);
  if (question === 'option') return optionAt(number, at);
  return openedOptions(number);
}
// One look at the document, and what can be asked about its elements as long as it is kept.
function lookAt(frame) {
  const own = { kept: [], numbers: new Map() };
  const turnTo = () => {
    frameNumber = frame;
    ({ kept, numbers } = own);
  };
  for (const begin of beginnings) begin();
  turnTo();
  const data = collect();
  const open = scopes === 1; // no shadow roots, whose changes nobody is told of
  for (const begin of beginnings) begin(); // nothing of the page is held on to but its elements
  return {
    data,
    open,
    answer: (question, number, at) => {
      turnTo();
      return answer(question, number, at);
    },
    element: number => own.kept[number] || null,
    label: number => (own.kept[number] ? labelOf(own.kept[number]) : null),
  };
}
