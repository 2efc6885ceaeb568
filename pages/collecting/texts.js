// Every text that can be read in this document, in the order of the page, with the element that
// shows it: in text, in fields and on buttons, in shadow roots too.
const UNSHOWN = new Set(['script', 'style', 'template', 'noscript', 'head', 'title', 'datalist']);
const UNREAD = new Set(['hidden', 'checkbox', 'radio', 'file', 'image', 'color', 'range']);

function readTexts(numberOf) {
  const texts = []; // [text, whether a line ends before it, number of its element]
  let breaks = true;
  let nodes = 0;
  let letters = 0;
  const cut = () => nodes > LIMITS.nodes || letters > LIMITS.letters;
  const add = (text, element) => {
    if (!text || !text.trim()) return;
    letters += text.length;
    texts[texts.length] = [text, breaks, numberOf(element)];
    breaks = false;
  };
  const apart = (text, element) => {
    breaks = true;
    add(text, element);
    breaks = true;
  };
  const stack = [{ element: null, next: rootElement(document) }];
  while (stack.length && !cut()) {
    const top = stack[stack.length - 1];
    const node = top.next;
    if (!node) {
      if (top.block) breaks = true;
      stack.length -= 1;
      continue;
    }
    top.next = top.alone ? null : nextOf(node);
    nodes += 1;
    const type = typeOf(node);
    if (type === 3) {
      add(dataOf(node), top.element);
      continue;
    }
    if (type !== 1) continue;
    const tag = tagOf(node);
    if (UNSHOWN.has(tag)) continue;
    if (tag === 'input' || tag === 'textarea') {
      if (tag === 'input' && UNREAD.has(lower(node, 'type'))) continue;
      const secret = node instanceof HTMLInputElement && node.type === 'password';
      apart((!secret && `${node.value}`) || attribute(node, 'placeholder'), node);
      continue;
    }
    if (tag === 'select') {
      const shown = node.multiple || node.size > 1 ? node.options : node.selectedOptions;
      for (const option of shown || []) apart(option.text, node);
      continue;
    }
    if (tag === 'img') apart(attribute(node, 'alt'), node);
    const block = !INLINE.has(tag);
    if (block) breaks = true;
    stack[stack.length] = { element: node, next: firstOf(node), block };
    const shadow = shadowOf(node);
    if (shadow) stack[stack.length] = { element: node, next: firstOf(shadow), block: true };
  }
  return { texts, cut: cut() };
}

// The element that covers all of a text when it is covered: text may run out of its own box.
function around(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const rects = [...range.getClientRects()].filter(each => each.width && each.height);
  let at = element;
  for (let up = at; up && !holds(up, rects); up = above(up)) at = up;
  return holds(at, rects) ? at : above(at) || at;
}
// Where elements stand on the whole document, those of no size left out.
function standing(elements) {
  return elements
    .map(each => rectOf(each))
    .filter(each => each.width && each.height)
    .map(({ left, top, width, height }) => [left + scrollX, top + scrollY, width, height]);
}
function holds(element, rects) {
  const { overflowX, overflowY, display } = styleOf(element);
  if (display !== 'inline' && overflowX !== 'visible' && overflowY !== 'visible') return true;
  const { left, top, right, bottom } = rectOf(element);
  return rects.every(
    each =>
      each.left >= left - 1 &&
      each.right <= right + 1 &&
      each.top >= top - 1 &&
      each.bottom <= bottom + 1,
  );
}
