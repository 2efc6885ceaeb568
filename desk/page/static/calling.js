// Calls a person who is needed: in the title of the page, and once with a sound.

const WAITING = "[data-needs]";
const HEARD = "needs-heard"; // kept as long as the tab, so that going to another page is silent
const title = document.title;

function look() {
  const waiting = [...document.querySelectorAll(WAITING)];
  const who = waiting[0]?.dataset.needs;
  const called = who && document.body.dataset[who === "holder" ? "needsHolder" : "needsOperator"];
  document.title = called ? `🔔 ${called} – ${title}` : title;
  const needs = waiting.flatMap((each) => (each.dataset.need ?? "").split(" ")).filter(Boolean);
  const heard = JSON.parse(sessionStorage.getItem(HEARD) ?? "[]");
  if (needs.some((each) => !heard.includes(each)) && isWanted()) ring();
  sessionStorage.setItem(HEARD, JSON.stringify([...heard, ...needs].slice(-200)));
}

function isWanted() {
  return document.getElementById("sound")?.dataset.sound === "on";
}

// Of several pages of the desk that are open one is heard.
function ring() {
  navigator.locks.request("ringing", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const context = new AudioContext();
    await Promise.race([play(context), new Promise((done) => setTimeout(done, 2000))]);
    await context.close();
  });
}

function play(context) {
  document.documentElement.dataset.rang = Number(document.documentElement.dataset.rang ?? 0) + 1;
  const last = [660, 880].map((pitch, at) => {
    const tone = new OscillatorNode(context, { frequency: pitch });
    const volume = new GainNode(context, { gain: 0 });
    const begin = context.currentTime + at * 0.25;
    volume.gain.setTargetAtTime(0.2, begin, 0.02);
    volume.gain.setTargetAtTime(0, begin + 0.15, 0.05);
    tone.connect(volume).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + 0.5);
    return tone;
  })[1];
  return new Promise((done) => (last.onended = done));
}

addEventListener("region", look);
look();
