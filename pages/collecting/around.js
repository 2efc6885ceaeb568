// What stands around fields and buttons: headings, steps, messages, and what lies over the page.
const headings = [];
const steps = [];
const messages = [];
const dialogs = [];

const sizeOf = node => {
  if (node.size === undefined) {
    const style = styleOf(node.element);
    node.size = parseFloat(style.fontSize) || 16;
    node.bold = parseInt(style.fontWeight, 10) >= 600;
  }
  return node.size;
};
const TABLED = new Set(['table', 'dl', 'label', 'nav', 'header', 'footer', 'button', 'select', 'fieldset']);

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
      const level = byTag ? Number(byTag[1]) : Math.min(6, parseInt(attribute(node.element, 'aria-level'), 10) || 2);
      sets[sets.length] = { node, text, level };
    } else if (node.tag === 'legend' || node.tag === 'caption') {
      const text = written(node).text;
      const group = node.parent && isGroup(node.parent) ? node.parent : null;
      if (group && (isOneQuestion(group) || !group.fields)) continue; // the question of a field
      if (text && text.length <= 80) sets[sets.length] = { node, text, level: 0, group };
    } else if (node.to - node.from <= 8 && !node.action && !node.label && !node.fields && checked < 300) {
      // One line of its own, set larger or bolder than the rest.
      if (node.to === node.from || !ownText(node)) continue;
      if (closest(node, each => TABLED.has(each.tag) || isHeading(each) || each.dialogBox)) continue;
      const outer = closest(node, each => each.block);
      if (!outer || outer.tag === 'dt' || outer.tag === 'li' || outer.tag === 'td' || outer.headed) continue;
      if (!endsLine(node.from - 1, -1) || !endsLine(node.to, 1)) continue;
      const text = wholeText(node, {});
      if (!text || text.length > 60 || /[。：:]/.test(text)) continue;
      checked += 1;
      if (!drawn(node)) continue;
      const size = sizeOf(node);
      if (size >= usual * 1.2 || (node.bold && size >= usual * 0.95) || /(?:^|[\s_-])(?:heading|headline|page-?title|ttl|midashi|h[1-3])(?:$|[\s_-])/.test(classOf(outer))) {
        if (outer.to - outer.from < 8) outer.headed = true;
        sets[sets.length] = { node, text, level: 0 };
      }
    }
  }
  sets.sort((a, b) => a.node.at - b.node.at);
  for (const { node, text, level, group } of sets) {
    headings[headings.length] = { group, made: { text, level, ref: keep(node.element), hidden: !drawn(node) && !showsInside(node) }, node };
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
const STEPPED = /(?:^|[\s_-])(?:steps?|stepper|progress|flow|wizard|stepbar|step-?list|progressbar|tracker)(?:$|[\s_-])|stepnav|stepper|パンくず/;
const CURRENT = /(?:^|[\s_-])(?:active|current|now|on|selected|here|is-active|is-current|doing|in-progress)(?:$|[\s_-])/;
function collectSteps() {
  const taken = [];
  for (const node of nodes) {
    const marks = `${classOf(node)} ${lower(node.element, 'id')} ${lower(node.element, 'aria-label')}`;
    const crumbs = CRUMBS.test(marks);
    if (!crumbs && !(STEPPED.test(marks) && node.tag !== 'body' && node.tag !== 'form')) continue;
    if (taken.some(each => isUnder(node, each)) || node.fields || node.action || !drawn(node) && !showsInside(node)) continue;
    const parts = stepParts(node);
    if (parts.length < 2 || parts.length > 12) continue;
    taken[taken.length] = node;
    addSteps(parts, crumbs);
  }
  for (const node of nodes) {
    if (!hasAttribute(node.element, 'aria-current') || attribute(node.element, 'aria-current') === 'false') continue;
    if (taken.some(each => isUnder(node, each))) continue;
    const kind = attribute(node.element, 'aria-current');
    if (kind !== 'step' && kind !== 'page' && kind !== 'true' && kind !== 'location') continue;
    const list = closest(node, each => each.tag === 'ol' || each.tag === 'ul' || each.role === 'list');
    const inMenu = closest(node, each => each.tag === 'header' || each.role === 'menubar' || each.role === 'navigation' || each.tag === 'nav');
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
  if (!items.some(item => item.kind === TEXT && /STEP|ステップ|手順|ＳＴＥＰ/i.test(item.text))) return;
  for (const node of nodes) {
    if (node.fields || node.to - node.from > 80 || node.to - node.from < 4 || node.action) continue;
    const parts = stepParts(node);
    if (parts.length < 2 || parts.length > 10) continue;
    const numbered = parts.every(({ text }, n) => new RegExp(`^\\W*(?:STEP|ステップ|手順)\\s*0?${n + 1}\\b`, 'i').test(text.normalize('NFKC')));
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
  const parts = list.map(each => ({ node: each, text: wholeText(each, { pressed: true, length: 100 }).replace(/^[›>＞»\/→⇒\s]+|[›>＞»\/→⇒\s]+$/g, '') }))
    .filter(part => part.text);
  const written = wholeText(node, { pressed: true, length: 400 });
  const split = written.split(/\s*(?:[›>＞»→⇒▶]|\s\/\s)\s*/).filter(Boolean);
  if (split.length >= 2 && split.length > parts.length) {
    return split.map(text => ({ node: parts.find(part => part.text === text)?.node || null, text: text.slice(0, 100) }));
  }
  return parts;
}
function addSteps(parts, crumbs) {
  const current = parts.map(({ node }) => Boolean(node) && (markedCurrent(node) || under(node, markedCurrent, 1).length > 0));
  if (!current.includes(true)) {
    const looks = parts.map(({ node }) => (node ? lookOf(node) : ''));
    const odd = looks.map((look, n) => looks.filter(each => each === look).length === 1 ? n : -1).filter(n => n >= 0);
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
const markedCurrent = node => (hasAttribute(node.element, 'aria-current') && attribute(node.element, 'aria-current') !== 'false')
  || CURRENT.test(classOf(node)) || attribute(node.element, 'aria-selected') === 'true';
function lookOf(node) {
  const leaf = nodes[Math.min(node.at + 1, Math.max(node.at, node.end - 1))] || node;
  const style = styleOf(node.element);
  const inner = styleOf(leaf.element);
  return `${style.backgroundColor} ${style.color} ${style.fontWeight} ${inner.backgroundColor} ${inner.color} ${inner.fontWeight}`;
}
function boldest(node) {
  return [node, ...under(node, () => true, 4)].some(each => {
    sizeOf(each);
    return each.bold;
  });
}

const NOTICE_CLASS = /(?:^|[\s_-])(?:alert|notice|notification|message|messages|msg|flash|toast|info|warning|warn|success)(?:$|[\s_-])/;
const ERROR_TEXT = /(?:エラー|誤り|正しく(?:ありません|ない)|不正|入力されていません|必須(?:です|項目)|未入力|一致しません|できません(?:でした)?|失敗|無効|有効期限|見つかりません|ご確認ください|入力してください|選択してください|invalid|incorrect|error|must |required|does not match|failed|expired)/i;
function addMessage(node, kind, owner) {
  const text = wholeText(node, { pressed: true, length: 500 });
  if (!text || REQUIRED.test(text) || STAR.test(text) || OPTIONAL.test(text)) return;
  if (messages.some(each => each.node === node || isUnder(node, each.node))) return;
  messages[messages.length] = { made: { text, kind, field: owner && owner.made ? owner.made.ref : '', ref: keep(node.element) }, node };
}
function reddish(node) {
  const found = /rgba?\((\d+),\s*(\d+),\s*(\d+)/.exec(styleOf(node.element).color);
  if (!found) return false;
  const [red, green, blue] = found.slice(1).map(Number);
  return red >= 140 && red - green >= 70 && red - blue >= 70;
}
function collectMessages() {
  const owners = new Map();
  for (const node of fieldNodes) {
    for (const name of ['aria-errormessage', 'aria-describedby']) {
      for (const each of byIds(node, name)) {
        // What describes a wrong field is its error, unless it is the hint that stood there before.
        const hint = name === 'aria-describedby' && each.role !== 'alert' && CLASS_HINT.test(classOf(each)) && !CLASS_ERROR.test(classOf(each));
        const wrong = name === 'aria-errormessage' || (attribute(node.element, 'aria-invalid') === 'true' && !hint);
        if (!owners.has(each)) owners.set(each, { node, wrong });
      }
    }
  }
  const firstField = fieldNodes.length ? fieldNodes[0].at : nodes.length;
  let looked = 0;
  for (const node of nodes) {
    if (node.action || node.field || node.from === node.to || node.tag === 'body' || node.tag === 'html') continue;
    const classes = classOf(node);
    const id = lower(node.element, 'id');
    const live = attribute(node.element, 'aria-live');
    const alert = node.role === 'alert' || live === 'assertive';
    const told = alert || node.role === 'status' || node.role === 'log' || live === 'polite' || node.tag === 'output';
    const wrong = CLASS_ERROR.test(classes) || /(?:^|[\W_])(?:error|err)(?:$|[\W_]|s?(?:msg|message))/i.test(id);
    const noticed = NOTICE_CLASS.test(classes);
    const owner = owners.get(node);
    let kind = null;
    if (told || wrong || noticed || (owner && owner.wrong)) {
      if (!drawn(node) && !showsInside(node)) continue;
      // A part of the page that holds fields or most of its text is no message.
      if (node.fields || node.label && !wrong && !told) continue;
      const text = wholeText(node, { pressed: true, length: 600 });
      if (!text || text.length > 500 && !told) continue;
      const good = /(?:^|[\s_-])(?:success|info|notice)(?:$|[\s_-])/.test(classes) && !/danger|error/.test(classes);
      const bad = /danger|error|invalid/.test(classes) || /(?:^|[\W_])err/i.test(id) || (owner && owner.wrong);
      if (bad) kind = 'error';
      else if (good) kind = 'notice';
      else if (alert || wrong) kind = isPlainNotice(text) ? 'notice' : 'error';
      else kind = ERROR_TEXT.test(text) && !told && reddish(node) ? 'error' : 'notice';
      if (wrong && !bad && node.tag === 'body') kind = null;
    } else if (node.to - node.from < 14 && looked < 250 && !node.fields && !node.label && ownText(node)) {
      const near = node.at < firstField + 40 || node.tag === 'font' || hasAttribute(node.element, 'style') || classes;
      if (!near || closest(node, each => isHeading(each) || each.tag === 'th' || each.tag === 'dt' || each.tag === 'legend' || each.tag === 'nav')) continue;
      looked += 1;
      if (!reddish(node) || !drawn(node)) continue;
      const text = wholeText(node);
      if (text.length >= 5 && ERROR_TEXT.test(text)) kind = 'error';
    }
    if (kind) addMessage(node, kind, ownerOf(node, owner));
  }
}
const isPlainNotice = text => /しました|完了|ありがとう|お知らせ|successfully|thank you/i.test(text) && !/失敗|エラー|できません/.test(text);
function ownerOf(node, owner) {
  if (owner) return owner.node;
  if (node.owner) return node.owner;
  // Beside one field only, or in the question of several.
  for (let at = node.parent, n = 0; at && n < 4; at = at.parent, n += 1) {
    if (at.fields) return answersIn(at) === 1 || closeRow(at) ? fieldNodes[at.first] : null;
    if (STOPS.has(at.tag)) return null;
  }
  return null;
}
function closeRow(node) {
  const first = fieldNodes[node.first];
  return fieldNodes.slice(node.first, node.last).every(each => each.made && first.made && each.made.row === first.made.row);
}

// --- what lies over the page -------------------------------------------------------------------
function collectDialogs() {
  const boxes = [];
  const shades = [];
  const add = (node, modal) => {
    for (const box of boxes) {
      if (box.node === node) {
        box.modal = box.modal || modal;
        return;
      }
      if (isUnder(node, box.node)) {
        box.modal = box.modal || modal;
        return;
      }
      // What lies around it and says no more is the shade behind it.
      if (isUnder(box.node, node) && wholeText(box.node, { pressed: true }) === wholeText(node, { pressed: true })) {
        box.modal = box.modal || modal;
        return;
      }
    }
    boxes[boxes.length] = { node, modal };
  };
  for (const node of nodes) {
    const { tag, role, element } = node;
    const opened = tag === 'dialog' && hasAttribute(element, 'open');
    if (!opened && role !== 'dialog' && role !== 'alertdialog' && attribute(element, 'aria-modal') !== 'true') continue;
    if (!drawn(node) && !showsInside(node)) continue;
    add(node, (opened && matches(element, ':modal')) || attribute(element, 'aria-modal') === 'true');
  }
  // What is hit at some points of the window, and lies above the rest by its position.
  const lookup = new Map();
  for (const node of nodes) lookup.set(node.element, node);
  const seen = new Set();
  const grid = [[0.5, 0.5], [0.5, 0.97], [0.5, 0.03], [0.03, 0.5], [0.97, 0.5], [0.03, 0.97], [0.97, 0.97], [0.5, 0.75], [0.5, 0.25], [0.25, 0.9], [0.75, 0.9]];
  for (const [across, down] of grid) {
    const found = hit(innerWidth * across, innerHeight * down);
    for (let at = found; at; at = above(at)) {
      if (seen.has(at)) break;
      seen.add(at);
      const node = lookup.get(at);
      if (!node || node.tag === 'body' || node.tag === 'html') break;
      const style = styleOf(at);
      const lies = style.position === 'fixed' || (style.position === 'absolute' && parseInt(style.zIndex, 10) > 0)
        || (style.position === 'absolute' && style.zIndex === 'auto' && isOverlaySized(at));
      if (!lies) continue;
      const box = rectOf(at);
      const share = shareOf(box);
      const text = wholeText(node, { pressed: true, length: 400 });
      const outside = nodes[0].fields + actionNodes.length - node.fields - actionNodes.filter(each => isUnder(each, node)).length;
      const textOutside = textOf(0, node.from, { pressed: true, length: 40 }).length + textOf(node.to, items.length, { pressed: true, length: 40 }).length;
      if (!outside && !textOutside) continue;
      const bar = node.tag === 'header' || node.tag === 'nav' || node.role === 'banner' || node.role === 'navigation'
        || under(node, each => each.tag === 'nav', 1).length > 0;
      if (!text && !node.fields) {
        if (share >= 0.5) shades[shades.length] = node;
        continue;
      }
      if (bar && share < 0.5) continue;
      if (node.fields && node.fields === nodes[0].fields && share < 0.25) continue;
      const middle = box.left < innerWidth / 2 && box.right > innerWidth / 2 && box.top < innerHeight / 2 && box.bottom > innerHeight / 2;
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
      made: { text: wholeText(node, { pressed: true, length: 2000 }), title, covers: modal, ref: keep(node.element) }, node, modal,
    };
  }
  if (shades.length) {
    if (dialogs.length) {
      const top = dialogs[dialogs.length - 1];
      top.made.covers = true;
      top.modal = true;
    } else {
      const [node] = shades;
      dialogs[dialogs.length] = { made: { text: '', title: '', covers: true, ref: keep(node.element) }, node, modal: true };
    }
  }
}
function isOverlaySized(element) {
  return shareOf(rectOf(element)) >= 0.5 && parentOf(element) && tagOf(parentOf(element)) === 'body' && nextOf(element) !== null;
}
function shareOf(box) {
  const wide = Math.max(0, Math.min(box.right, innerWidth) - Math.max(box.left, 0));
  const high = Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0));
  return (wide * high) / (innerWidth * innerHeight || 1);
}
function titleOfDialog(node) {
  const named = byIds(node, 'aria-labelledby').map(each => wholeText(each, { hidden: true })).join(' ');
  if (named) return named;
  const spoken = attribute(node.element, 'aria-label');
  if (spoken) return tidy(spoken);
  const heading = under(node, isHeading, 1)[0] || under(node, each => /title|header|heading/.test(classOf(each)) && wholeText(each), 1)[0];
  return heading ? wholeText(heading, { length: 120 }) : '';
}
function dialogOf(node) {
  for (let n = dialogs.length - 1; n >= 0; n -= 1) if (isUnder(node, dialogs[n].node)) return n;
  return -1;
}
