// The page's end of the wire: launchJPKIApp in, recvJPKIMsg out.
"use strict";

document.addEventListener("launchJPKIApp", (event) => {
  const request = JSON.parse(event.detail);
  request.version = chrome.runtime.getManifest().version;
  request.url = location.href;
  chrome.runtime.sendMessage({ type: "launch", request }, (reply) => {
    const failed = chrome.runtime.lastError || !reply;
    const answer = failed
      ? { mode: request.mode, result: "1", certificate: "", errcode: "EW004JC200" }
      : reply;
    document.dispatchEvent(
      new CustomEvent("recvJPKIMsg", { bubbles: true, detail: JSON.stringify(answer) }),
    );
  });
});

window.addEventListener("beforeunload", () => {
  chrome.runtime.sendMessage({ type: "close", request: { mode: "05" } }, () => {
    void chrome.runtime.lastError;
  });
});
