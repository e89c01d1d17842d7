// The choices of screen.html, read from its query: ?size=64&speed=3&background=transparent&clock=1 …; embed.html lists them.
"use strict";
{
  const asked = new URLSearchParams(location.search);
  const root = document.documentElement;
  const ticker = document.querySelector("news-ticker");
  const main = document.querySelector("main");
  const clock = document.querySelector("#clock");

  // "b00020" stands for "#b00020", which would have to be written %23b00020.
  const color = (value) => (/^([0-9a-f]{3,4}){1,2}$/i.test(value) ? "#" + value : value);
  const length = (value) => (/^[0-9.]+$/.test(value) ? value + "px" : value);
  const take = (name, property, read) => {
    const value = read(asked.get(name) ?? "");
    if (value && CSS.supports(property, value)) root.style.setProperty("--" + name, value);
  };
  take("size", "font-size", length);
  for (const name of ["color", "background", "accent"]) take(name, "color", color);

  for (const name of ["speed", "mode", "step"]) if (asked.has(name)) ticker.setAttribute(name, asked.get(name));
  if (["top", "middle", "bottom"].includes(asked.get("align"))) main.className = asked.get("align");
  if (asked.get("background") == "transparent") root.classList.add("overlay");
  if (asked.get("title") == "0") document.querySelector("h1").classList.add("unseen");

  if (asked.get("clock") == "1") {
    const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: main.dataset.timezone };
    const format = new Intl.DateTimeFormat(root.lang, options);
    const tell = () => {
      clock.textContent = format.format();
      setTimeout(tell, 60_000 - (Date.now() % 60_000));
    };
    clock.hidden = false;
    tell();
  }
}
