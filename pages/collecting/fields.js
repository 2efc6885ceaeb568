// Everything to fill in, choose or tick.
const PASSWORD_NAME =
  /(?:^|[\W_])(?:pass(?:wd|word|code|phrase)?|pwd|pw|pin)(?:$|[\W_\d]|confirm|check|again|new|old|cur)|password|passwd|パスワード|暗証番号/i;
const PASSWORD_LABEL =
  /(?:パスワード|暗証番号|password|pass ?code|passphrase|\bPIN)(?:\s*[（(]?(?:の?確認|再入力|確認用|確認入力|confirm(?:ation)?|again)[^）)]{0,8}[）)]?)?$/i;
const PASSWORD_MENTIONED = /パスワード|暗証番号|password|pass ?code|passphrase/i;
const TEXT_KINDS = new Map([
  ['email', 'email'],
  ['tel', 'tel'],
  ['number', 'number'],
  ['date', 'date'],
  ['password', 'password'],
  ['file', 'file'],
  ['month', 'date'],
  ['datetime-local', 'date'],
  ['week', 'date'],
  ['time', 'date'],
]);

let fields;
let forms;
let rows;
let optionsLeft;
eachLook(() => {
  fields = [];
  forms = [];
  rows = new Map();
  optionsLeft = 20000;
});

function formOf(node) {
  const { element } = node;
  let form = element.form instanceof HTMLFormElement ? element.form : null;
  if (!form) {
    const outer = closest(node, each => each.tag === 'form');
    form = outer && outer.element;
  }
  if (!form) return -1;
  const known = forms.indexOf(form);
  if (known >= 0) return known;
  forms[forms.length] = form;
  return forms.length - 1;
}
const whole = (node, name) => {
  const number = parseInt(attr(node, name), 10);
  return number >= 0 && number < 100000 ? number : null;
};

function kindOf(node, labels) {
  const { element, tag, role } = node;
  if (tag === 'select') return 'list';
  if (tag === 'textarea') return 'textarea';
  if (tag === 'input') {
    const type = low(node, 'type');
    if (type === 'radio') return 'choice';
    if (type === 'checkbox') return 'tick';
    if (role === 'combobox' && attr(node, 'aria-haspopup') !== 'dialog') {
      return low(node, 'aria-autocomplete') === 'inline' ? 'text' : 'list';
    }
    if (type === 'range' || type === 'color') return 'number';
    const kind = TEXT_KINDS.get(type) || 'text';
    return (kind === 'text' || kind === 'tel' || kind === 'number') && isSecret(node, labels)
      ? 'password'
      : kind;
  }
  if (role === 'radio') return 'choice';
  if (role === 'checkbox' || role === 'switch') return 'tick';
  if (role === 'combobox' || role === 'listbox' || tag === 'button' || role === 'button')
    return 'list';
  return isSecret(node, labels) ? 'password' : 'editable';
}
// A password's field that shows what is typed is still a password's.
function isSecret(node, labels) {
  const { element } = node;
  if (/password$/.test(low(node, 'autocomplete'))) return true;
  const disc = nodeStyle(node).getPropertyValue('-webkit-text-security');
  if (disc && disc !== 'none') return true;
  const name = `${attr(node, 'name')} ${attr(node, 'id')}`;
  if (low(node, 'type') !== 'tel' && PASSWORD_NAME.test(name)) return true;
  const own = labels[0] || { text: '' };
  return (
    PASSWORD_LABEL.test(own.text) || PASSWORD_LABEL.test(attr(node, 'placeholder').trim())
  );
}
const mentionsPassword = labels => labels.some(label => PASSWORD_MENTIONED.test(label.text));

function greyedOf(node) {
  const { element } = node;
  return (
    matches(element, ':disabled') ||
    attr(node, 'aria-disabled') === 'true' ||
    attr(node, 'aria-readonly') === 'true' ||
    node.inert ||
    (has(node, 'readonly') && node.tag !== 'select')
  );
}
function labelDrawn(node) {
  const labels = namedFor.get(node) || [];
  if (labels.some(drawn)) return true;
  return Boolean(node.label && drawn(node.label));
}

// What stands in a control, as it is read.
function valueOf(node, kind) {
  const { element, tag } = node;
  if (tag === 'select') {
    if (!element.multiple) {
      const option = element.options[element.selectedIndex];
      return option ? tidy(option.text, LIMITS.value) : '';
    }
    const chosen = [];
    for (const option of element.selectedOptions) chosen[chosen.length] = option.text;
    return tidy(chosen.join(' '), LIMITS.value);
  }
  if (tag === 'input' || tag === 'textarea')
    return clean(`${element.value}`.slice(0, LIMITS.value));
  if (kind === 'list') {
    const spoken = attr(node, 'aria-valuetext');
    if (node.role === 'listbox') {
      const chosen = optionsUnder(node).filter(option => option.chosen);
      return chosen.map(option => option.text).join(' ');
    }
    const inner = under(node, each => each.tag === 'input', 1)[0];
    return (
      tidy(spoken, LIMITS.value) ||
      wholeText(node, { pressed: true, length: LIMITS.value }) ||
      (inner ? clean(`${inner.element.value}`.slice(0, LIMITS.value)) : '')
    );
  }
  return wholeText(node, { pressed: true, length: LIMITS.value });
}

// The words of an option; before it is chosen they are compared with those that were looked at.
const wordsOf = option => ({
  text: tidy(option.text || attribute(option, 'label'), 300),
  value: clean(`${option.value}`.slice(0, 300)),
});
function optionsOf(node) {
  const made = [];
  if (node.tag === 'select') {
    const { options } = node.element;
    for (let n = 0; n < options.length && n < LIMITS.options && optionsLeft > 0; n += 1) {
      const option = options[n];
      optionsLeft -= 1;
      made[made.length] = spare({
        ...wordsOf(option),
        chosen: option.selected,
        disabled:
          option.disabled ||
          (parentOf(option) instanceof HTMLOptGroupElement && parentOf(option).disabled),
      });
    }
    if (made.length < options.length) cut = true;
    return made;
  }
  return optionsUnder(node);
}
function optionsUnder(node) {
  const lists = [node, ...byIds(node, 'aria-controls'), ...byIds(node, 'aria-owns')];
  const made = [];
  const seen = new Set();
  for (const list of lists) {
    for (const each of under(list, one => one.role === 'option', LIMITS.options)) {
      if (seen.has(each)) continue;
      seen.add(each);
      made[made.length] = spare({
        text: wholeText(each, { pressed: true, hidden: true, length: 300 }),
        value: clean(
          (attr(each, 'data-value') || attr(each, 'value')).slice(0, 300),
        ),
        chosen:
          attr(each, 'aria-selected') === 'true' ||
          attr(each, 'aria-checked') === 'true',
        disabled: attr(each, 'aria-disabled') === 'true',
        ref: keep(each.element),
      });
    }
  }
  return made;
}
// Without what is as always.
const ASIDE = new Set(['hidden', 'over']);
function spare(made) {
  const kept = {};
  for (const name in made) {
    if (ASIDE.has(name)) continue;
    const value = made[name];
    const always =
      name === 'text'
        ? false
        : value === undefined ||
          value === null ||
          value === '' ||
          value === false ||
          (Array.isArray(value) && value.length === 0);
    if (!always) kept[name] = value;
  }
  return kept;
}

// Texts directly beside a control, on its line.
function beside(node, step) {
  const own = node.own.item;
  let text = '';
  let broken = false;
  const last = step > 0 ? node.to : own - 1;
  for (
    let at = step > 0 ? Math.max(own + 1, last) : last;
    at >= 0 && at < items.length;
    at += step
  ) {
    const item = items[at];
    if (item.kind === BREAK) {
      if (item.node.tag === 'br' || cells(item.node) || text.trim()) break;
      if (item.node.tag === 'dd' || item.node.tag === 'dt' || item.node.tag === 'form') break;
      broken = true;
    } else if (item.kind === TEXT) {
      const label = item.node.label;
      if (label && label.target && label.target !== node) break;
      if (item.node.field || !drawn(item.node)) continue;
      if (item.text === ' ' && !text) continue;
      text = step > 0 ? text + item.text : item.text + text;
      if (text.length > 60) break;
    } else break;
  }
  text = text.trim();
  if (text.length > 60 || (broken && !UNIT.test(text) && !PARTS.test(text))) return '';
  return text.replace(/^[\s*＊※]+|[\s*＊※]+$/g, '');
}

// What is written at one radio button or checkbox.
function writtenAt(node, labels) {
  for (const label of labels) if (label.text) return label.text;
  const after = sideText(node, 1);
  if (after) return after;
  return (
    sideText(node, -1) ||
    tidy(attr(node, 'title')) ||
    (node.tag === 'input' ? '' : wholeText(node, { pressed: true }))
  );
}
function sideText(node, step) {
  let text = '';
  const own = node.own.item;
  const start = step > 0 ? Math.max(own + 1, node.to) : own - 1;
  for (let at = start; at >= 0 && at < items.length; at += step) {
    const item = items[at];
    if (item.kind === CONTROL) break;
    if (item.kind === BREAK) {
      if (text.trim()) break;
      // Still in the same row, or in the same small part of the page?
      const { tag } = item.node;
      if (
        tag === 'tr' ||
        tag === 'br' ||
        tag === 'fieldset' ||
        tag === 'form' ||
        tag === 'dd' ||
        tag === 'dt'
      )
        break;
    } else if (item.kind === TEXT && !item.node.field && drawn(item.node)) {
      if (item.node.label && item.node.label.target && item.node.label.target !== node) break;
      text = step > 0 ? text + item.text : item.text + text;
      if (text.length > 400) break;
    }
  }
  return text.replace(/\s+/g, ' ').trim();
}

// Hints and errors that stand in the question's part of the page, beside its labels.
function saidAround(node, asked, labels) {
  const made = { hints: [], error: '', required: false };
  const add = text => {
    const plain = text.trim().slice(0, 300);
    if (plain && made.hints.length < 8 && !made.hints.includes(plain))
      made.hints[made.hints.length] = plain;
  };
  for (const name of ['aria-errormessage', 'aria-describedby']) {
    for (const each of byIds(node, name)) {
      if (!drawn(each)) continue;
      const text = wholeText(each, { pressed: true });
      if (!text) continue;
      const wrong =
        name === 'aria-errormessage' ||
        each.role === 'alert' ||
        CLASS_ERROR.test(classOf(each)) ||
        (attr(node, 'aria-invalid') === 'true' &&
          /error|err\b|invalid/i.test(attr(each, 'id')));
      if (wrong) made.error = made.error || text;
      else add(text);
      each.owner = node;
    }
  }
  const { holder } = asked;
  // As far as the next question on the same line or the next lines: hints marked as such only.
  const behind = from => {
    for (let at = from; at < items.length; at += 1) {
      const item = items[at];
      if (item.kind === CONTROL || item.kind === PRESSED) break;
      if (item.kind !== TEXT || !item.text.trim() || !drawn(item.node)) continue;
      if (item.node.label && item.node.label.target && item.node.label.target !== node) break;
      const sort = sortOf(item.node, null, item.text);
      if (sort === 'hint' || HINT.test(item.text.trim())) add(item.text);
      else if (sort === 'error' && !made.error) made.error = errorText(item.node);
      else if (sort === 'required' || !UNIT.test(item.text)) break;
    }
  };
  if (!holder) {
    behind(Math.max(node.to, node.own.item + 1));
    return made;
  }
  const used = new Set(labels.map(label => label.text));
  let line = '';
  let sort = '';
  const end = () => {
    const plain = line.replace(/\s+/g, ' ').trim();
    line = '';
    if (!plain || UNIT.test(plain) || PARTS.test(plain) || used.has(plain)) return;
    if (sort === 'required') made.required = true;
    else if (sort === 'error') made.error = made.error || plain;
    else if (sort !== 'optional') add(plain);
  };
  const to = Math.min(holder.to, holder.from + 600);
  for (let at = holder.from; at < to; at += 1) {
    const item = items[at];
    if (item.kind !== TEXT) {
      if (item.kind !== PRESSED) end();
      continue;
    }
    const each = item.node;
    if (
      each.field ||
      each.action ||
      !drawn(each) ||
      (each.label && (each.label.target || each.label.fields))
    )
      continue;
    const within = label =>
      label.node && !isUnder(holder, label.node) && isUnder(each, label.node);
    if (asked.found.some(within)) continue;
    if (QUESTIONS.has(each.tag)) continue;
    const now = sortOf(each, holder, item.text);
    if (now !== sort) end();
    sort = now;
    line += item.text;
  }
  end();
  if (holder.tag === 'label') behind(holder.to); // it holds its field and no more
  return made;
}
function errorText(node) {
  let outer = node;
  for (let at = node; at && !at.fields && wholeText(at).length < 300; at = at.parent) {
    outer = at;
    if (at.block) break;
  }
  return wholeText(outer);
}
function rowNumber(key) {
  if (!key) return -1;
  if (!rows.has(key)) rows.set(key, rows.size);
  return rows.get(key);
}

function invalidOf(node, holder) {
  const { element } = node;
  const told = attr(node, 'aria-invalid');
  if (told && told !== 'false') return true;
  if (/(?:^|[\s_-])(?:is-invalid|invalid|error|err|has-error)(?:$|[\s_-])/.test(classOf(node)))
    return true;
  for (let at = node.parent, n = 0; at && n < 3 && at.fields <= 4; at = at.parent, n += 1) {
    if (
      /(?:^|[\s_-])(?:has-error|is-error|is-invalid|field-error|error)(?:$|[\s_-])/.test(
        classOf(at),
      )
    )
      return true;
    if (at === holder) break;
  }
  return false;
}

const CHOOSE =
  /選択|選んで|お選び|未定|指定|なし|select|choose|pick|please|^[\s\-–—ー―…・.*▼▽]*$/i;
// The option of a list that is none, where it names the question as a placeholder does.
function noChoice(node) {
  const first = node.tag === 'select' && !node.element.multiple && node.element.options[0];
  if (!first || first.value !== '' || attribute(first, 'value') === null) return '';
  const { text } = wordsOf(first);
  return text && text.length <= 30 && !CHOOSE.test(text) ? text : '';
}

function labelsOf(node, asked, own) {
  const list = [];
  const add = (text, source) => {
    if (text && !list.some(label => label.text === text)) list[list.length] = { text, source };
  };
  const partly = own.length && own.every(label => UNIT.test(label.text) || PARTS.test(label.text));
  if (!partly) for (const label of own) add(label.text, label.source);
  for (const label of asked.found) if (label.source !== 'heading') add(label.text, label.source);
  if (partly) for (const label of own) add(label.text, label.source);
  add(plainLabel(attr(node, 'placeholder')).text, 'placeholder');
  add(plainLabel(noChoice(node)).text, 'placeholder');
  add(plainLabel(attr(node, 'title')).text, 'title');
  for (const label of asked.found) if (label.source === 'heading') add(label.text, 'text-before');
  if (asked.group) add(asked.group.text, 'legend');
  return list.slice(0, LIMITS.labels);
}

// The element of the question, and of what is written at a control.
function labelElement(node, asked, own) {
  const label =
    own.find(each => each.text && each.node && drawn(each.node)) ||
    asked.found.find(each => each.text && each.node && drawn(each.node));
  return label ? keep(label.node.element) : '';
}
// The smallest part of the page that holds all buttons of a choice with their words, and no other.
function partOf(buttons) {
  const ends = buttons.flatMap(({ node, own }) => [
    node,
    ...own.map(label => label.node).filter(Boolean),
  ]);
  const [first] = ends;
  const around = closest(first, each => ends.every(end => isUnder(end, each)) && each !== first);
  return around && around.fields === buttons.length ? keep(around.element) : '';
}

// The list drawn in the place of a select that nobody sees: right beside it, without words between.
function drawnInstead(n) {
  const node = fieldNodes[n];
  if (node.tag !== 'select') return null;
  const { width, height } = boxOf(node);
  const tiny = width <= 2 || height <= 2 || attribute(node.element, 'aria-hidden') === 'true';
  if (drawn(node) && !tiny) return null;
  for (const other of [fieldNodes[n + 1], fieldNodes[n - 1]]) {
    if (!other || other.role !== 'combobox' || other.tag === 'input' || !drawn(other)) continue;
    if (!isUnder(other, node.parent) || other.insteadOf) continue;
    const [from, to] = other.at > node.at ? [node.to, other.from] : [other.to, node.from];
    if (!textOf(from, to, { length: 1 })) return other;
  }
  return null;
}

function collectFields() {
  const groups = new Map();
  for (let n = 0; n < fieldNodes.length; n += 1) {
    const instead = drawnInstead(n);
    if (instead) {
      instead.insteadOf = fieldNodes[n];
      fieldNodes[n].drawnBy = instead;
    }
  }
  for (let n = 0; n < fieldNodes.length; n += 1) {
    if (n % 32 === 31 && late(0.75)) {
      cut = true;
      break;
    }
    const node = fieldNodes[n];
    if (node.insteadOf) continue;
    const { element, drawnBy } = node;
    const own = ownLabels(node);
    const asked = questionOf(node);
    const choice = isChoice(node);
    const labels = labelsOf(node, asked, choice ? [] : own);
    const kind = kindOf(node, choice ? labels : [...own.filter(label => label.text), ...labels]);
    const form = formOf(node);
    if (kind === 'choice') {
      addChoice(groups, node, own, asked, labels, form);
      continue;
    }
    const text = kind === 'tick' ? writtenAt(node, own) : '';
    if (kind === 'tick' && text && !labels.some(label => label.text === text)) {
      labels.unshift({
        text,
        source: own.length ? own.find(label => label.text)?.source || 'text-after' : 'text-after',
      });
    }
    const around = saidAround(node, asked, labels);
    const secret =
      kind === 'password' || (kind !== 'list' && kind !== 'tick' && mentionsPassword(labels));
    const value = kind === 'tick' ? '' : secret || kind === 'file' ? '' : valueOf(node, kind);
    const marks = [...own, ...asked.found, ...asked.headings];
    const hints = [];
    for (const part of marks)
      for (const hint of part.hints || []) if (!hints.includes(hint)) hints[hints.length] = hint;
    for (const hint of around.hints) if (!hints.includes(hint)) hints[hints.length] = hint;
    const options = kind === 'list' ? optionsOf(node) : [];
    const filled =
      kind === 'tick'
        ? checkedOf(node)
        : kind === 'list' && node.tag === 'select'
          ? Boolean(element.value) && element.selectedIndex >= 0
          : 'value' in element && typeof element.value === 'string' && node.tag !== 'button'
            ? element.value !== ''
            : Boolean(value);
    const shows = drawnBy || node;
    const seen = drawn(shows) || (kind === 'tick' && labelDrawn(node));
    const made = {
      ref: keep(shows.element),
      label_ref: labelElement(node, asked, own),
      kind,
      labels,
      text,
      options,
      closed: kind === 'list' && !options.length && node.tag !== 'select',
      hints: hints.slice(0, 8),
      placeholder: tidy(attr(node, 'placeholder')),
      before: beside(node, -1),
      after: kind === 'tick' ? '' : beside(node, 1),
      value,
      filled,
      required:
        has(node, 'required') ||
        attr(node, 'aria-required') === 'true' ||
        marks.some(part => part.required) ||
        around.required,
      greyed: greyedOf(node),
      invalid: invalidOf(node, asked.holder),
      error: around.error || marks.map(part => part.error).find(Boolean) || '',
      min_length: whole(node, 'minlength'),
      max_length: whole(node, 'maxlength'),
      pattern: tidy(attr(node, 'pattern')),
      autocomplete: low(node, 'autocomplete').slice(0, 100),
      input_mode: low(node, 'inputmode').slice(0, 40),
      name: tidy(attr(node, 'name'), 200),
      id: tidy(attr(node, 'id'), 200),
      row: rowNumber(asked.key || node),
      form,
    };
    place(made, shows, seen, kind === 'tick');
    if (made.error && drawn(shows)) made.invalid = true;
    node.made = made;
    shows.made = made;
    fields[fields.length] = { made, node };
  }
  for (const group of groups.values()) finishChoice(group);
}
const checkedOf = node =>
  node.tag === 'input'
    ? Boolean(node.element.checked)
    : attr(node, 'aria-checked') === 'true' || attr(node, 'aria-pressed') === 'true';

function place(made, node, seen, viaLabel) {
  made.hidden = !seen;
  if (seen) {
    let aim = node;
    if (viaLabel && !drawn(node)) aim = (namedFor.get(node) || []).find(drawn) || node.label || aim;
    const over = covering(aim.element, boxOf(aim));
    if (over) made.over = over;
  }
}

function addChoice(groups, node, own, asked, labels, form) {
  const name = node.tag === 'input' ? attr(node, 'name') : '';
  const group = closest(node, each => each.role === 'radiogroup');
  const key = name ? `${node.scope} ${form} ${name}` : group || asked.key || node.parent;
  let made = groups.get(key);
  if (!made) {
    const around = saidAround(node, asked, labels);
    const marks = [...asked.found, ...asked.headings];
    made = {
      node,
      nodes: [],
      around,
      made: {
        ref: keep(node.element),
        label_ref: labelElement(node, asked, []),
        kind: 'choice',
        labels,
        options: [],
        hints: [],
        before: beside(node, -1),
        name: tidy(name, 200),
        id: tidy(attr(node, 'id'), 200),
        row: rowNumber(asked.key || node),
        form,
        error: around.error || marks.map(part => part.error).find(Boolean) || '',
        required: marks.some(part => part.required) || around.required,
        hidden: true,
        value: '',
        filled: false,
        invalid: invalidOf(node, asked.holder),
      },
      marks,
    };
    if (group)
      made.made.required =
        made.made.required || attr(group, 'aria-required') === 'true';
    groups.set(key, made);
    fields[fields.length] = made;
  }
  made.nodes[made.nodes.length] = { node, own };
  node.made = made.made;
}
function finishChoice({ made, nodes, marks, around }) {
  const named = ({ node, own }) =>
    own.map(label => label.text).find(Boolean) ||
    (node.tag === 'input' ? '' : wholeText(node, { pressed: true }));
  const texts = nodes.map(each => named(each) || sideText(each.node, 1));
  const trailing = !texts[texts.length - 1];
  let hidden = true;
  let greyed = true;
  nodes.forEach(({ node, own }, n) => {
    const text = trailing ? named({ node, own }) || sideText(node, -1) : texts[n];
    const seen = drawn(node) || labelDrawn(node);
    const off = greyedOf(node);
    const chosen = checkedOf(node);
    const plain = text.slice(0, 300);
    made.options[made.options.length] = spare({
      text: plain,
      value:
        node.tag === 'input'
          ? clean(`${node.element.value}`.slice(0, 300))
          : tidy(attr(node, 'data-value')),
      chosen,
      disabled: off,
      ref: keep(node.element),
      label_ref: labelElement(node, { found: [] }, own),
    });
    if (seen) {
      if (hidden) {
        place(made, node, true, true);
        hidden = false;
      }
    }
    if (!off) greyed = false;
    if (chosen) {
      made.value = plain;
      made.filled = true;
    }
    if (
      has(node, 'required') ||
      attr(node, 'aria-required') === 'true'
    )
      made.required = true;
  });
  made.group_ref = partOf(nodes);
  // Not a label of the group: what is written at one of its buttons.
  const said = made.options.map(option => option.text);
  made.labels = made.labels.filter(label => !said.includes(label.text));
  const hints = [];
  for (const part of marks)
    for (const hint of part.hints || []) if (!hints.includes(hint)) hints[hints.length] = hint;
  for (const hint of around.hints)
    if (!hints.includes(hint) && !said.includes(hint)) hints[hints.length] = hint;
  made.hints = hints.slice(0, 8);
  made.hidden = hidden;
  made.greyed = greyed;
  if (made.error) made.invalid = true;
}
