// Everything to press: buttons, links, and whatever is made to be one.
let actions;
let pressedAt;
eachLook(() => {
  actions = [];
  pressedAt = null;
});

// Elements that only behave as buttons: with a handler written at them, or the hand as pointer.
function gatherPressed() {
  for (const node of nodes) {
    if (actionNodes.length > LIMITS.actions || (node.at % 256 === 255 && late(0.5))) {
      cut = true;
      break;
    }
    if (node.action || node.field || node.fields || node.label) continue;
    const { tag, element } = node;
    if (tag === 'body' || tag === 'html' || tag === 'form' || tag === 'table') continue;
    if (isUnder(node, nodes[0]) && node.holdsAction === undefined)
      node.holdsAction = holdsAction(node);
    if (node.holdsAction) continue;
    const handled = has(node, 'onclick');
    if (handled || (looksPressed(node) && drawn(node))) {
      const text = wholeText(node, { pressed: true, length: 200 });
      if (!text && !attr(node, 'aria-label') && !attr(node, 'title')) continue;
      if (!handled && text.length > 60) continue;
      actionNodes[actionNodes.length] = node;
      for (let at = node.at; at < node.end; at += 1) {
        if (!nodes[at].action) nodes[at].action = node;
      }
    }
  }
}
function holdsAction(node) {
  if (!pressedAt) pressedAt = actionNodes.map(each => each.at);
  return pressedAt[firstAt(pressedAt, node.at)] < node.end;
}
// Where the first number from a certain one on stands; nodes are in order.
function firstAt(numbers, from) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
const POINTED = new Set(['div', 'span', 'p', 'li', 'img', 'i', 'b', 'strong', 'em', 'a', 'td']);
function looksPressed(node) {
  if (!POINTED.has(node.tag) && !node.tag.includes('-')) return false;
  if (node.to - node.from > 12 || QUESTIONS.has(node.parent.tag)) return false;
  // Nothing is styled as a button that has neither a class nor a style of its own.
  if (
    !has(node, 'class') &&
    !has(node, 'style') &&
    !has(node, 'id')
  )
    return false;
  return (
    nodeStyle(node).cursor === 'pointer' &&
    !(node.parent && nodeStyle(node.parent).cursor === 'pointer')
  );
}

function addressOf(text) {
  if (!text || /^\s*javascript:/i.test(text)) return '';
  try {
    return clean(new URL(text, baseOf(document)).href.slice(0, 2000));
  } catch {
    return '';
  }
}
function collectActions() {
  actionNodes.sort((a, b) => a.at - b.at);
  for (let n = 0; n < actionNodes.length; n += 1) {
    if (n >= LIMITS.actions || (n % 64 === 63 && late(0.6))) {
      cut = true;
      break;
    }
    const node = actionNodes[n];
    const { element, tag, role } = node;
    if (role === 'tab') continue; // it shows another part of the page, and leads nowhere
    const type = low(node, 'type');
    let text = '';
    let kind = 'button';
    let address = '';
    const form = formOf(node);
    if (tag === 'input') {
      text = tidy(type === 'image' ? attr(node, 'alt') : `${element.value}`);
      if (type === 'submit' && !has(node, 'value')) text = '送信'; // as browsers write it
      kind = type === 'submit' || type === 'image' ? 'submit' : 'button';
    } else {
      text =
        wholeText(node, { pressed: true }) ||
        (drawn(node) ? '' : wholeText(node, { pressed: true, hidden: true }));
      if (tag === 'button')
        kind = type === 'button' || type === 'reset' || form < 0 ? 'button' : 'submit';
      else if (tag === 'a' || role === 'link') kind = role === 'button' ? 'button' : 'link';
      else if (role !== 'button') kind = 'other';
    }
    const named = byIds(node, 'aria-labelledby')
      .map(each => wholeText(each, { pressed: true, hidden: true }))
      .join(' ')
      .trim();
    text =
      text ||
      named ||
      tidy(attr(node, 'aria-label')) ||
      pictured(node) ||
      tidy(attr(node, 'title')) ||
      (node.label ? wholeText(node.label) : '');
    if (kind === 'submit' && form >= 0) {
      address =
        addressOf(attr(node, 'formaction') || attribute(forms[form], 'action')) ||
        clean(addressOfPage(document).slice(0, 2000));
    } else if (tag === 'a') address = addressOf(attr(node, 'href'));
    const made = {
      ref: keep(element),
      text,
      kind,
      leads_to: address,
      disabled:
        matches(element, ':disabled') ||
        attr(node, 'aria-disabled') === 'true' ||
        /(?:^|\s)(?:is-)?disabled(?:$|\s)/.test(classOf(node)) ||
        node.inert,
      name: tidy(attr(node, 'name'), 200),
      id: tidy(attr(node, 'id'), 200),
      form,
      in_label: kind === 'link' && Boolean(node.label) && ofBox(node.label),
    };
    place(made, node, drawn(node) || showsInside(node), false);
    if (!text && made.hidden) continue;
    actions[actions.length] = { made, node };
  }
}
// Is a label what is written at a radio button or a box to tick?
function ofBox(label) {
  const field = label.target || (label.fields ? fieldNodes[label.first] : null);
  return Boolean(field) && isChoice(field);
}
// The text of a picture or a drawing in a button.
function pictured(node) {
  for (const each of under(node, one => one.tag === 'img' || one.tag === 'svg', 4)) {
    const spoken =
      attr(each, 'alt') ||
      attr(each, 'aria-label') ||
      attr(each, 'title');
    if (spoken.trim()) return tidy(spoken);
    if (each.tag === 'svg') {
      const title = each.element.querySelector('title');
      if (title && title.textContent) return tidy(title.textContent);
    }
  }
  return '';
}
// A link of no size of its own whose contents are drawn.
function showsInside(node) {
  for (let at = node.at + 1; at < node.end && at < node.at + 8; at += 1)
    if (drawn(nodes[at])) return true;
  return false;
}
