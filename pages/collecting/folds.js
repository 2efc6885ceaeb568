// Parts of the page that are closed and hold something to fill in: tabs, accordions, <details>.
let folds;
eachLook(() => {
  folds = [];
});

const OPENS = ['aria-controls', 'data-bs-target', 'data-target', 'href'];
function collectFolds() {
  const hidden = fields.filter(({ made }) => made.hidden);
  if (!hidden.length) return;
  const openers = openersOfParts();
  const made = new Map();
  for (const field of hidden) {
    for (let at = field.node.parent; at; at = at.parent) {
      const opener = openers.get(at);
      if (!opener || !drawn(opener)) continue;
      if (!made.has(opener)) {
        const fold = { ref: keep(opener.element), text: openerText(opener), opens: [] };
        made.set(opener, { made: fold, node: opener });
        folds[folds.length] = made.get(opener);
      }
      const { opens } = made.get(opener).made;
      opens[opens.length] = field.made.ref;
      break;
    }
  }
}
// The part that is closed → what opens it, and only that: neither sends a form nor leads away.
function openersOfParts() {
  const openers = new Map();
  for (const node of nodes) {
    const { tag, role, parent } = node;
    if (tag === 'summary' && parent?.tag === 'details' && !has(parent, 'open')) {
      if (!openers.has(parent)) openers.set(parent, node);
      continue;
    }
    const labelled = role === 'tabpanel' ? byIds(node, 'aria-labelledby') : [];
    for (const tab of labelled) if (isClosedOpener(tab)) openers.set(node, tab);
    if (!isClosedOpener(node)) continue;
    for (const name of OPENS) for (const part of partsOpened(node, name)) openers.set(part, node);
  }
  return openers;
}
function isClosedOpener(node) {
  const tab = node.role === 'tab' && attr(node, 'aria-selected') !== 'true';
  if (!tab && attr(node, 'aria-expanded') !== 'false') return false;
  if (node.inert || low(node, 'aria-disabled') === 'true') return false;
  const { tag, element } = node;
  if (matches(element, ':disabled')) return false;
  if (tag === 'input') return false;
  if (tag === 'button') return low(node, 'type') === 'button' || formOf(node) < 0;
  return tag !== 'a' || !/^[^#]/.test(attr(node, 'href').trim());
}
function partsOpened(node, name) {
  if (name === 'aria-controls') return byIds(node, name);
  const [, id] = /^#([\w-]+)$/.exec(attr(node, name).trim()) || [];
  const part = id && find(node, id);
  return part ? [part] : [];
}
const openerText = node =>
  wholeText(node, { pressed: true, length: 200 }) || tidy(attr(node, 'aria-label'));
// <details> that ask for something, with what names them: to what they hold that is a heading.
function partsByName() {
  const named = [];
  for (const node of nodes) {
    const { tag, parent } = node;
    if (tag !== 'summary' || parent?.tag !== 'details' || !parent.fields) continue;
    const text = openerText(node);
    if (text) named[named.length] = { node, group: parent, made: { text, hidden: false } };
  }
  return named;
}
