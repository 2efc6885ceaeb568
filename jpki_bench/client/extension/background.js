// Carries requests to the native host, and opens the windows that the host asks for.
// The real client's windows are native ones of the host; here they are pages of the extension.
import { Windows } from "./windows.js";

const windows = new Windows();
const calls = new Set(); // { tab, port, opened: Set of window keys }

chrome.runtime.onMessage.addListener((message, sender, sendResponse) => {
  if (windows.take(message, sender)) return false;
  if (sender.tab && message.type === "launch") {
    launch(sender.tab.id, message.host, message.request, sendResponse);
    return true;
  }
  if (sender.tab && message.type === "close") close(sender.tab.id, message.request);
  return false;
});

chrome.tabs.onRemoved.addListener((tab) => close(tab, { mode: "05" }));

function launch(tab, host, request, sendResponse) {
  const port = chrome.runtime.connectNative(host);
  const call = { tab, port, opened: new Set() };
  let answered = false;
  const answer = (reply) => {
    if (!answered) sendResponse(reply);
    answered = true;
  };
  calls.add(call);
  port.onDisconnect.addListener(() => {
    void chrome.runtime.lastError;
    end(call);
    answer(null);
  });
  port.onMessage.addListener(async (message) => {
    if (message.window === undefined) {
      answer(message);
      return;
    }
    const key = crypto.randomUUID();
    call.opened.add(key);
    const reply = await windows.open(key, message.window, message.show);
    call.opened.delete(key);
    if (calls.has(call)) port.postMessage(reply);
  });
  port.postMessage(request);
}

function close(tab, request) {
  for (const call of [...calls].filter((call) => call.tab === tab)) {
    end(call);
    call.port.postMessage(request);
    setTimeout(() => call.port.disconnect(), 0);
  }
}

function end(call) {
  calls.delete(call);
  for (const key of call.opened) windows.close(key);
}
