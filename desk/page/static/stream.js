// What changes, for all tabs of this browser: they share one connection, as it has few of them.

const tabs = new Map(); // the name of a tab's lock → its port, and what it shows
let source = null;
let shown = "";

onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data: { tab, shows } }) => {
    tabs.set(tab, { port, shows });
    look(true); // one that has just come is to have everything as it is now
    navigator.locks.request(tab, () => {
      tabs.delete(tab);
      look(false);
    });
  };
};

function look(anew) {
  const wanted = [...new Set([...tabs.values()].flatMap((tab) => tab.shows))].sort();
  const now = wanted.map((each) => `of=${encodeURIComponent(each)}`).join("&");
  if (now === shown && !anew) return;
  source?.close();
  shown = now;
  source = now ? new EventSource(`/look?${now}`) : null;
  if (!source) return;
  source.onopen = () => tell({ lost: false });
  source.onerror = () => tell({ lost: true });
  source.onmessage = (message) => tell({ regions: JSON.parse(message.data) });
}

function tell(news) {
  for (const { port } of tabs.values()) port.postMessage(news);
}
