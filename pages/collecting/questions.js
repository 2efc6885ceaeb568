// The question that a control answers, by the structure it stands in: the cell, the term, the group
// or the text before it.
const cells = node =>
  node.tag === 'td' ||
  node.tag === 'th' ||
  node.role === 'cell' ||
  node.role === 'gridcell' ||
  node.role === 'rowheader' ||
  node.role === 'columnheader';
const isHeader = node =>
  node.tag === 'th' || node.role === 'rowheader' || node.role === 'columnheader';
const QUESTIONS = new Set(['dt', 'th', 'legend']);
const isRow = node => node.tag === 'tr' || node.role === 'row';
const isTable = node => node.tag === 'table' || node.role === 'table' || node.role === 'grid';
const isGroup = node =>
  node.tag === 'fieldset' || node.role === 'radiogroup' || node.role === 'group';

function kids(node) {
  if (!node.kids) {
    node.kids = [];
    for (let at = node.at + 1; at < node.end; at = nodes[at].end) {
      node.kids[node.kids.length] = nodes[at];
    }
  }
  return node.kids;
}
function under(node, test, limit = 4000) {
  const found = [];
  for (let at = node.at + 1; at < node.end && found.length < limit; at += 1) {
    if (test(nodes[at])) found[found.length] = nodes[at];
  }
  return found;
}

// A table as a grid: rows of cells, each at its column, spans unfolded.
function gridOf(table) {
  if (table.grid) return table.grid;
  const rows = [];
  const open = [];
  for (let at = table.at + 1; at < table.end;) {
    const node = nodes[at];
    if (isTable(node)) {
      at = node.end;
      continue;
    }
    if (!isRow(node)) {
      at += 1;
      continue;
    }
    const row = { node, cells: [], own: [] };
    let column = 0;
    const put = (cell, wide, high) => {
      for (let n = 0; n < wide; n += 1) {
        row.cells[column] = cell;
        if (high > 1) open[column] = { cell, left: high - 1 };
        column += 1;
      }
    };
    const carry = () => {
      while (open[column] && open[column].left > 0) {
        open[column].left -= 1;
        row.cells[column] = open[column].cell;
        column += 1;
      }
    };
    for (let inner = node.at + 1; inner < node.end;) {
      const each = nodes[inner];
      if (cells(each)) {
        carry();
        each.column = column;
        each.row = row;
        row.own[row.own.length] = each;
        const wide = Math.min(
          50,
          Math.max(1, parseInt(attr(each, 'colspan'), 10) || 1),
        );
        const high = Math.min(
          500,
          Math.max(1, parseInt(attr(each, 'rowspan'), 10) || 1),
        );
        put(each, wide, high);
        inner = each.end;
      } else inner += 1;
    }
    carry();
    row.at = rows.length;
    rows[rows.length] = row;
    at = node.end;
  }
  table.grid = rows;
  return rows;
}
const written = cell => {
  if (cell.written === undefined) cell.written = takenApart(cell.from, cell.to, cell);
  return cell.written;
};

// The header cells of a cell: to its left in the row, and above it.
function headersOf(cell) {
  if (cell.headers) return cell.headers;
  const made = { row: [], column: [], mark: null };
  cell.headers = made;
  const table = closest(cell, isTable);
  if (!table) return made;
  const rows = gridOf(table);
  const { row } = cell;
  if (!row) return made;
  const named = byIds(cell, 'headers');
  let nearest = null;
  for (let at = cell.column - 1; at >= 0; at -= 1) {
    const left = row.cells[at];
    if (!left || left === cell || made.row.includes(left)) continue;
    if (left.fields) {
      if (nearest) break;
      continue;
    }
    const { text, required } = written(left);
    if (!text && required) made.mark = left;
    if (!text || text.length > 120 || REQUIRED.test(text)) continue;
    if (isHeader(left) || !nearest) made.row[made.row.length] = left;
    nearest = nearest || left;
    if (isHeader(left)) break;
  }
  for (const head of named) if (!made.row.includes(head)) made.row.unshift(head);
  for (let at = row.at - 1; at >= 0; at -= 1) {
    const upper = rows[at].cells[cell.column];
    if (
      upper &&
      upper !== cell &&
      isHeader(upper) &&
      !upper.fields &&
      written(upper).text &&
      rows[at].own.length > 1 &&
      rows[at].own.every(each => !each.fields)
    ) {
      made.column[0] = upper;
      if (!rows[at].own.some(each => !isHeader(each))) break;
    }
  }
  if (!made.row.length && !made.column.length && row.at > 0) {
    // A row of plain cells above a row of controls, as many of them.
    const upper = rows[row.at - 1];
    const alike =
      upper.own.length > 1 &&
      upper.own.length === row.own.length &&
      upper.own.every(each => !each.fields) &&
      row.own.every(each => each.fields);
    if (alike) made.column[0] = upper.cells[cell.column];
    else if (
      upper.own.length === 1 &&
      row.own.length === 1 &&
      !upper.own[0].fields &&
      written(upper.own[0]).text.length <= 60
    )
      made.row[0] = upper.own[0];
  }
  return made;
}
function termsOf(detail) {
  const made = [];
  const list = detail.parent && kids(detail.parent);
  if (!list) return made;
  let at = list.indexOf(detail) - 1;
  while (at >= 0 && list[at].tag === 'dd') at -= 1;
  while (at >= 0 && list[at].tag === 'dt') {
    made[made.length] = list[at];
    at -= 1;
  }
  return made;
}
function legendOf(group) {
  if (group.legend !== undefined) return group.legend;
  group.legend = null;
  const spoken = attr(group, 'aria-label').trim();
  const named = byIds(group, 'aria-labelledby');
  if (named.length)
    group.legend = { ...takenApart(named[0].from, named[0].to, named[0]), node: named[0] };
  else if (spoken) group.legend = { ...plainLabel(spoken), node: group };
  else if (group.tag === 'fieldset') {
    const legend = kids(group).find(each => each.tag === 'legend');
    if (legend) group.legend = { ...takenApart(legend.from, legend.to, legend), node: legend };
  }
  return group.legend;
}
// How many answers a part of the page asks for: a group of radio buttons counts once.
function answersIn(node) {
  if (node.answers === undefined) {
    const names = new Set();
    let count = 0;
    for (let n = node.first; n < node.last; n += 1) {
      const each = fieldNodes[n];
      if (isChoice(each)) {
        const name = attr(each, 'name').replace(/\[.*$|_?\d+$/, '');
        if (names.has(name)) continue;
        names.add(name);
      }
      count += 1;
    }
    node.answers = count;
  }
  return node.answers;
}
const STOPS = new Set(['form', 'body', 'html', 'main']);
const isAlone = part => answersIn(part) === 1 && !STOPS.has(part.tag);
const isHeading = node => /^h[1-6]$/.test(node.tag) || node.role === 'heading';

// Labels by structure: [{source, text, …, node}], and the part of the page that is the question's.
function question(node) {
  const found = [];
  const headings = [];
  let holder = null;
  let group = null;
  let plain = null;
  const own = node.own.item;
  for (let at = node.parent; at; at = at.parent) {
    if (cells(at) && closest(at, isTable)) {
      if (!at.row) gridOf(closest(at, isTable));
      const heads = at.row ? headersOf(at) : { row: [], column: [] };
      if (answersIn(at) <= 8) {
        for (const head of heads.row)
          found[found.length] = { source: 'row-header', ...written(head), node: head };
        if (heads.mark)
          found[found.length] = { source: 'mark', ...written(heads.mark), node: heads.mark };
        if ((heads.row.length || heads.column.length) && (!holder || isGroup(holder))) holder = at;
        for (const head of heads.column)
          found[found.length] = { source: 'column-header', ...written(head), node: head };
      }
    } else if (at.tag === 'dd') {
      const terms = termsOf(at);
      for (const term of terms)
        found[found.length] = { source: 'term', ...written(term), node: term };
      // A group within is a part of the answer: an era and its date.
      // A term that says nothing asks nothing: what is asked stands before the field, then.
      let asks = terms.some(term => written(term).text);
      if (terms.length && !asks && !holder) {
        const first = leading(at);
        if (first) found[found.length] = first;
        asks = Boolean(first);
      }
      if (asks && answersIn(at) <= 12 && (!holder || isGroup(holder))) holder = at;
    } else if (isGroup(at) && legendOf(at) && legendOf(at).text) {
      const legend = legendOf(at);
      const small = isOneQuestion(at);
      const item = { source: 'legend', ...legend };
      if (small) {
        found[found.length] = item;
        if (!holder) holder = at;
      } else group = group || item;
    }
    // Text that stands before the control: in the nearest part of the page that has some.
    if (!plain && !holder) plain = before(node, own, at, headings);
    else if (plain && plain.ofPicture && !holder && isAlone(at))
      plain = before(node, own, at, headings) || plain;
    if (plain && plain.holder && !holder) holder = plain.holder;
    if (STOPS.has(at.tag) && at.tag !== 'main') break;
  }
  if (plain && plain.ofPicture && !holder) holder = plain.around;
  if (plain && plain.of) {
    // One more part of the answer before it: what is asked is asked of both.
    const { found: asked, holder: around } = plain.of.question;
    return {
      found: asked.length ? asked : found,
      headings,
      holder: around,
      group,
      key: plain.key || plain.of,
    };
  }
  if (plain && plain.text) {
    if (plain.source === 'text-before') found.unshift(plain);
    else found[found.length] = plain;
  }
  return { found, headings, holder, group, key: holder || (plain && plain.key) || null };
}
// What stands in a part of the page before the first of its controls.
function leading(part) {
  const end = part.first < part.last ? fieldNodes[part.first].own.item : part.to;
  const made = takenApart(part.from, end, part, { hidden: false });
  const asks =
    made.text.length <= 60 &&
    made.text &&
    ![UNIT, PARTS, HINT].some(pattern => pattern.test(made.text));
  return asks ? { source: 'text-before', ...made, node: part } : null;
}
// A fieldset is one question where its controls are one choice, or parts without names of their own.
function isOneQuestion(group) {
  if (group.one === undefined) {
    let only = null;
    let one = true;
    let count = 0;
    let others = 0;
    for (let n = group.first; n < group.last; n += 1) {
      const each = fieldNodes[n];
      count += 1;
      if (isChoice(each)) {
        const type = low(each, 'type') || each.role;
        if (only && only !== type) one = false;
        only = type;
      } else {
        others += 1;
        const labels = ownLabels(each);
        if (labels.some(label => label.text && !UNIT.test(label.text) && !PARTS.test(label.text))) {
          one = false;
        }
      }
    }
    if (group.role === 'radiogroup') one = true;
    else if (others && !only && others > 4) one = false;
    else if (count > 40) one = false;
    if (
      group.tag === 'fieldset' &&
      one &&
      others > 1 &&
      under(group, each => each.tag === 'dt' || each.tag === 'th', 2).length > 1
    )
      one = false;
    group.one = one;
  }
  return group.one;
}

const line = (a, b) =>
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5 * Math.min(a.height, b.height);

// The text before a control within a part of the page: from the control back to the one before it.
function before(node, own, outer, headings) {
  const lines = [[]];
  let previous = null;
  let broken = false; // a line ended between the text and the control
  for (let at = own - 1; at >= outer.from; at -= 1) {
    const item = items[at];
    if (item.kind === CONTROL) {
      previous = item.node;
      // What follows a control without a break is its own, if it is a choice or its line ends there.
      const last = lines.length - 1;
      if (lines[last].length && (isChoice(previous) || last > 0 || broken)) lines[last] = [];
      break;
    }
    if (item.kind === BREAK) {
      if (lines[lines.length - 1].length) lines[lines.length] = [];
      else if (lines.length === 1) broken = true;
    } else if (
      item.kind === TEXT &&
      item.text !== ' ' &&
      !item.node.field &&
      !item.node.action &&
      drawn(item.node)
    ) {
      const label = item.node.label;
      const others =
        label &&
        ((label.target && label.target !== node) || (label.fields && !isUnder(node, label)));
      // What is written at one button of a choice is an answer, be it before the button.
      const answer = label && isChoice(node) && (label.target === node || isUnder(node, label));
      if (others || answer || ofAnother(item.node, node, outer)) continue;
      lines[lines.length - 1].push(item);
    }
  }
  let picture = null; // its alt is the question only where no words of the answer's part are
  for (const each of lines) {
    if (!each.length) continue;
    const ofPicture = each.every(item => item.node.tag === 'img');
    if (picture && (ofPicture || !isAlone(outer))) break;
    const first = each[each.length - 1];
    const last = each[0];
    const part = takenApart(first.at, last.at + 1, outer, {
      hidden: false,
      skip: inOther => {
        const { label } = inOther;
        return Boolean(label && label.target && label.target !== node);
      },
    });
    if (!part.text || UNIT.test(part.text) || PARTS.test(part.text)) {
      if (part.hints.length || part.required) headings[headings.length] = part;
      continue;
    }
    if (part.text.length > 60 || HINT.test(part.text)) {
      headings[headings.length] = { ...part, hints: [part.text, ...part.hints], text: '' };
      continue;
    }
    const inHeading = closest(first.node, isHeading);
    const whole =
      answersIn(outer) <= 6 &&
      !STOPS.has(outer.tag) &&
      (!previous || answersIn(outer) === 1) &&
      soleQuestion(outer);
    const holder = whole && !inHeading ? outer : null;
    const found = {
      ...part,
      source: inHeading || first.node.tag === 'legend' ? 'heading' : 'text-before',
      node: first.node,
      key: first,
      holder: ofPicture ? null : holder,
      around: holder,
      ofPicture,
    };
    if (!ofPicture) return picture && found.source === 'heading' ? picture : found;
    picture = found;
  }
  if (picture) return picture;
  if (previous && previous !== node && sameLine(previous, node) && !standsAlone(node)) {
    return { text: '', key: rowKey(previous), source: 'same', holder: null, of: previous };
  }
  return null;
}
// Does the text belong to a part of the page that has controls of its own, or none of them?
function ofAnother(text, node, outer) {
  for (let at = text; at && at !== outer; at = at.parent) {
    if (at.fields && !isUnder(node, at)) return true;
    if (MENUS.has(at.tag)) return true;
  }
  return false;
}
function soleQuestion(outer) {
  if (outer.sole === undefined) {
    outer.sole =
      under(
        outer,
        each =>
          each.tag === 'dt' ||
          each.tag === 'th' ||
          each.tag === 'fieldset' ||
          (each.tag === 'label' && !(each.target && isChoice(each.target)) && !each.fields),
        2,
      ).length <= 1;
  }
  return outer.sole;
}
function sameLine(a, b) {
  const first = boxOf(a);
  const second = boxOf(b);
  return (
    first.height > 0 && second.height > 0 && line(first, second) && second.left - first.right < 120
  );
}
function standsAlone(node) {
  const named = text => text && !UNIT.test(text) && !PARTS.test(text);
  return (
    ownLabels(node).some(label => named(label.text)) ||
    named(attr(node, 'title')) ||
    named(tidy(attr(node, 'placeholder')))
  );
}
function rowKey(node) {
  if (node.rowKey === undefined) {
    node.rowKey = null;
    node.question = question(node);
    node.rowKey = node.question.key;
  }
  return node.rowKey;
}
function questionOf(node) {
  rowKey(node);
  return node.question;
}
