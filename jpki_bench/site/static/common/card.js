"use strict";
// Reads both certificates from the card through the JPKI client, then sends the form.
(() => {
  const SIGNATURE = "01";
  const AUTHENTICATION = "02";
  const form = document.querySelector("form[data-card]");
  const signCert = form.elements.hdnSignCert;
  const userCert = form.elements.hdnUsrCert;
  const overlay = document.getElementById("cardOverlay");
  const cancel = document.getElementById("cardCancel");
  const message = document.getElementById("message");
  let asked = null; // division whose certificate is awaited, null when none is
  let opener = null;

  function ask(division) {
    asked = division;
    const detail = JSON.stringify({ mode: "11", keypair_division: division, certificate_type: "01" });
    document.dispatchEvent(new CustomEvent("launchJPKIApp", { bubbles: true, detail }));
  }

  function open(button) {
    opener = button;
    signCert.value = "";
    userCert.value = "";
    message.hidden = true;
    overlay.hidden = false;
    cancel.focus();
    ask(SIGNATURE);
  }

  function close() {
    asked = null;
    overlay.hidden = true;
    opener?.focus();
  }

  function answered(event) {
    if (asked === null) return;
    const answer = JSON.parse(event.detail);
    if (answer.result !== "0") {
      message.textContent = overlay.dataset.failed.replace("{code}", answer.errcode);
      message.hidden = false;
      close();
    } else if (asked === SIGNATURE) {
      signCert.value = answer.certificate;
      ask(AUTHENTICATION);
    } else {
      asked = null;
      userCert.value = answer.certificate;
      form.elements.dispOutputEvent.value = opener.name;
      form.submit();
    }
  }

  document.addEventListener("recvJPKIMsg", answered);
  cancel.addEventListener("click", close);
  overlay.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Tab") event.preventDefault(); // the dialog has one control
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name]");
    if (!button) return;
    if (button.dataset.go) location.assign(button.dataset.go);
    else open(button);
  });
  window.addEventListener("pageshow", () => { signCert.value = ""; userCert.value = ""; overlay.hidden = true; });
})();
