// Counts this visit and shows how many there were, in the reader's number form. No cookie, nothing kept. Where there is
// no server that counts, nothing is shown.
(async () => {
  const place = document.getElementById("visits");
  const root = new URL(".", document.currentScript.src);
  const ask = (name) => fetch(new URL(name, root), { cache: "no-store", credentials: "omit" });
  try {
    await ask("visit");
    const answer = await ask("visits.json");
    if (!place || !answer.ok) return;
    const visits = await answer.json();
    const form = new Intl.NumberFormat(document.documentElement.lang);
    for (const name of ["today", "total"]) place.querySelector(`[data-${name}]`).textContent = form.format(visits[name]);
    place.hidden = false;
  } catch {
    // offline, or the files alone are served
  }
})();
