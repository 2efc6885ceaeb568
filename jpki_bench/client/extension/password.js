"use strict";

const PROMPTS = {
  "01": "個人番号カードの署名用パスワード（6～16桁の英数字）を入力してください。",
  "02": "個人番号カードの利用者証明用パスワード（4桁の数字）を入力してください。",
};

const query = new URLSearchParams(location.search);
const keypair = query.get("keypair");
const [password, show, ok, cancel] = ["password", "show", "ok", "cancel"].map((id) =>
  document.getElementById(id),
);

function hand(value) {
  password.value = "";
  ok.disabled = true;
  const message = { type: "window", key: query.get("key"), reply: { password: value } };
  // after the click itself, which a window that closes at once would cut off
  setTimeout(() => chrome.runtime.sendMessage(message, () => void chrome.runtime.lastError));
}

document.getElementById("prompt").textContent = PROMPTS[keypair];
password.addEventListener("input", () => {
  ok.disabled = password.value === "";
});
// a key counts when it was pressed and let go in this window
let pressed = null;
document.addEventListener("keydown", (event) => {
  pressed = event.key;
});
document.addEventListener("keyup", (event) => {
  if (event.key !== pressed) return;
  if (event.key === "Escape") hand(null);
  if (event.key === "Enter" && event.target === password && password.value !== "") {
    hand(password.value);
  }
});
show.addEventListener("change", () => {
  password.type = show.checked ? "text" : "password";
});
ok.addEventListener("click", () => hand(password.value));
cancel.addEventListener("click", () => hand(null));
document.body.dataset.keypair = keypair; // last: whoever sees it finds the window ready
