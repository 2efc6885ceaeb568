// The page's end of the wire: launchJPKIApp in, recvJPKIMsg out; its neighbours' likewise.
"use strict";

// Of the neighbours only the names are known (docs/domain.md 5); that they say the same is assumed.
const PROTOCOLS = [
  { host: "jp.go.jpki", asks: "launchJPKIApp", answers: "recvJPKIMsg" },
  { host: "jp.go.cao.mpa", asks: "launchApp", answers: "recvMsg" },
  { host: "jp.eltax.elpki", asks: "launchElpki", answers: "recvElpkiMsg" },
];

for (const { host, asks, answers } of PROTOCOLS) {
  document.addEventListener(asks, (event) => {
    const request = JSON.parse(event.detail);
    request.version = chrome.runtime.getManifest().version;
    request.url = location.href;
    chrome.runtime.sendMessage({ type: "launch", host, request }, (reply) => {
      const failed = chrome.runtime.lastError || !reply;
      const answer = failed
        ? { mode: request.mode, result: "1", certificate: "", errcode: "EW004JC200" }
        : reply;
      document.dispatchEvent(
        new CustomEvent(answers, { bubbles: true, detail: JSON.stringify(answer) }),
      );
    });
  });
}

window.addEventListener("beforeunload", () => {
  chrome.runtime.sendMessage({ type: "close", request: { mode: "05" } }, () => {
    void chrome.runtime.lastError;
  });
});
