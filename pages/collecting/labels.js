// What is written at a control: its labels by source, marks, hints, errors and the question that
// it belongs to.
const REQUIRED =
  /^[\s\[(（【〔※*＊]*(?:必須(?:項目|入力)?|必要|入力必須|required|mandatory|must)[\s\])）】〕:：]*$/i;
const OPTIONAL = /^[\s\[(（【〔]*(?:任意(?:項目|入力)?|optional)[\s\])）】〕:：]*$/i;
const STAR = /^[*＊※✱●]$/;
const MARKS_AT_END =
  /(?:^\s*[*＊]+\s*(?!\d)|\s*[*＊※]+\s*$|\s*[\[(（【〔](?:※|\*)?\s*(?:必須|任意|required|optional)[^\])）】〕]{0,6}[\])）】〕]\s*|(?:^|\s)(?:※?必須|任意|required|optional)(?=\s|$))/gi;
const NEEDED = /必須|required|[*＊※]/i;
const HINT_IN_BRACKETS =
  /[（(【\[〔][^（(）)】\]〕]*(?:半角|全角|例[：:)）.\s]|例）|ハイフン|文字|桁|記入|ください|不要|必要(?:です|になります|となります)|保管|控えて|half-?width|e\.g\.|example|format|YYYY|西暦で)[^（(）)】\]〕]*[）)】\]〕]/gi;
const HINT_AT_END = /\s*(?:[※]|例[：:)）]|ex[.:：)）]|e\.g\.).*$/i;
const HINT =
  /^(?:[（(【\[〔]?\s*(?:※|例[：:)）\s]|（例）|ex[.:：]|e\.g\.)|.*(?:ください|下さい|できません|してあります|でご入力|でご記入|please|。))/i;
const AGAIN = /再|もう一度|確認用|again|confirm/i;
const PUNCTUATION = '[\\s\\-‐-―ー−－~〜～@＠〒+＋\\/／.．,:：()（）]*';
const UNIT = new RegExp(
  `^${PUNCTUATION}(?:(?:年|月|日|歳|才|号|番|番地|丁目|の|年生|月生|日生|日生まれ|年生まれ)${PUNCTUATION})?$`,
);
const PARTS =
  /^[\s（(]*(?:西暦|和暦|year|month|day|年|月|日|yyyy|mm|dd|（年）|（月）|（日）|番号|局番|市外局番|市内局番|加入者番号)[\s）)]*$/i;
const CLASS_REQUIRED =
  /(?:^|[\s_-])(?:required|require|hissu|must|mandatory|need|need-?mark|indispensable)(?:$|[\s_-])/;
const CLASS_HINT =
  /hint|help|note|example|sample|annotation|guide|desc|caption|supplement|comment|tooltip|assist|notice|attention|caution|form-text|muted/;
const CLASS_ERROR =
  /(?:^|[\s_-])(?:error|errors|err|invalid|danger|alert)(?:$|[\s_-]|msg|message|text|list)|error(?:msg|message|text|list)|-error|error-/;

// Of what sort is a piece of a label's text: '' the label itself, or a mark, a hint, an error?
function sortOf(node, outer, text) {
  const plain = text.trim();
  if (REQUIRED.test(plain) || STAR.test(plain)) return 'required';
  if (OPTIONAL.test(plain)) return 'optional';
  for (let at = node; at && at !== outer; at = at.parent) {
    const marked = markOf(at);
    if (!marked) continue;
    if (marked.required && plain.length <= 12) return 'required';
    if (marked.error) return 'error';
    if (marked.hint) {
      return AGAIN.test(plain) && plain.length < 16 && !HINT.test(plain) ? '' : 'hint';
    }
  }
  return '';
}
// What an element's tag, role and classes say of the text in it; null where they say nothing.
function markOf(node) {
  if (node.mark === undefined) {
    const classes = classOf(node);
    const required = Boolean(classes) && CLASS_REQUIRED.test(classes);
    const error = node.role === 'alert' || (Boolean(classes) && CLASS_ERROR.test(classes));
    const hint = node.tag === 'small' || (Boolean(classes) && CLASS_HINT.test(classes));
    node.mark = required || error || hint ? { required, error, hint } : null;
  }
  return node.mark;
}

// Take a text apart into the label itself and what is said beside it.
function takenApart(from, to, outer, { hidden = true, skip = null, links = false } = {}) {
  const made = { text: '', hints: [], required: false, error: '' };
  let run = '';
  let sort = '';
  let anything = false;
  const end = () => {
    const plain = run.replace(/\s+/g, ' ').trim();
    run = '';
    if (!plain) return;
    if (sort === 'required') made.required = true;
    else if (sort === 'error') made.error = `${made.error} ${plain}`.trim();
    else if (sort === 'hint') made.hints[made.hints.length] = plain.slice(0, 300);
  };
  for (let at = from; at < to; at += 1) {
    const item = items[at];
    if (item.kind !== TEXT) {
      if (made.text && !made.text.endsWith(' ')) made.text += ' ';
      if (sort) run += ' ';
      continue;
    }
    const { node } = item;
    if (node.field) continue;
    const within = node.action && !(outer && outer.action === node.action);
    if (within && !(links && isLink(node.action))) continue;
    if (skip && skip(node)) continue;
    if (!drawn(node) && !(hidden && (!outer || !drawn(outer) || clipped(node)))) continue;
    const now = sortOf(node, outer, item.text);
    if (now !== sort) {
      end();
      sort = now;
    }
    if (now === '') {
      made.text += item.text;
      if (item.text !== ' ') anything = true;
    } else {
      run += item.text;
      if (made.text && !made.text.endsWith(' ')) made.text += ' ';
    }
    if (made.text.length > 2 * LIMITS.text) break;
  }
  end();
  let text = anything
    ? made.text
        .replace(/\s+/g, ' ')
        .replace(/\s*[：:]\s*$/, '')
        .trim()
    : '';
  if (NEEDED.test(text)) {
    const bare = text.replace(MARKS_AT_END, ' ').trim();
    if (bare !== text) {
      if (!/任意|optional/i.test(text) || /必須|required/i.test(text)) made.required = true;
      text = bare;
    }
  } else if (/任意|optional/i.test(text)) text = text.replace(MARKS_AT_END, ' ').trim();
  text = text.replace(HINT_IN_BRACKETS, found => {
    if (AGAIN.test(found)) return found;
    made.hints[made.hints.length] = found.slice(1, -1).trim().slice(0, 300);
    return ' ';
  });
  const tail = HINT_AT_END.exec(text);
  if (tail && tail.index > 0) {
    made.hints[made.hints.length] = tail[0].trim().slice(0, 300);
    text = text.slice(0, tail.index);
  }
  made.text = text
    .replace(/\s+/g, ' ')
    .replace(/\s*[：:]\s*$/, '')
    .trim()
    .slice(0, LIMITS.text);
  return made;
}
const isLink = node => node.tag === 'a' || node.role === 'link';
// Only for readers of the screen: text of one pixel, cut off.
function clipped(node) {
  if (node.srOnly === undefined) {
    const rect = boxOf(node);
    node.srOnly =
      checkVisibility(node.element, SHOWN) !== false &&
      (rect.width <= 1 || rect.height <= 1 || rect.left + scrollX + rect.width <= 0);
  }
  return node.srOnly;
}

// Labels that name a control by its id.
let namedFor;
eachLook(() => {
  namedFor = new Map();
});
function gatherFor() {
  for (const node of nodes) {
    if (node.tag === 'label') {
      const wanted = attr(node, 'for');
      if (wanted) {
        const target = find(node, wanted);
        if (target) {
          node.target = target;
          const known = namedFor.get(target);
          if (known) known[known.length] = node;
          else namedFor.set(target, [node]);
        }
      }
    }
  }
}
function byIds(node, name) {
  const list = [];
  const ids = attr(node, name).trim();
  if (!ids) return list;
  for (const id of ids.split(/\s+/).slice(0, 8)) {
    const found = find(node, id);
    if (found) list[list.length] = found;
  }
  return list;
}

// Labels that stand at the control itself.
function ownLabels(node) {
  if (!node.labels) node.labels = foundLabels(node);
  return node.labels;
}
function foundLabels(node) {
  const made = [];
  const add = (source, part) => {
    if (part.text || part.required || part.hints.length || part.error) {
      made[made.length] = { source, ...part };
    }
  };
  const named = byIds(node, 'aria-labelledby');
  if (named.length) {
    const parts = named
      .filter(each => each !== node)
      .map(each => takenApart(each.from, each.to, each));
    const whole = parts
      .map(part => part.text)
      .filter(Boolean)
      .join(' ');
    if (whole) {
      add('aria-labelledby', {
        text: whole.slice(0, LIMITS.text),
        hints: parts.flatMap(part => part.hints),
        required: parts.some(part => part.required),
        error: '',
        node: named[0],
      });
    }
  }
  const host = hostOf(node);
  const links = isChoice(node); // 「<a>利用規約</a>に同意する」 is said as a whole
  const seen = [...(namedFor.get(node) || []), ...(host ? namedFor.get(host) || [] : [])];
  for (const label of seen)
    add('for', { ...takenApart(label.from, label.to, label, { links }), node: label });
  const wrapping = node.label;
  if (
    wrapping &&
    !seen.includes(wrapping) &&
    (!wrapping.target || isUnder(wrapping.target, wrapping))
  ) {
    if (wrapping.fields === 1 || isChoice(node)) {
      const part = takenApart(wrapping.from, wrapping.to, wrapping, { links });
      add('wrapping', { ...part, node: wrapping });
    }
  }
  for (const each of [node, host]) {
    const spoken = each && attr(each, 'aria-label').trim();
    if (spoken) add('aria-label', plainLabel(spoken));
  }
  return made;
}
function plainLabel(text) {
  if (!text) return { text: '', hints: [], required: false, error: '' };
  const plain = tidy(text);
  const needed = NEEDED.test(plain);
  const bare = plain.replace(MARKS_AT_END, ' ').replace(/\s+/g, ' ').trim();
  return {
    text: bare.replace(/\s*[：:]\s*$/, ''),
    hints: [],
    required: needed && bare !== plain,
    error: '',
  };
}
// The custom element in whose shadow a control stands alone.
function hostOf(node) {
  if (!node.scope) return null;
  for (let at = node.parent; at; at = at.parent) {
    if (at.scope !== node.scope) return at.tag.includes('-') && at.fields === 1 ? at : null;
  }
  return null;
}
function isChoice(node) {
  if (node.choice === undefined) {
    const type = node.tag === 'input' ? low(node, 'type') : '';
    node.choice =
      type === 'radio' ||
      type === 'checkbox' ||
      (node.tag !== 'input' &&
        (node.role === 'radio' || node.role === 'checkbox' || node.role === 'switch'));
  }
  return node.choice;
}
