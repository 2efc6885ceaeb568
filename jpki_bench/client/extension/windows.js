// Windows that wait for a person. A value is handed through once and kept nowhere.

const KINDS = {
  password: { page: "password.html", width: 480, height: 260, dismissed: { password: null } },
  dialog: { page: "dialog.html", width: 460, height: 220, dismissed: { closed: true } },
};

export class Windows {
  #waiting = new Map(); // key → { kind, id, resolve }

  constructor() {
    chrome.windows.onRemoved.addListener((id) => {
      for (const [key, entry] of this.#waiting) if (entry.id === id) this.close(key);
    });
  }

  // Resolves with what the window said; closing it is dismissing it.
  open(key, name, show) {
    const kind = KINDS[name];
    const query = new URLSearchParams({ ...show, key });
    return new Promise((resolve) => {
      const entry = { kind, id: undefined, resolve };
      this.#waiting.set(key, entry);
      chrome.windows
        .create({
          url: `${kind.page}?${query}`,
          type: "popup",
          width: kind.width,
          height: kind.height,
          focused: true,
        })
        .then((created) => {
          entry.id = created.id;
          if (!this.#waiting.has(key)) remove(created.id);
        })
        .catch(() => this.close(key));
    });
  }

  close(key) {
    this.#settle(key, undefined);
  }

  // Is this message a window's answer? Only the extension's own pages are heard.
  take(message, sender) {
    const own = chrome.runtime.getURL("");
    if (message.type !== "window" || !sender.url?.startsWith(own)) return false;
    this.#settle(message.key, message.reply);
    return true;
  }

  #settle(key, reply) {
    const entry = this.#waiting.get(key);
    if (!entry) return;
    this.#waiting.delete(key);
    if (entry.id !== undefined) remove(entry.id);
    entry.resolve(reply ?? entry.kind.dismissed);
  }
}

function remove(id) {
  chrome.windows.remove(id).catch(() => {}); // it may be gone already
}
