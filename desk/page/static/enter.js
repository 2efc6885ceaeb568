// Hands over the token that stands behind the #, which a browser sends nowhere by itself.
const token = location.hash.slice(1);
history.replaceState(null, "", location.pathname);
const answer = await fetch("/enter", { method: "POST", body: token });
if (answer.ok) {
  location.replace("/");
} else {
  document.getElementById("coming").hidden = true;
  document.getElementById("kept-out").hidden = false;
}
