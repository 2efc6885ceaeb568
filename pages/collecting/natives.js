// What is known of a page is known to one look: each part says how it begins.
const beginnings = [];
const eachLook = begin => {
  beginnings[beginnings.length] = begin;
};

// The browser's own functions, taken before any element is touched: a form or a document answers to
// the names of its children (<input name="parentNode">) before it answers to its own.
const bare = (owner, name) => {
  for (let at = owner; at; at = Object.getPrototypeOf(at)) {
    const known = Object.getOwnPropertyDescriptor(at, name);
    if (known) return Function.prototype.call.bind(known.get || known.value);
  }
  return () => null;
};
const attributeOf = bare(Element.prototype, 'getAttribute');
const namesOf = bare(Element.prototype, 'getAttributeNames');
const hasAny = bare(Element.prototype, 'hasAttributes');
const hasAttribute = bare(Element.prototype, 'hasAttribute');
const matches = bare(Element.prototype, 'matches');
const tagOf = bare(Element.prototype, 'localName');
const rectOf = bare(Element.prototype, 'getBoundingClientRect');
const checkVisibility = bare(Element.prototype, 'checkVisibility');
const shadowOf = bare(Element.prototype, 'shadowRoot');
const scrollToView = bare(Element.prototype, 'scrollIntoView');
const blurOf = bare(HTMLElement.prototype, 'blur');
const widthOf = bare(HTMLElement.prototype, 'offsetWidth');
const heightOf = bare(HTMLElement.prototype, 'offsetHeight');
const editable = bare(HTMLElement.prototype, 'isContentEditable');
const typeOf = bare(Node.prototype, 'nodeType');
const firstOf = bare(Node.prototype, 'firstChild');
const nextOf = bare(Node.prototype, 'nextSibling');
const previousOf = bare(Element.prototype, 'previousElementSibling');
const parentOf = bare(Node.prototype, 'parentNode');
const contains = bare(Node.prototype, 'contains');
const connected = bare(Node.prototype, 'isConnected');
const rootOf = bare(Node.prototype, 'getRootNode');
const dataOf = bare(CharacterData.prototype, 'data');
const assignedTo = bare(HTMLSlotElement.prototype, 'assignedNodes');
const hitAt = bare(Document.prototype, 'elementFromPoint');
const rootElement = bare(Document.prototype, 'documentElement');
const queryIn = bare(Element.prototype, 'querySelectorAll');
const queryAll = bare(Document.prototype, 'querySelectorAll');
const addressOfPage = bare(Document.prototype, 'URL');
const baseOf = bare(Node.prototype, 'baseURI');
const titleOf = bare(Document.prototype, 'title');

const attribute = (element, name) => attributeOf(element, name) || '';
const lower = (element, name) => attribute(element, name).trim().toLowerCase();
const styleOf = element => getComputedStyle(element);

// Steering and invisible characters would change what a terminal or a reader shows.
const STEERING = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const STEERING_ALL = new RegExp(`${STEERING.source}+`, 'g');
const clean = text => {
  const plain = STEERING.test(text)
    ? text.replace(/[\t\n\r\f\v\u2028\u2029]+/g, ' ').replace(STEERING_ALL, '')
    : text;
  return plain.isWellFormed && !plain.isWellFormed() ? plain.toWellFormed() : plain;
};
const PLAIN = /^[\x21-\x7e\u3001-\u9fff\uff01-\uffef]*$/;
const tidy = (text, length = LIMITS.text) =>
  text.length <= length && PLAIN.test(text)
    ? text
    : clean(text.slice(0, 2 * length))
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, length);

const SHOWN = { opacityProperty: true, visibilityProperty: true };

// Drawn, on the page, not of no size, not clipped away. Memory holds what is known of ancestors.
let squeezed;
eachLook(() => {
  squeezed = new Map();
});
function clippedAway(element) {
  const path = [];
  let at = element;
  while (at && !squeezed.has(at)) {
    path[path.length] = at;
    at = above(at);
  }
  let away = at ? squeezed.get(at) : false;
  for (let n = path.length - 1; n >= 0; n -= 1) {
    const each = path[n];
    if (!away && each instanceof HTMLElement && (widthOf(each) <= 1 || heightOf(each) <= 1)) {
      const style = styleOf(each);
      away =
        style.display !== 'contents' &&
        style.display !== 'inline' &&
        (style.overflowX !== 'visible' || style.overflowY !== 'visible');
    }
    squeezed.set(each, away);
  }
  return away;
}
// The parent as the page is drawn: through slots and shadow roots.
function above(node) {
  const slot = node.assignedSlot;
  if (slot instanceof HTMLSlotElement) return slot;
  const parent = parentOf(node);
  if (parent instanceof ShadowRoot) return parent.host;
  return parent instanceof Element ? parent : null;
}
function onPage({ left, top, width, height }) {
  return (
    width > 1 &&
    height > 1 &&
    left + width + scrollX > 0 &&
    top + height + scrollY > 0 &&
    left < 3000 + Math.max(innerWidth, 600)
  );
}
const isDrawn = element =>
  checkVisibility(element, SHOWN) !== false && onPage(rectOf(element)) && !clippedAway(element);

// What lies at a point of this document, through shadow roots.
function hit(x, y) {
  let found = hitAt(document, x, y);
  for (let depth = 0; found && depth < 20; depth += 1) {
    const shadow = shadowOf(found);
    const deeper = shadow && shadow.elementFromPoint(x, y);
    if (!deeper || deeper === found) break;
    found = deeper;
  }
  return found;
}
function within(inner, outer) {
  for (let at = inner; at; at = above(at)) if (at === outer) return true;
  return false;
}
// The element that would get a press at the middle of a control instead of it; null when none.
function covering(element, rect = rectOf(element)) {
  const x = rect.left + rect.width / 2;
  const y = rect.top + rect.height / 2;
  if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return null;
  const found = hit(x, y);
  if (!found || within(found, element) || within(element, found) || sharesLabel(found, element)) {
    return coveringFrame(x, y);
  }
  return found;
}
function sharesLabel(found, element) {
  for (let at = found; at; at = above(at)) {
    if (tagOf(at) === 'label') {
      return (
        at.control === element ||
        attribute(at, 'for') === attribute(element, 'id') ||
        within(element, at)
      );
    }
  }
  return false;
}
function coveringFrame(x, y) {
  const frame = ownFrame();
  if (!frame) return null;
  const box = rectOf(frame);
  const upper = frame.ownerDocument;
  const found = hitAt(upper, box.left + frame.clientLeft + x, box.top + frame.clientTop + y);
  return found && found !== frame && !contains(found, frame) ? found : null;
}
// The element that this document is shown in, of a frame of the same origin.
function ownFrame() {
  try {
    return window === window.top ? null : window.frameElement;
  } catch {
    return null;
  }
}
function ofTheSameOrigin() {
  if (window === window.top) return true;
  try {
    for (let at = window; at !== at.top; at = at.parent) {
      if (!at.frameElement) return false;
    }
    return Boolean(window.top.document);
  } catch {
    return false;
  }
}
