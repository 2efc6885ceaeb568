// What the site says: errors and notices, beside a field or above all of them.
let messages;
eachLook(() => {
  messages = [];
});

const NOTICE_CLASS =
  /(?:^|[\s_-])(?:alert|notice|notification|message|messages|msg|flash|toast|info|warning|warn|success)(?:$|[\s_-])/;
const ERROR_TEXT =
  /(?:エラー|誤り|正しく(?:ありません|ない)|不正|入力されていません|必須(?:です|項目)|未入力|一致しません|できません(?:でした)?|失敗|無効|有効期限|見つかりません|ご確認ください|入力してください|選択してください|invalid|incorrect|error|must |required|does not match|failed|expired)/i;
function addMessage(node, kind, owner) {
  const text = wholeText(node, { pressed: true, length: 500 });
  if (!text || REQUIRED.test(text) || STAR.test(text) || OPTIONAL.test(text)) return;
  if (messages.some(each => each.node === node || isUnder(node, each.node))) return;
  messages[messages.length] = {
    made: { text, kind, field: owner && owner.made ? owner.made.ref : '', ref: keep(node.element) },
    node,
  };
}
function reddish(node) {
  const found = /rgba?\((\d+),\s*(\d+),\s*(\d+)/.exec(nodeStyle(node).color);
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
        const hint =
          name === 'aria-describedby' &&
          each.role !== 'alert' &&
          CLASS_HINT.test(classOf(each)) &&
          !CLASS_ERROR.test(classOf(each));
        const wrong =
          name === 'aria-errormessage' ||
          (attr(node, 'aria-invalid') === 'true' && !hint);
        if (!owners.has(each)) owners.set(each, { node, wrong });
      }
    }
  }
  const firstField = fieldNodes.length ? fieldNodes[0].at : nodes.length;
  let looked = 0;
  for (const node of nodes) {
    if (
      node.action ||
      node.field ||
      node.from === node.to ||
      node.tag === 'body' ||
      node.tag === 'html'
    )
      continue;
    const classes = classOf(node);
    const id = low(node, 'id');
    const live = attr(node, 'aria-live');
    const alert = node.role === 'alert' || live === 'assertive';
    const told =
      alert ||
      node.role === 'status' ||
      node.role === 'log' ||
      live === 'polite' ||
      node.tag === 'output';
    const wrong =
      CLASS_ERROR.test(classes) ||
      /(?:^|[\W_])(?:error|err)(?:$|[\W_]|s?(?:msg|message))/i.test(id);
    const noticed = NOTICE_CLASS.test(classes);
    const owner = owners.get(node);
    let kind = null;
    if (told || wrong || noticed || (owner && owner.wrong)) {
      if (!drawn(node) && !showsInside(node)) continue;
      // A part of the page that holds fields or most of its text is no message.
      if (node.fields || (node.label && !wrong && !told)) continue;
      const text = wholeText(node, { pressed: true, length: 600 });
      if (!text || (text.length > 500 && !told)) continue;
      const good =
        /(?:^|[\s_-])(?:success|info|notice)(?:$|[\s_-])/.test(classes) &&
        !/danger|error/.test(classes);
      const bad =
        /danger|error|invalid/.test(classes) ||
        /(?:^|[\W_])err/i.test(id) ||
        (owner && owner.wrong);
      if (bad) kind = 'error';
      else if (good) kind = 'notice';
      else if (alert || wrong) kind = isPlainNotice(text) ? 'notice' : 'error';
      else kind = ERROR_TEXT.test(text) && !told && reddish(node) ? 'error' : 'notice';
    } else if (
      node.to - node.from < 14 &&
      looked < 250 &&
      !node.fields &&
      !node.label &&
      ownText(node)
    ) {
      const near =
        node.at < firstField + 40 ||
        node.tag === 'font' ||
        has(node, 'style') ||
        classes;
      if (
        !near ||
        closest(node, each => isHeading(each) || QUESTIONS.has(each.tag) || each.tag === 'nav')
      )
        continue;
      looked += 1;
      if (!reddish(node) || !drawn(node)) continue;
      const text = wholeText(node);
      if (text.length >= 5 && ERROR_TEXT.test(text)) kind = 'error';
    }
    if (kind) addMessage(node, kind, ownerOf(node, owner));
  }
}
const isPlainNotice = text =>
  /しました|完了|ありがとう|お知らせ|successfully|thank you/i.test(text) &&
  !/失敗|エラー|できません/.test(text);
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
  return fieldNodes
    .slice(node.first, node.last)
    .every(each => each.made && first.made && each.made.row === first.made.row);
}
