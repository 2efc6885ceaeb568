// Where one is: headings by tag or by looks, and the parts of a breadcrumb or a row of steps.
let headings;
let steps;
eachLook(() => {
  headings = [];
  steps = [];
});

const sizeOf = node => {
  if (node.size === undefined) {
    const style = nodeStyle(node);
    node.size = parseFloat(style.fontSize) || 16;
    node.bold = parseInt(style.fontWeight, 10) >= 600;
  }
  return node.size;
};
const TABLED = new Set([
  'table',
  'dl',
  'label',
  'nav',
  'header',
  'footer',
  'button',
  'select',
  'fieldset',
]);

function collectHeadings() {
  let usual = 16;
  const body = nodes.find(node => node.tag === 'body');
  if (body) usual = sizeOf(body);
  let checked = 0;
  const sets = [];
  for (const node of nodes) {
    const byTag = /^h([1-6])$/.exec(node.tag);
    if (byTag || node.role === 'heading') {
      const text = wholeText(node, { pressed: true });
      if (!text) continue;
      const level = byTag
        ? Number(byTag[1])
        : Math.min(6, parseInt(attr(node, 'aria-level'), 10) || 2);
      sets[sets.length] = { node, text, level };
    } else if (node.tag === 'legend' || node.tag === 'caption') {
      const text = written(node).text;
      const group = node.parent && isGroup(node.parent) ? node.parent : null;
      if (group && (isOneQuestion(group) || !group.fields)) continue; // the question of a field
      if (text && text.length <= 80) sets[sets.length] = { node, text, level: 0, group };
    } else if (
      node.to - node.from <= 8 &&
      !node.action &&
      !node.label &&
      !node.fields &&
      checked < 300
    ) {
      // One line of its own, set larger or bolder than the rest.
      if (node.to === node.from || !ownText(node)) continue;
      if (closest(node, each => TABLED.has(each.tag) || isHeading(each) || each.dialogBox))
        continue;
      const outer = closest(node, each => each.block);
      if (!outer || outer.tag === 'dt' || outer.tag === 'li' || outer.tag === 'td' || outer.headed)
        continue;
      if (!endsLine(node.from - 1, -1) || !endsLine(node.to, 1)) continue;
      const text = wholeText(node, {});
      if (!text || text.length > 60 || /[。：:]/.test(text)) continue;
      checked += 1;
      if (!drawn(node)) continue;
      const size = sizeOf(node);
      if (
        size >= usual * 1.2 ||
        (node.bold && size >= usual * 0.95) ||
        /(?:^|[\s_-])(?:heading|headline|page-?title|ttl|midashi|h[1-3])(?:$|[\s_-])/.test(
          classOf(outer),
        )
      ) {
        if (outer.to - outer.from < 8) outer.headed = true;
        sets[sets.length] = { node, text, level: 0 };
      }
    }
  }
  sets.sort((a, b) => a.node.at - b.node.at);
  for (const { node, text, level, group } of sets) {
    headings[headings.length] = {
      group,
      made: { text, level, ref: keep(node.element), hidden: !drawn(node) && !showsInside(node) },
      node,
    };
  }
}
function endsLine(at, step) {
  for (let n = at; n >= 0 && n < items.length; n += step) {
    const item = items[n];
    if (item.kind === BREAK) return true;
    if (item.kind !== TEXT || item.text.trim()) return false;
  }
  return true;
}
function ownText(node) {
  for (let at = node.from; at < node.to; at += 1) {
    const item = items[at];
    if (item.kind === TEXT && item.node === node && item.text !== ' ') return true;
  }
  return false;
}

const CRUMBS = /breadcrumb|bread-crumb|pankuzu|topic-?path|パンくず|crumb/i;
const STEPPED =
  /(?:^|[\s_-])(?:steps?|stepper|progress|flow|wizard|stepbar|step-?list|progressbar|tracker)(?:$|[\s_-])|stepnav|stepper|パンくず/;
const CURRENT =
  /(?:^|[\s_-])(?:active|current|now|on|selected|here|is-active|is-current|doing|in-progress)(?:$|[\s_-])/;
function collectSteps() {
  const taken = [];
  for (const node of nodes) {
    if (!has(node, 'class') && !has(node, 'id') && !has(node, 'aria-label')) continue;
    const marks = `${classOf(node)} ${low(node, 'id')} ${low(node, 'aria-label')}`;
    const crumbs = CRUMBS.test(marks);
    if (!crumbs && !(STEPPED.test(marks) && node.tag !== 'body' && node.tag !== 'form')) continue;
    if (
      taken.some(each => isUnder(node, each)) ||
      node.fields ||
      node.action ||
      (!drawn(node) && !showsInside(node))
    )
      continue;
    const parts = stepParts(node);
    if (parts.length < 2 || parts.length > 12) continue;
    taken[taken.length] = node;
    addSteps(parts, crumbs);
  }
  for (const node of nodes) {
    if (
      !has(node, 'aria-current') ||
      attr(node, 'aria-current') === 'false'
    )
      continue;
    if (taken.some(each => isUnder(node, each))) continue;
    const kind = attr(node, 'aria-current');
    if (kind !== 'step' && kind !== 'page' && kind !== 'true' && kind !== 'location') continue;
    const list = closest(
      node,
      each => each.tag === 'ol' || each.tag === 'ul' || each.role === 'list',
    );
    const inMenu = closest(
      node,
      each =>
        each.tag === 'header' ||
        each.role === 'menubar' ||
        each.role === 'navigation' ||
        each.tag === 'nav',
    );
    const outer = list || node.parent || node;
    const parts = stepParts(outer);
    // A menu marks the page one is on too, and a list of languages the one it is in.
    if (kind !== 'step' && (inMenu || parts.length < 3) && !(list && list.tag === 'ol')) continue;
    if (parts.length > 12 || taken.includes(outer)) continue;
    taken[taken.length] = outer;
    addSteps(parts.length ? parts : [{ node, text: wholeText(node, { pressed: true }) }], false);
  }
  if (!taken.length) numberedSteps();
}
// A list whose parts are called STEP1, STEP2 … or 1. 2. 3., without any mark in the markup.
function numberedSteps() {
  if (!items.some(item => item.kind === TEXT && /STEP|ステップ|手順|ＳＴＥＰ/i.test(item.text)))
    return;
  for (const node of nodes) {
    if (node.fields || node.to - node.from > 80 || node.to - node.from < 4 || node.action) continue;
    const parts = stepParts(node);
    if (parts.length < 2 || parts.length > 10) continue;
    const numbered = parts.every(({ text }, n) =>
      new RegExp(`^\\W*(?:STEP|ステップ|手順)\\s*0?${n + 1}\\b`, 'i').test(text.normalize('NFKC')),
    );
    if (numbered) {
      addSteps(parts, false);
      return;
    }
  }
}
function stepParts(node) {
  let list = under(node, each => each.tag === 'li', 13);
  if (list.length < 2) {
    list = kids(node).filter(each => each.tag !== 'br');
    while (list.length === 1 && kids(list[0]).length > 1) list = kids(list[0]);
  }
  const parts = list
    .map(each => ({
      node: each,
      text: wholeText(each, { pressed: true, length: 100 }).replace(
        /^[›>＞»\/→⇒\s]+|[›>＞»\/→⇒\s]+$/g,
        '',
      ),
    }))
    .filter(part => part.text);
  const written = wholeText(node, { pressed: true, length: 400 });
  const split = written.split(/\s*(?:[›>＞»→⇒▶]|\s\/\s)\s*/).filter(Boolean);
  if (split.length >= 2 && split.length > parts.length) {
    return split.map(text => ({
      node: parts.find(part => part.text === text)?.node || null,
      text: text.slice(0, 100),
    }));
  }
  return parts;
}
function addSteps(parts, crumbs) {
  const current = parts.map(
    ({ node }) =>
      Boolean(node) && (markedCurrent(node) || under(node, markedCurrent, 1).length > 0),
  );
  if (!current.includes(true)) {
    const looks = parts.map(({ node }) => (node ? lookOf(node) : ''));
    const odd = looks
      .map((look, n) => (looks.filter(each => each === look).length === 1 ? n : -1))
      .filter(n => n >= 0);
    if (crumbs) current[parts.length - 1] = true;
    else if (parts.length > 2 && odd.length === 1) [current[odd[0]]] = [true];
    else if (parts.length === 2 || odd.length > 1) {
      const bold = parts.map(({ node }) => Boolean(node) && boldest(node));
      if (bold.filter(Boolean).length === 1) current[bold.indexOf(true)] = true;
    }
  }
  parts.forEach(({ text }, n) => {
    steps[steps.length] = { made: { text, current: current[n] } };
  });
}
const markedCurrent = node =>
  (has(node, 'aria-current') &&
    attr(node, 'aria-current') !== 'false') ||
  CURRENT.test(classOf(node)) ||
  attr(node, 'aria-selected') === 'true';
function lookOf(node) {
  const leaf = nodes[Math.min(node.at + 1, Math.max(node.at, node.end - 1))] || node;
  const style = nodeStyle(node);
  const inner = nodeStyle(leaf);
  return `${style.backgroundColor} ${style.color} ${style.fontWeight} ${inner.backgroundColor} ${inner.color} ${inner.fontWeight}`;
}
function boldest(node) {
  return [node, ...under(node, () => true, 4)].some(each => {
    sizeOf(each);
    return each.bold;
  });
}
