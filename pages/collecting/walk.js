// One walk over the document as it is drawn: elements in order, and between them a row of items
// (texts, controls, breaks) from which everything else is read without asking the page again.
const SKIPPED = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'iframe',
  'object',
  'canvas',
  'video',
  'audio',
  'datalist',
  'map',
  'math',
  'frameset',
  'title',
  'meta',
  'link',
  'rt', // how what stands beside it is read aloud
  'rp',
]);
const TEXT = 0;
const CONTROL = 1;
const BREAK = 2;
const PRESSED = 3;

let nodes; // { element, tag, parent, from, to, label, action, scope, drawn, … }
let items; // { kind, text, node, field }
let byScope; // id of an element → its node, for each shadow root apart
let fieldNodes;
let actionNodes;
let cut;
let letters;
let linesLeft;
let scopes;
let started;
// The window as it is during the look.
let scrolledX;
let scrolledY;
let farRight;
eachLook(() => {
  nodes = [];
  items = [];
  byScope = new Map();
  fieldNodes = [];
  actionNodes = [];
  cut = false;
  letters = 0;
  linesLeft = LIMITS.elements;
  scopes = 1;
  started = performance.now();
  scrolledX = scrollX;
  scrolledY = scrollY;
  farRight = Math.max(innerWidth, 600) + 3000;
});
// Has this share of the time been used up? A page of usual size is read whole on any machine.
const late = share =>
  nodes.length > LIMITS.usual && performance.now() - started > share * LIMITS.milliseconds;

// Attributes are asked for by the thousand and mostly not there: which ones an element has is read
// once, and lists of names that are alike are one.
const NONE = new Set();
const LISTS = 2000; // of so many sorts; a page may make up names without end
const namesKnown = new Map();
function namesAt(element) {
  if (!hasAny(element)) return NONE;
  const names = namesOf(element);
  const key = names.length === 1 ? names[0] : names.join(' ');
  let known = namesKnown.get(key);
  if (!known) {
    known = new Set(names);
    if (namesKnown.size < LISTS) namesKnown.set(key, known);
  }
  return known;
}
const has = (node, name) => node.names.has(name);
const attr = (node, name) => (node.names.has(name) ? attributeOf(node.element, name) || '' : '');
const low = (node, name) => (node.names.has(name) ? lower(node.element, name) : '');

function nodeStyle(node) {
  if (!node.style) node.style = styleOf(node.element);
  return node.style;
}
function boxOf(node) {
  if (!node.box) {
    const { left, top, width, height } = rectOf(node.element);
    node.box = { left, top, width, height, right: left + width, bottom: top + height };
  }
  return node.box;
}
function drawn(node) {
  if (node.drawn === undefined) {
    if (node.plain && node.depth < 200) {
      // Nothing of its own that could move it: it stands where its parent stands.
      node.drawn = drawn(node.parent) && checkVisibility(node.element, SHOWN) !== false;
      return node.drawn;
    }
    const { width, height, left, top } = boxOf(node);
    if (width > 1 && height > 1) {
      node.drawn =
        left + width + scrolledX > 0 &&
        top + height + scrolledY > 0 &&
        left < farRight &&
        checkVisibility(node.element, SHOWN) !== false &&
        !isClipped(node);
    } else {
      node.drawn =
        !width &&
        !height &&
        node.parent !== null &&
        nodeStyle(node).display === 'contents' &&
        drawn(node.parent);
    }
  }
  return node.drawn;
}
// Does it stand in a part of the page that is cut off to nothing?
function isClipped(node) {
  const path = [];
  let at = node;
  while (at && at.clipped === undefined) {
    path[path.length] = at;
    at = at.parent;
  }
  let away = at ? at.clipped : false;
  for (let n = path.length - 1; n >= 0; n -= 1) {
    const each = path[n];
    const { width, height } = boxOf(each);
    if (!away && (width <= 1 || height <= 1)) {
      const { display, overflowX, overflowY } = nodeStyle(each);
      away =
        display !== 'contents' &&
        display !== 'inline' &&
        (overflowX !== 'visible' || overflowY !== 'visible');
    }
    each.clipped = away;
  }
  return away;
}

function isBlock(node) {
  const { tag } = node;
  if (!INLINE.has(tag) && !tag.includes('-')) return true;
  if (tag === 'label' || has(node, 'class') || has(node, 'style') || tag.includes('-')) {
    const { display } = nodeStyle(node);
    return !display.startsWith('inline') && display !== 'contents';
  }
  return false;
}

const FIELD_ROLES = new Set([
  'combobox',
  'listbox',
  'radio',
  'checkbox',
  'switch',
  'textbox',
  'searchbox',
  'spinbutton',
]);
const ACTION_ROLES = new Set(['button', 'link', 'menuitem', 'tab']);
const BUTTON_TYPES = new Set(['submit', 'button', 'image', 'reset']);

// Buttons of which the pressed one is the answer, as 男 | 女 side by side.
const TOGGLES = '[aria-pressed]';
function isToggle(element) {
  if (!matches(element, 'button[type=button], [role=button]:not(input)')) return false;
  for (let at = parentOf(element), up = 0; at && up < 4; at = parentOf(at), up += 1) {
    if (typeOf(at) !== 1) return false;
    const toggles = queryIn(at, TOGGLES);
    if (toggles.length < 2) continue;
    if (toggles.length > 60 || queryIn(at, 'input:not([type=hidden]), select, textarea').length) return false;
    const texts = new Set();
    for (const each of toggles) texts.add(each.textContent.trim());
    return texts.size === toggles.length && !texts.has('');
  }
  return false;
}

// Is it something to fill in ('field'), to press ('action') or neither ('')?
function roleIn(node) {
  const { tag, role } = node;
  if (tag === 'input') {
    const type = low(node, 'type');
    if (type === 'hidden') return '';
    return BUTTON_TYPES.has(type) ? 'action' : 'field';
  }
  if (tag === 'select' || tag === 'textarea') return 'field';
  if (FIELD_ROLES.has(role)) return 'field';
  const pops = low(node, 'aria-haspopup');
  if (tag === 'button') return pops === 'listbox' ? 'field' : 'action';
  if (tag === 'a' && (has(node, 'href') || has(node, 'onclick'))) return 'action';
  if (tag === 'summary' || ACTION_ROLES.has(role)) return pops === 'listbox' ? 'field' : 'action';
  const edits =
    has(node, 'contenteditable') &&
    attr(node, 'contenteditable') !== 'false' &&
    tag !== 'body' &&
    tag !== 'html';
  if (edits) return 'field';
  return '';
}

function enter(element, parent, scope) {
  const tag = tagOf(element);
  const names = namesAt(element);
  const node = {
    at: nodes.length,
    element,
    names,
    tag,
    parent,
    role: names.has('role') ? lower(element, 'role').split(' ')[0] : '',
    scope,
    from: items.length,
    to: items.length,
    label: tag === 'label' ? null : parent && parent.label,
    action: parent && parent.action,
    field: parent && parent.field,
    own: null,
    plain: false,
    fields: 0,
    first: fieldNodes.length,
    last: fieldNodes.length,
    end: nodes.length,
    block: false,
    inert: (parent !== null && parent.inert) || names.has('inert'),
    depth: parent ? parent.depth + 1 : 0,
  };
  if (tag === 'label') node.label = node;
  if (names.has('aria-pressed') && isToggle(element)) node.role = 'radio';
  nodes[nodes.length] = node;
  const id = attr(node, 'id');
  if (id) {
    const key = `${scope} ${id}`;
    if (!byScope.has(key)) byScope.set(key, node);
  }
  const kind = node.action || node.field ? '' : roleIn(node);
  if (kind === 'field') {
    node.field = node;
    node.own = { node, item: items.length };
    items[items.length] = { kind: CONTROL, node, text: '' };
    fieldNodes[fieldNodes.length] = node;
  } else if (kind === 'action') {
    node.action = node;
    actionNodes[actionNodes.length] = node;
    items[items.length] = { kind: PRESSED, node, text: '' };
  }
  if (kind === '' && parent && INLINE.has(tag) && tag !== 'img' && tag !== 'slot') {
    node.plain = !id && !has(node, 'class') && !has(node, 'style');
  }
  if (tag === 'br' || tag === 'hr') items[items.length] = { kind: BREAK, node, text: '' };
  else if (tag === 'img') {
    const alt = attr(node, 'alt');
    if (alt.trim()) items[items.length] = { kind: TEXT, node, text: clean(alt.slice(0, 500)) };
  } else if (kind !== 'field' && isBlock(node)) {
    node.block = true;
    items[items.length] = { kind: BREAK, node, text: '' };
  }
  return node;
}
function leave(node) {
  if (node.block) items[items.length] = { kind: BREAK, node, text: '' };
  node.to = items.length;
  node.end = nodes.length;
  node.last = fieldNodes.length;
  node.fields = node.last - node.first;
}

const LEAVES = new Set(['input', 'select', 'textarea', 'img', 'br', 'hr', 'svg']);

// Lines that are shown as they are written end as those at a <br> do, and count as it does.
const WRITTEN_LINES = /\S[^\S\n]*\n\s*\S/;
function addText(data, node) {
  letters += data.length;
  if (letters > LIMITS.letters) {
    cut = true;
    return;
  }
  if (!WRITTEN_LINES.test(data) || !/^pre|break-spaces/.test(styleOf(node.element).whiteSpace)) {
    addLine(data, node);
    return;
  }
  for (const line of data.split('\n', linesLeft + 1)) {
    if (linesLeft === 0) {
      cut = true;
      return;
    }
    linesLeft -= 1;
    addLine(line, node);
    items[items.length] = { kind: BREAK, node, text: '' };
  }
}
function addLine(data, node) {
  const text = clean(data.length > 4000 ? data.slice(0, 4000) : data).replace(/\s+/g, ' ');
  if (text === ' ' || text === '') {
    const last = items[items.length - 1];
    if (text && last && last.kind === TEXT) items[items.length] = { kind: TEXT, node, text: ' ' };
    return;
  }
  items[items.length] = { kind: TEXT, node, text };
}

function children(node, element) {
  if (LEAVES.has(node.tag)) return null;
  const shadow = shadowOf(element);
  if (shadow) return { next: firstOf(shadow), list: null, at: 0, scope: (scopes += 1) };
  if (element instanceof HTMLSlotElement) {
    const list = assignedTo(element, { flatten: true });
    // What a slot shows was written outside, where ids are others'.
    if (list.length) return { next: null, list, at: 0, scope: outerScope(node) };
  }
  return { next: firstOf(element), list: null, at: 0, scope: node.scope };
}
function outerScope(node) {
  for (let at = node.parent; at; at = at.parent) if (at.scope !== node.scope) return at.scope;
  return node.scope;
}

function walk() {
  const top = enter(rootElement(document), null, 0);
  const stack = [{ node: top, rest: children(top, top.element) }];
  while (stack.length) {
    const { node, rest } = stack[stack.length - 1];
    let child = null;
    if (rest && !cut) {
      if (rest.list) {
        child = rest.list[rest.at] || null;
        rest.at += 1;
      } else {
        child = rest.next;
        if (child) rest.next = nextOf(child);
      }
    }
    if (!child) {
      leave(node);
      stack.length -= 1;
      continue;
    }
    const type = typeOf(child);
    if (type === 3) addText(dataOf(child), node);
    else if (type === 1 && !SKIPPED.has(tagOf(child))) {
      if (nodes.length >= LIMITS.elements || (nodes.length % 256 === 0 && late(0.4))) {
        cut = true;
        continue;
      }
      const entered = enter(child, node, rest.scope);
      stack[stack.length] = { node: entered, rest: children(entered, child) };
    }
  }
  for (let at = 0; at < items.length; at += 1) items[at].at = at;
}

// The text between two items, as it is read: without controls, and without what can be pressed
// unless it is asked for. `hidden` takes what is not drawn too.
function textOf(from, to, { hidden = false, pressed = false, length = LIMITS.text } = {}) {
  let text = '';
  for (let at = from; at < to && text.length < length * 2; at += 1) {
    const item = items[at];
    if (item.kind === BREAK || item.kind === CONTROL) text += ' ';
    else if (item.kind === TEXT) {
      const { node } = item;
      if (!pressed && (node.field || node.action)) continue;
      if (!hidden && !drawn(node)) continue;
      text += item.text;
    }
  }
  return text.replace(/\s+/g, ' ').trim().slice(0, length);
}
const wholeText = (node, more) => textOf(node.from, node.to, more);
const find = (node, id) => byScope.get(`${node.scope} ${id}`) || null;

// References to elements of the look that is asked about, by number.
let frameNumber;
let kept;
let numbers;
function keep(element) {
  let number = numbers.get(element);
  if (number === undefined) {
    number = kept.length;
    kept[number] = element;
    numbers.set(element, number);
  }
  return `${frameNumber}.${number}`;
}
function isUnder(node, outer) {
  return node.at >= outer.at && node.at < outer.end;
}
function closest(node, test) {
  for (let at = node; at; at = at.parent) if (test(at)) return at;
  return null;
}
const MENUS = new Set(['nav', 'header', 'footer']);
const classOf = node => {
  if (node.classes === undefined) node.classes = attr(node, 'class').toLowerCase();
  return node.classes;
};
