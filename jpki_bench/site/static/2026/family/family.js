"use strict";
// Terms to be read to their end, the waiting room, colours, 住所検索, and the session's time.
(() => {
  const byId = (id) => document.getElementById(id);
  const form = byId("frm");

  byId("themeSelect").addEventListener("change", (event) => {
    byId("theme").href = event.target.value;
  });
  for (const button of document.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => { byId(button.dataset.close).hidden = true; });
  }
  for (const button of document.querySelectorAll("input[data-go]")) {
    button.addEventListener("click", () => location.assign(button.dataset.go));
  }
  for (const button of document.querySelectorAll("[data-close-window]")) {
    button.addEventListener("click", () => window.close());
  }

  const terms = byId("termsText");
  if (terms) {
    terms.addEventListener("scroll", () => {
      if (terms.scrollTop + terms.clientHeight >= terms.scrollHeight - 2) byId("ok").disabled = false;
    });
  }

  const waiting = byId("waitingRoom");
  if (waiting) {
    const ask = async () => {
      const { ahead } = await (await fetch(waiting.dataset.turn)).json();
      byId("ahead").textContent = ahead;
      if (ahead > 0) setTimeout(ask, 200);
      else location.replace(waiting.dataset.onward);
    };
    ask();
  }

  const search = document.querySelector("[data-search-address]");
  if (search) {
    const code = search.parentElement.querySelector("input");
    search.addEventListener("click", () => {
      const found = { 1000001: "東京都千代田区千代田", 1080075: "東京都港区港南", 5300001: "大阪府大阪市北区梅田" }[code.value.replace("-", "")];
      search.parentElement.querySelector("[data-not-found]").hidden = Boolean(found);
      if (found) document.querySelector("[data-address]").value = found;
    });
  }

  const overlay = byId("sessionOverlay");
  const offer = () => setTimeout(() => { overlay.hidden = false; byId("sessionExtend").focus(); }, form.dataset.warn * 1000);
  byId("sessionExtend").addEventListener("click", async () => {
    const answer = await fetch(form.dataset.extend, { method: "POST" });
    overlay.hidden = true;
    if (!answer.ok) return;
    byId("timeExtended").hidden = false;
    offer();
  });
  offer();
})();
