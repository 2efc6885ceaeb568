"use strict";
// Language select, 選択解除 and 住所検索. The address book is a sample: nothing leaves the page.
(() => {
  const ADDRESSES = {
    1000001: "東京都千代田区千代田",
    1008973: "東京都千代田区霞が関",
    1080075: "東京都港区港南",
    1600023: "東京都新宿区西新宿",
    2310023: "神奈川県横浜市中区山下町",
    4600001: "愛知県名古屋市中区三の丸",
    5300001: "大阪府大阪市北区梅田",
    8100001: "福岡県福岡市中央区天神",
  };
  document.getElementById("languageSelect").addEventListener("change", (event) => {
    location.assign(event.target.value);
  });
  for (const button of document.querySelectorAll("[data-clear]")) {
    button.addEventListener("click", () => {
      for (const radio of document.getElementsByName(button.dataset.clear)) radio.checked = false;
    });
  }
  for (const button of document.querySelectorAll("[data-search]")) {
    const code = button.parentElement.querySelector("input");
    const nothing = button.parentElement.querySelector("[data-not-found]");
    button.addEventListener("click", () => {
      const found = ADDRESSES[code.value.replace("-", "")];
      nothing.hidden = Boolean(found);
      if (found) document.getElementById(button.dataset.search).value = found;
    });
  }
})();
