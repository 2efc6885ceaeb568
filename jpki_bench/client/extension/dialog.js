"use strict";

const query = new URLSearchParams(location.search);
document.getElementById("ok").addEventListener("click", () => {
  const message = { type: "window", key: query.get("key"), reply: { closed: true } };
  // after the click itself, which a window that closes at once would cut off
  setTimeout(() => chrome.runtime.sendMessage(message, () => void chrome.runtime.lastError));
});
document.getElementById("message").textContent = query.get("message");
document.getElementById("detail").textContent = `エラー詳細：${query.get("detail")}`;
document.getElementById("code").textContent = `エラーコード：${query.get("code")}`;
