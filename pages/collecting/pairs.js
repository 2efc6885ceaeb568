// Labels and what stands at them as text: rows of a dl, a table, a grid, "label: value".
let pairs;
let paired; // nodes that are a label already
let secrets; // passwords that a page shows as text
eachLook(() => {
  pairs = [];
  paired = new Set();
  secrets = new Set();
});
const LABEL_CLASS =
  /(?:^|[\s_-])(?:label|title|name|key|term|item|head|header|caption|th|dt|ttl|midashi|koumoku)(?:$|[\s_-])|label|title/;

// What stands in a part of the page, greyed controls included; null where something can be entered.
function valueIn(node) {
  if (!node.fields) return textOf(node.from, node.to, { length: LIMITS.value });
  let text = '';
  for (let at = node.from; at < node.to; at += 1) {
    const item = items[at];
    if (item.kind === BREAK) text += ' ';
    else if (item.kind === CONTROL) {
      const shown = shownBy(item.node);
      if (shown === null) return null;
      text += shown;
    } else if (item.kind === TEXT && !item.node.field && !item.node.action && drawn(item.node)) {
      if (item.node.label && (item.node.label.target || item.node.label.fields)) continue;
      const sort = sortOf(item.node, node, item.text);
      if (sort === '') text += item.text;
    }
  }
  return text.replace(/\s+/g, ' ').trim().slice(0, LIMITS.value);
}
// What a greyed control shows; '' for one that is not drawn, null where it can be changed.
function shownBy(field) {
  const { made } = field;
  if (!made) return '';
  if (made.hidden) return '';
  if (!made.greyed) return null;
  if (made.kind === 'choice') {
    const chosen = made.options.find(option => option.chosen && option.ref === keep(field.element));
    return chosen ? `${chosen.text} ` : '';
  }
  if (made.kind === 'tick') return made.filled ? `${made.text} ` : '';
  return made.value;
}
function addPair(value, labelNode, valueNode, shape) {
  const { text } = written(labelNode);
  if (!text || text.length > 120 || paired.has(labelNode)) return;
  if (labelNode.fields || (!drawn(labelNode) && !wholeText(labelNode))) return;
  if (isMark(value) || asksBeside(labelNode, valueNode)) return;
  paired.add(labelNode);
  keepPair(labelNode, {
    label: text,
    value,
    ref: keep(valueNode.element),
    label_ref: keep(labelNode.element),
    shape,
    field: valueNode.fields ? fieldIn(valueNode) : '',
    hidden: !drawn(valueNode) && !showsInside(valueNode) && value !== '',
  });
}
// Every pair comes by here, so that none tells a password.
function keepPair(node, made) {
  if (isSecretAt(made.label, made.value)) made.value = '';
  pairs[pairs.length] = { made, node };
}
// A password that is shown beside its label; noted, so that no other text tells it either.
function isSecretAt(label, value) {
  const secret = PASSWORD_LABEL.test(label) && !/[\u3040-\u30ff\u4e00-\u9fff\s]/.test(value);
  if (secret && value) secrets.add(value);
  return secret;
}
// 必須 and the like are no values.
const isMark = text => REQUIRED.test(text) || OPTIONAL.test(text) || STAR.test(text);
// Does the label ask for what is entered elsewhere than in this value?
function asksBeside(labelNode, valueNode) {
  const label =
    labelNode.tag === 'label' ? labelNode : under(labelNode, each => each.tag === 'label', 1)[0];
  const target = label && label.target;
  return Boolean(
    target && target.made && !target.made.greyed && drawn(target) && !isUnder(target, valueNode),
  );
}
// The greyed control by which a value is shown.
function fieldIn(node) {
  const shown = fieldNodes
    .slice(node.first, node.last)
    .find(each => each.made && !each.made.hidden);
  return shown ? shown.made.ref : '';
}

function pairsOfLists() {
  for (const node of nodes) {
    if (node.tag !== 'dt') continue;
    const list = node.parent ? kids(node.parent) : [];
    let at = list.indexOf(node) + 1;
    while (at < list.length && list[at].tag === 'dt') at += 1;
    const details = [];
    while (at < list.length && list[at].tag === 'dd') {
      details[details.length] = list[at];
      at += 1;
    }
    if (!details.length) continue;
    const values = details.map(valueIn);
    if (values.includes(null)) continue;
    addPair(values.filter(Boolean).join(' '), node, details[0], 'term');
  }
}
// A row of a confirmation as a fieldset: its legend, and one text.
function pairsOfGroups() {
  for (const node of nodes) {
    if (node.tag !== 'fieldset' || node.fields || siblingsLike(node) < 2) continue;
    const [legend, value, ...more] = kids(node);
    if (!legend || legend.tag !== 'legend' || !value || more.length) continue;
    const text = valueIn(value);
    if (text && !SENTENCE.test(text) && isLeafValue({ node: value, text }))
      addPair(text, legend, value, 'grid');
  }
}
const ITEM_WORD =
  /^(?:項目(?:名)?|入力項目|質問|内容|入力内容|登録内容|item|field|value|entry|contents?)$/i;
// Rows of labels and rows of values by turns, several questions a line, as [labels, values].
function stacked(grid) {
  const rows = grid.filter(row => row.own.length);
  const turns = [];
  for (let at = 0; at + 1 < rows.length; at += 2) turns[turns.length] = [rows[at], rows[at + 1]];
  const regular =
    rows.length > 2 &&
    rows.length % 2 === 0 &&
    rows[0].own.length > 1 &&
    turns.every(
      ([above, below]) =>
        above.own.length === below.own.length &&
        above.own.every(cell => isHeader(cell) && !cell.fields && written(cell).text) &&
        below.own.every(cell => !isHeader(cell) && above.cells[cell.column]?.column === cell.column),
    );
  return regular ? turns : [];
}
const holdsButtonsAlone = cell =>
  !cell.fields && valueIn(cell) === '' && wholeText(cell, { pressed: true }) !== '';
function pairsOfTables() {
  for (const node of nodes) {
    if (!isTable(node)) continue;
    const grid = gridOf(node);
    const turns = stacked(grid);
    for (const [above, below] of turns) {
      for (const cell of below.own) {
        const value = valueIn(cell);
        if (value !== null) addPair(value, above.cells[cell.column], cell, 'row');
      }
    }
    if (turns.length) continue;
    const head = grid.find(row => row.own.length);
    const plainHead =
      head &&
      head.own.length > 1 &&
      head.own.every(cell => isHeader(cell) && !cell.fields) &&
      grid.length > 1;
    const dataRows = plainHead ? grid.filter(row => row !== head && row.own.length) : [];
    const columns = head ? head.cells.length : 0;
    const namesFirst = plainHead && ITEM_WORD.test(written(head.own[0]).text);
    const namesRows =
      plainHead &&
      (namesFirst ||
        dataRows.every(row => row.own.length && isHeader(row.own[0])) ||
        (columns === 2 && dataRows.length > 1));
    if (plainHead && !namesRows) {
      if (dataRows.length > 3) continue;
      for (const row of dataRows) {
        for (const cell of row.own) {
          const upper = head.cells[cell.column];
          if (!upper || isHeader(cell)) continue;
          const value = valueIn(cell);
          if (dataRows.length > 1) paired.delete(upper);
          if (value !== null) addPair(value, upper, cell, 'row');
        }
      }
      continue;
    }
    for (const row of grid) {
      if (plainHead && row === head) continue;
      const own = row.own.filter((cell, at) => at < 2 || !holdsButtonsAlone(cell));
      for (let at = 0; at + 1 < own.length; at += 1) {
        const label = own[at];
        if (label.fields || !written(label).text) continue;
        const led = isHeader(label) || (namesFirst && at === 0);
        const even = !own.some(isHeader) && own.length % 2 === 0 && at % 2 === 0 && own.length <= 6;
        if (!led && !even) continue;
        if (isHeader(own[at + 1])) continue;
        const values = [];
        let next = at + 1;
        let open = false;
        const last = led ? own.length : at + 2;
        for (; next < last && !isHeader(own[next]); next += 1) {
          const value = valueIn(own[next]);
          if (value === null) open = true;
          else if (value) values[values.length] = value;
        }
        if (!open && !under(own[at + 1], isTable, 1).length)
          addPair(values.join(' '), label, own[at + 1], 'row');
      }
    }
  }
}
const CONTAINERS = new Set([
  'div',
  'li',
  'p',
  'section',
  'article',
  'span',
  'main',
  'ul',
  'ol',
  'label',
  'form',
  'fieldset',
]);
// The parts of an element: its children that hold text, and runs of bare text between them.
function partsOf(node) {
  const made = [];
  let run = null;
  const end = () => {
    if (run) {
      const text = textOf(run.from, run.to, {});
      if (text) made[made.length] = { node: null, from: run.from, to: run.to, text };
    }
    run = null;
  };
  let at = node.from;
  const list = kids(node);
  let child = 0;
  while (at < node.to && made.length < 40) {
    while (child < list.length && list[child].to <= at) child += 1;
    if (child < list.length && list[child].from === at && list[child].to > at) {
      const each = list[child];
      if (each.tag === 'br' || each.tag === 'hr') {
        end();
      } else {
        end();
        const text = each.fields ? '' : wholeText(each, {});
        if (text || each.fields)
          made[made.length] = { node: each, from: each.from, to: each.to, text };
      }
      at = each.to;
      child += 1;
    } else {
      if (items[at].kind === TEXT && items[at].node === node) {
        if (!run) run = { from: at, to: at + 1 };
        run.to = at + 1;
      }
      at += 1;
    }
  }
  end();
  return made;
}
const COLON = /^[^\S\n]*(.{1,40}?)\s*[：:]\s*(\S.*)$/s;
function pairsOfParts() {
  for (const node of nodes) {
    if (!CONTAINERS.has(node.tag) && !node.tag.includes('-')) continue;
    if (
      node.action ||
      (node.label && (node.label.fields || node.label.target)) ||
      node.field ||
      node.to - node.from < 2 ||
      node.to - node.from > 400
    )
      continue;
    if (closest(node, each => MENUS.has(each.tag) || each.role === 'alert')) continue;
    const list = kids(node);
    if (list.length < 1 || list.length > 80 || isTable(node)) continue;
    if (list.some(each => each.tag === 'dt' || each.tag === 'tr' || each.tag === 'td')) continue;
    const parts = partsOf(node);
    if (parts.length === 2) twoParts(node, parts);
    else if (parts.length >= 4 && parts.length % 2 === 0 && parts.every(part => part.node))
      alternating(node, parts);
    else if (parts.length === 3 && parts[0].node && parts[2].node && /^[：:]$/.test(parts[1].text))
      twoParts(node, [parts[0], parts[2]]);
  }
  collectLines();
}
const SENTENCE = /。|！|!|です|ます|please/i;
// What holds questions of its own is neither the words of one nor its answer.
const STRUCTURES = new Set(['ul', 'ol', 'table', 'dl', 'form', 'fieldset']);
function isLeafLabel(part, several = false) {
  const { node, text } = part;
  if (!node || !text || text.length > 40 || SENTENCE.test(text) || node.fields) return false;
  const small = several ? node.tag !== 'h1' : node.tag === 'h5' || node.tag === 'h6';
  if (isHeading(node) && !small) return false;
  if (node.action || STRUCTURES.has(node.tag) || node.tag === 'legend') return false;
  return under(node, each => each.block && each.to - each.from > 2, 3).length <= 1;
}
function isLeafValue(part) {
  const { node } = part;
  if (!node) return part.text.length <= 300;
  if (STRUCTURES.has(node.tag) || isHeading(node)) return false;
  return (
    under(node, each => each.block && !each.own && each.tag !== 'br' && wholeText(each), 4)
      .length <= 2
  );
}
function twoParts(node, [first, second]) {
  if (
    !first.node &&
    second.node &&
    INLINE.has(second.node.tag) &&
    siblingsLike(node.parent && kids(node.parent).length === 1 ? node.parent : node) > 1 &&
    first.text.length <= 40 &&
    !SENTENCE.test(first.text) &&
    !/[：:]\s*$/.test(first.text)
  ) {
    const value = valueIn(second.node);
    if (value && !isMark(value) && !asksBeside(node, second.node) && !paired.has(node)) {
      paired.add(node);
      keepPair(node, {
        label: plainLabel(first.text).text,
        value,
        ref: keep(second.node.element),
        label_ref: keep(node.element),
        shape: 'grid',
        field: second.node.fields ? fieldIn(second.node) : '',
        hidden: !drawn(node),
      });
    }
    return;
  }
  if (!isLeafLabel(first, siblingsLike(node) > 2) || !isLeafValue(second)) return;
  const label = first.node;
  if (isHeading(label) && SENTENCE.test(second.text)) return;
  if (paired.has(label) || closest(label, each => paired.has(each))) return;
  const target = second.node || node;
  const value = second.node ? valueIn(second.node) : second.text;
  if (value === null || !value) return;
  const like = siblingsLike(node);
  const marked =
    LABEL_CLASS.test(classOf(label)) ||
    label.tag === 'b' ||
    label.tag === 'strong' ||
    label.tag === 'label' ||
    /[：:]\s*$/.test(first.text);
  const beneath = second.node && !isBeside(label, second.node);
  if (
    like < 2 &&
    !marked &&
    (SENTENCE.test(value) || value.length > 60 || (beneath && first.text.length > 20))
  )
    return;
  if (like < 2 && SENTENCE.test(value)) return;
  const plain = value.replace(/^\s*[：:]\s*/, '');
  if (plain) addPair(plain, label, target, 'grid');
}
function isBeside(a, b) {
  const first = boxOf(a);
  const second = boxOf(b);
  return first.height > 0 && second.height > 0 && line(first, second);
}
function siblingsLike(node) {
  if (!node.parent) return 0;
  let count = 0;
  for (const each of kids(node.parent))
    if (each.tag === node.tag && classOf(each) === classOf(node)) count += 1;
  return count;
}
function alternating(node, parts) {
  const even = classOf(parts[0].node);
  const odd = classOf(parts[1].node);
  const byClass = even !== odd || parts[0].node.tag !== parts[1].node.tag;
  for (let n = 0; n < parts.length; n += 2) {
    const [label, value] = [parts[n], parts[n + 1]];
    if (!isLeafLabel(label, parts.length >= 6) || !isLeafValue(value)) return;
    if (label.text === '' || (isHeading(label.node) && SENTENCE.test(value.text))) return;
    if (label.node.tag !== parts[0].node.tag || value.node.tag !== parts[1].node.tag) return;
    if (byClass && classOf(label.node) !== even) return;
    if (!byClass && !isBeside(label.node, value.node)) return;
  }
  for (let n = 0; n < parts.length; n += 2) {
    const value = valueIn(parts[n + 1].node);
    if (value !== null && !paired.has(parts[n].node))
      addPair(value, parts[n].node, parts[n + 1].node, 'grid');
  }
}
// Lines of running text that are written as "label: value".
function collectLines() {
  let from = 0;
  for (let at = 0; at <= items.length; at += 1) {
    if (at < items.length && items[at].kind === TEXT) continue;
    if (at > from) lineOf(from, at);
    from = at + 1;
  }
}
function lineOf(from, to) {
  const first = items[from].node;
  if (to - from > 30 || first.action || first.field || (first.label && first.label.fields)) return;
  const text = textOf(from, to, { length: LIMITS.value });
  if (!/[：:]/.test(text)) return;
  const outer = closest(first, each => each.block) || first;
  if (
    outer.tag === 'dt' ||
    outer.tag === 'th' ||
    outer.tag === 'nav' ||
    outer.tag === 'dd' ||
    cells(outer)
  )
    return;
  if (closest(first, each => isHeading(each) || MENUS.has(each.tag) || each.tag === 'legend'))
    return;
  const found = COLON.exec(text);
  if (!found) return;
  const [, label, value] = found;
  if (
    /^\d+$|https?$|^※|例$|^[\d\s]+時?\d*$/i.test(label) ||
    /^\/\//.test(value) ||
    SENTENCE.test(label)
  )
    return;
  if (closest(first, each => paired.has(each))) return;
  const holder = items[to - 1].node;
  const part = plainLabel(label);
  if (!part.text) return;
  keepPair(first, {
    label: part.text,
    value: value.trim(),
    ref: keep(holder.element),
    label_ref: keep(first.element),
    shape: 'text',
    hidden: !drawn(first),
  });
}
// Questions all of whose controls are greyed: a confirmation that is a form.
function pairsOfFields() {
  const byRow = new Map();
  for (const { made, node } of fields) {
    if (made.hidden) continue;
    const list = byRow.get(made.row) || [];
    list[list.length] = { made, node };
    byRow.set(made.row, list);
  }
  for (const list of byRow.values()) {
    if (!list.every(({ made }) => made.greyed) || list.some(({ made }) => made.kind === 'password'))
      continue;
    const [{ made, node }] = list;
    const label = made.labels[0];
    if (!label) continue;
    const question =
      node.question && node.question.found.find(each => each.text === label.text && each.node);
    if (question && (paired.has(question.node) || closest(question.node, each => paired.has(each))))
      continue;
    if (made.kind === 'tick') continue;
    const value = list
      .map(
        each =>
          `${list.length > 1 ? each.made.before : ''}${each.made.value}${each.made.after || ''}`,
      )
      .join('')
      .replace(/\s+/g, ' ')
      .trim();
    if (mentionsPassword(made.labels)) continue;
    const shape =
      { term: 'term', 'row-header': 'row', 'column-header': 'row' }[label.source] || 'grid';
    keepPair(node, {
      label: label.text,
      value,
      ref: made.ref,
      label_ref: question ? keep(question.node.element) : '',
      shape,
      field: made.ref,
      hidden: false,
    });
  }
}
function collectPairs() {
  const phases = [pairsOfLists, pairsOfTables, pairsOfGroups, pairsOfParts, pairsOfFields];
  for (const phase of phases) {
    if (late(0.9)) cut = true;
    else phase();
  }
  pairs.sort((a, b) => a.node.at - b.node.at);
}
