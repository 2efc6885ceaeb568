"use strict";
// 在留カード番号 is required for 外国人本人 only: show that before the form is sent.
(() => {
  const category = document.getElementById("selUserKind");
  const mark = document.querySelector('label[for="txtResidenceCard"] + .mark');
  const card = document.getElementById("txtResidenceCard");
  function show() {
    const needed = category.value === "1";
    mark.hidden = !needed;
    card.setAttribute("aria-required", String(needed));
  }
  category.addEventListener("change", show);
  show();
})();
