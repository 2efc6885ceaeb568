// One look: everything found, as plain data without what is as always.
function sectionsOf(list, marks) {
  let at = 0;
  let open = []; // the last heading, and legends of parts that are not over
  list.sort((a, b) => a.node.at - b.node.at);
  for (const each of list) {
    while (at < marks.length && marks[at].node.at < each.node.at) {
      const heading = marks[at];
      if (!heading.made.hidden) open = heading.group ? [...open, heading] : [heading];
      at += 1;
    }
    while (
      open.length &&
      open[open.length - 1].group &&
      !isUnder(each.node, open[open.length - 1].group)
    ) {
      open.length -= 1;
    }
    each.made.section = open.length ? open[open.length - 1].made.text : '';
  }
}
// The smallest part of the page that holds both something to fill in and a button: what signs in
// stands apart from the rest, be it in one form with it.
let parts;
let pressed;
eachLook(() => {
  parts = new Map();
  pressed = null;
});
function partNumber(node) {
  for (let at = node.parent; at; at = at.parent) {
    if (!at.fields || !holdsButton(at)) continue;
    if (!parts.has(at)) parts.set(at, parts.size);
    return parts.get(at);
  }
  return -1;
}
function holdsButton(node) {
  if (!pressed) {
    const kinds = ['submit', 'button'];
    pressed = actions.filter(({ made }) => kinds.includes(made.kind) && !made.hidden);
    pressed = pressed.map(each => each.node.at);
  }
  return pressed[firstAt(pressed, node.at)] < node.end;
}
function finish(each) {
  const { made, node } = each;
  made.part = partNumber(node);
  const dialog = dialogOf(node);
  if (dialog >= 0) made.dialog = dialog;
  // A dialog that takes all presses covers also what one would have to scroll to.
  const modal = dialogs.findIndex((one, n) => one.modal && n !== dialog);
  const beneath =
    modal >= 0 &&
    (dialog < 0 || (modal > dialog && !isUnder(node, dialogs[modal].node)));
  if (!made.hidden && (beneath || made.over)) made.covered = true;
  return shown(made);
}
// With the number of the dialog in which it stands, where it does.
function placed(each) {
  const dialog = dialogOf(each.node);
  if (dialog >= 0) each.made.dialog = dialog;
  return each.made;
}
function shown(made) {
  const plain = spare(made);
  if (made.hidden) plain.visible = false;
  return plain;
}
function prose() {
  let text = '';
  for (let at = 0; at < items.length && text.length < LIMITS.prose; at += 1) {
    const item = items[at];
    if (item.kind === BREAK || item.kind === CONTROL) text += '\n';
    else if (
      item.kind === TEXT &&
      !(item.node.field && !isChoice(item.node.field)) &&
      drawn(item.node)
    )
      text += item.text;
  }
  return text
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n[\n ]*/g, '\n')
    .trim()
    .slice(0, LIMITS.prose);
}
// Hidden fields that hold a value, by name alone: a page may keep there how far it is.
function heldNames() {
  const found = [];
  for (const each of queryAll(document, 'input[type=hidden]')) {
    if (found.length < 50 && attribute(each, 'value'))
      found[found.length] = tidy(attribute(each, 'name'), 100);
  }
  return found.filter(name => name);
}
// A password that the page shows as text is not taken along with any other text either.
function withoutSecrets(found) {
  if (typeof found === 'string') {
    let text = found;
    for (const secret of secrets) if (secret.length >= 4) text = text.split(secret).join('…');
    return text;
  }
  if (Array.isArray(found)) return found.map(withoutSecrets);
  if (found === null || typeof found !== 'object') return found;
  const made = {};
  for (const name in found) made[name] = withoutSecrets(found[name]);
  return made;
}
function collect() {
  const frame = {
    url: clean(addressOfPage(document).slice(0, 2000)),
    origin: clean(`${self.origin}`.slice(0, 300)),
  };
  if (!ofTheSameOrigin()) return { frame: { ...frame, same_origin: false } };
  const holder = ownFrame();
  if (holder && !isDrawn(holder)) frame.visible = false;
  if (!rootElement(document)) return { frame };
  // What tells one screen from another comes first, whatever else there is no time for.
  for (const phase of [
    walk,
    gatherFor,
    gatherPressed,
    collectDialogs,
    collectHeadings,
    collectActions,
    collectFields,
  ])
    phase();
  for (const phase of [collectPairs, collectSteps, collectMessages, collectFolds]) {
    if (late(0.9)) cut = true;
    else phase();
  }
  const marks = [...headings, ...partsByName()].sort((a, b) => a.node.at - b.node.at);
  for (const list of [fields, actions, pairs]) sectionsOf(list, marks);
  const found = {
    frame,
    title: tidy(titleOf(document) || ''),
    lang: tidy(attribute(rootElement(document), 'lang'), 40),
    fields: fields.map(finish),
    actions: actions.map(finish),
    pairs: pairs.map(each => ({ value: '', ...shown(placed(each)) })),
    headings: headings.map(each => shown(placed(each))),
    steps: steps.map(each => shown(each.made)),
    messages: messages.map(each => shown(placed(each))),
    dialogs: dialogs.map(each => shown(each.made)),
    folds: folds.map(each => shown(placed(each))),
    text: prose(),
    held: heldNames(),
    cut,
    forms: forms.length,
    rows: rows.size,
    parts: parts.size,
  };
  return secrets.size ? withoutSecrets(found) : found;
}
