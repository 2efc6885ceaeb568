// What lies over the page: dialogs, banners, shades.
let dialogs;
eachLook(() => {
  dialogs = [];
});

function collectDialogs() {
  const boxes = [];
  const shades = [];
  const add = (node, modal) => {
    for (const box of boxes) {
      // What lies around it and says no more is the shade behind it.
      if (
        isUnder(node, box.node) ||
        (isUnder(box.node, node) &&
          wholeText(box.node, { pressed: true }) === wholeText(node, { pressed: true }))
      ) {
        box.modal = box.modal || modal;
        return;
      }
    }
    boxes[boxes.length] = { node, modal };
  };
  for (const node of nodes) {
    const { tag, role, element } = node;
    const opened = tag === 'dialog' && has(node, 'open');
    if (
      !opened &&
      role !== 'dialog' &&
      role !== 'alertdialog' &&
      attr(node, 'aria-modal') !== 'true'
    )
      continue;
    if (!drawn(node) && !showsInside(node)) continue;
    add(
      node,
      (opened && matches(element, ':modal')) || attr(node, 'aria-modal') === 'true',
    );
  }
  // What is hit at some points of the window, and lies above the rest by its position.
  const lookup = new Map();
  for (const node of nodes) lookup.set(node.element, node);
  const seen = new Set();
  const grid = [
    [0.5, 0.5],
    [0.5, 0.97],
    [0.5, 0.03],
    [0.03, 0.5],
    [0.97, 0.5],
    [0.03, 0.97],
    [0.97, 0.97],
    [0.5, 0.75],
    [0.5, 0.25],
    [0.25, 0.9],
    [0.75, 0.9],
  ];
  for (const [across, down] of grid) {
    const found = hit(innerWidth * across, innerHeight * down);
    for (let at = found; at; at = above(at)) {
      if (seen.has(at)) break;
      seen.add(at);
      const node = lookup.get(at);
      if (!node || node.tag === 'body' || node.tag === 'html') break;
      const style = styleOf(at);
      const lies =
        style.position === 'fixed' ||
        (style.position === 'absolute' && parseInt(style.zIndex, 10) > 0) ||
        (style.position === 'absolute' && style.zIndex === 'auto' && isOverlaySized(at));
      if (!lies) continue;
      const box = rectOf(at);
      const share = shareOf(box);
      const text = wholeText(node, { pressed: true, length: 400 });
      const outside =
        nodes[0].fields +
        actionNodes.length -
        node.fields -
        actionNodes.filter(each => isUnder(each, node)).length;
      const textOutside =
        textOf(0, node.from, { pressed: true, length: 40 }).length +
        textOf(node.to, items.length, { pressed: true, length: 40 }).length;
      if (!outside && !textOutside) continue;
      const bar =
        node.tag === 'header' ||
        node.tag === 'nav' ||
        node.role === 'banner' ||
        node.role === 'navigation' ||
        under(node, each => each.tag === 'nav', 1).length > 0;
      if (!text && !node.fields) {
        if (share >= 0.5) shades[shades.length] = node;
        continue;
      }
      if (bar && share < 0.5) continue;
      if (node.fields && node.fields === nodes[0].fields && share < 0.25) continue;
      const middle =
        box.left < innerWidth / 2 &&
        box.right > innerWidth / 2 &&
        box.top < innerHeight / 2 &&
        box.bottom > innerHeight / 2;
      const holds = actionNodes.some(each => isUnder(each, node));
      if (share < 0.04 || (share < 0.3 && !middle && !holds)) continue;
      add(node, share >= 0.5);
    }
  }
  boxes.sort((a, b) => a.node.at - b.node.at);
  for (const { node, modal } of boxes) {
    const title = titleOfDialog(node);
    node.dialogBox = dialogs.length + 1;
    dialogs[dialogs.length] = {
      made: {
        text: wholeText(node, { pressed: true, length: 2000 }),
        title,
        covers: modal,
        ref: keep(node.element),
      },
      node,
      modal,
    };
  }
  if (shades.length) {
    if (dialogs.length) {
      const top = dialogs[dialogs.length - 1];
      top.made.covers = true;
      top.modal = true;
    } else {
      const [node] = shades;
      dialogs[dialogs.length] = {
        made: { text: '', title: '', covers: true, ref: keep(node.element) },
        node,
        modal: true,
      };
    }
  }
}
function isOverlaySized(element) {
  return (
    shareOf(rectOf(element)) >= 0.5 &&
    parentOf(element) &&
    tagOf(parentOf(element)) === 'body' &&
    nextOf(element) !== null
  );
}
function shareOf(box) {
  const wide = Math.max(0, Math.min(box.right, innerWidth) - Math.max(box.left, 0));
  const high = Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0));
  return (wide * high) / (innerWidth * innerHeight || 1);
}
function titleOfDialog(node) {
  const named = byIds(node, 'aria-labelledby')
    .map(each => wholeText(each, { hidden: true }))
    .join(' ');
  if (named) return named;
  const spoken = attr(node, 'aria-label');
  if (spoken) return tidy(spoken);
  const heading =
    under(node, isHeading, 1)[0] ||
    under(node, each => /title|header|heading/.test(classOf(each)) && wholeText(each), 1)[0];
  return heading ? wholeText(heading, { length: 120 }) : '';
}
function dialogOf(node) {
  for (let n = dialogs.length - 1; n >= 0; n -= 1) if (isUnder(node, dialogs[n].node)) return n;
  return -1;
}
