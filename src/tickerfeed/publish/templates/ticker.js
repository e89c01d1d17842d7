// <news-ticker src="…/ticker.json">: the headlines of a ticker.json in motion, one by one, or as a list.
// embed.html shows its attributes, custom properties and parts; the decision record 23 tells why it is made so.
{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; contain: content }
    :host([hidden]) { display: none }
    .bar { display: flex; align-items: center; gap: .5em }
    button { all: unset; display: grid; place-items: center; flex: none; inline-size: max(24px, 2em); aspect-ratio: 1;
      cursor: pointer }
    button::before { content: ""; inline-size: .2em; block-size: .9em; border-inline: .3em solid }
    [aria-pressed=true]::before { inline-size: 0; border-width: .4em; clip-path: polygon(0 0, 100% 50%, 0 100%) }
    a { color: inherit; text-decoration: none }
    a:hover { text-decoration: underline }
    :focus-visible { outline: 2px solid; outline-offset: -2px }
    .window { position: relative; flex: 1; contain: inline-size; overflow: hidden }
    ul { margin: 0; padding: 0; list-style: none; max-block-size: var(--ticker-list-size, 12em); overflow: auto }
    .item { flex: none; padding-block: .4em }
    .source { margin-inline-start: .5em; font-size: .85em }
    .urgent { font-weight: 700 }
    .scroll ul, .step ul { position: absolute; inset: 0; display: flex; gap: 1.5em; white-space: nowrap;
      scrollbar-width: none; opacity: 0; pointer-events: none }
    ul:focus-within { opacity: 1 }
    ul:focus-within + .track { opacity: 0 }
    .scroll .track { display: flex; white-space: nowrap }
    .scroll .pass { display: flex; flex: none; min-inline-size: 100% }
    .scroll .pass .item::after { content: var(--ticker-separator, "•"); margin-inline: var(--ticker-gap, .75em) }
    .step .pass { display: grid; align-items: center }
    .step .pass .item { grid-area: 1/1; visibility: hidden }
    .step .pass .on { visibility: visible; animation: up .4s }
    @keyframes up { from { opacity: 0 } }
    .state { max-inline-size: 40%; font-size: .85em }
    .state:empty { display: none }`);

  const WORDS = {
    vi: ["Tin nhanh", "Tạm dừng", "Tin có thể đã cũ", "Mất kết nối", "tin lúc"],
    en: ["News", "Pause", "News may be old", "No connection", "news of"],
  };
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  const make = (tag, name, ...children) => {
    const element = document.createElement(tag);
    element.className = element.part = name;
    element.append(...children);
    return element;
  };
  const text = (value) => (typeof value == "string" ? value.trim().slice(0, 500) : "");
  const within = (low, value, high) => Math.max(low, Math.min(value, high) || 0);
  // An absolute address of the web, else "": nothing else may become a link.
  const web = (address, base) => {
    try {
      const url = new URL(address, base);
      return typeof address == "string" && address && /^https?:$/.test(url.protocol) ? url.href : "";
    } catch {
      return "";
    }
  };

  class NewsTicker extends HTMLElement {
    static observedAttributes = ["src", "mode"];

    #button = make("button", "button");
    #list = make("ul", "list");
    #track = make("div", "track");
    #window = make("div", "window", this.#list, this.#track);
    #state = make("span", "state");
    #bar = make("div", "bar", this.#button, this.#window, this.#state);
    #data = {}; // the last good answer
    #at = ""; // when it came
    #items = [];
    #known = []; // ids of what was shown before
    #key = ""; // stands for what is shown
    #isPaused = false;
    #isFed = ""; // whether what is shown is of an answer
    #run = null; // the animation under way: of the track or, step by step, of one headline
    #fails = 0;
    #due = Infinity; // when to look next
    #timer = 0;
    #live = null;
    #end = null; // ends all listeners, and marks answers that come too late, when the element leaves the page
    #size = new ResizeObserver(() => this.#roll());

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      root.append(this.#bar);
      this.#bar.role = "region";
      this.#track.ariaHidden = true;
      this.#window.onscroll = () => (this.#window.scrollLeft = 0); // a search in the page scrolls to the copy
      this.#button.onclick = () => {
        this.#isPaused = !this.#isPaused;
        this.#go();
      };
      // Pointer and focus are asked where they are when they have moved, not on their way.
      for (const type of ["pointerenter", "pointerleave", "focusin", "focusout"])
        this.#window.addEventListener(type, () => setTimeout(() => this.#go()));
      this.#list.addEventListener("focusin", ({ target }) => target.scrollIntoView({ block: "nearest", inline: "start" }));
    }

    connectedCallback() {
      this.#end = new AbortController();
      const until = { signal: this.#end.signal };
      document.addEventListener("visibilitychange", () => this.#look(), until);
      addEventListener("online", () => this.#wait(Math.random() * 5000), until);
      still.addEventListener("change", () => this.attributeChangedCallback(), until);
      // The plain links inside: what readers see without a script, and here until an answer comes.
      if (!this.#at) this.#take([...this.querySelectorAll("a")].map((a) => ({ title: a.textContent, url: a.href })));
      this.#key = "";
      this.#look();
    }

    disconnectedCallback() {
      this.#end.abort();
      this.#end = null;
      clearTimeout(this.#timer);
      this.#live?.close();
      this.#clear();
    }

    attributeChangedCallback() {
      if (!this.#end) return;
      this.disconnectedCallback();
      this.connectedCallback();
    }

    #take(items, base) {
      this.#items = items.slice(0, 100).filter(Boolean).map(({ id, title, url, source, urgent, expires }) => {
        return { id: id ?? url, title: text(title), url: web(url, base), source: text(source?.title), urgent, expires };
      });
    }

    // ---- What is shown.

    get #mode() {
      return still.matches ? "still" : this.getAttribute("mode") == "step" ? "step" : "scroll";
    }

    get #isRtl() {
      return getComputedStyle(this).direction == "rtl";
    }

    // Whether a reader has stopped it; nothing moves or changes then.
    get #isHeld() {
      return (
        this.#isPaused || document.hidden || this.#window.matches(":hover") || this.#list.matches(":focus-within")
      );
    }

    // Those whose time is not over: an urgent notice goes in time also where there is no network.
    get #fresh() {
      return this.#items.filter(({ title, expires }) => title && !(Date.parse(expires) < Date.now()));
    }

    #headline({ id, title, url, source, urgent }, isCopy) {
      const link = make(url ? "a" : "span", "link", title);
      link.dir = "auto";
      if (url) {
        link.href = url;
        link.rel = "noopener";
        link.target = this.getAttribute("target") || "";
        if (isCopy) link.tabIndex = -1;
      }
      const headline = make(isCopy ? "div" : "li", urgent ? "item urgent" : "item", link);
      if (source) headline.append(make("span", "source", source));
      headline.dataset.id = id;
      return headline;
    }

    #pass(items) {
      const pass = make("div", "pass", ...items.map((item) => this.#headline(item, true)));
      this.#size.observe(pass); // fonts may come late
      return pass;
    }

    // Move on or stop, as things are.
    #go() {
      // In step mode a headline stays its whole time; then comes what is new.
      if (this.#mode != "step") this.#sync();
      else if (!this.#run || (this.#at && !this.#isFed && !this.#isHeld)) this.#step();
      if (this.#isHeld) this.#run?.pause();
      else this.#run?.play();
      this.#tell();
    }

    // Bring what is shown up to date, unless it is held.
    #sync() {
      const items = this.#fresh;
      const key = JSON.stringify(items);
      if (key == this.#key || (this.#key && this.#isHeld)) return;
      this.#key = key;
      if (this.#at && !this.#isFed) this.#clear(); // the links inside give way at once
      this.#isFed = this.#at;
      const mode = this.#mode;
      this.#bar.className = "bar " + mode;
      this.#list.replaceChildren(...items.map((item) => this.#headline(item)));
      this.#list.lang = this.#track.lang = this.#data.language || "";
      if (mode == "scroll") this.#join(items);
      if (mode == "step") this.#track.replaceChildren(this.#pass(this.#ordered(items, this.#track.querySelector(".on"))));
      this.#known = items.map(({ id }) => id);
    }

    // New ones first, then what follows the headline that readers have got to.
    #ordered(items, last) {
      if (!last) return items;
      const rest = items.filter(({ id }) => this.#known.includes(id));
      const from = rest.findIndex(({ id }) => id == last.dataset.id) + 1;
      return items.filter((item) => !rest.includes(item)).concat(rest.slice(from));
    }

    // From where an element begins to the far edge of the window, in px; not above 0, nobody has seen it.
    #reach(element) {
      const [edge, box] = [this.#window.getBoundingClientRect(), element.getBoundingClientRect()];
      return this.#isRtl ? box.right - edge.left : edge.right - box.left;
    }

    // Lay new headlines behind the last one in sight: nothing that is being read moves.
    #join(items) {
      let last;
      for (const pass of [...this.#track.children])
        for (const element of [...pass.children, pass])
          if (this.#reach(element) <= 0) element.remove();
          else if (element != pass) last = element;
      const cut = this.#track.lastChild;
      if (last) cut.style.minInlineSize = this.#reach(cut) + "px";
      else this.#clear();
      this.#track.append(this.#pass(this.#ordered(items, last)));
      this.#roll();
    }

    // Give the first pass the time that it needs to leave the window, from where it is now.
    #roll() {
      const pass = this.#track.firstChild;
      if (this.#mode != "scroll" || !pass) return;
      const width = parseFloat(getComputedStyle(pass).width);
      if (!(width > 0)) return this.#halt(); // not laid out; the observer tells when it is
      if (pass == this.#track.lastChild) this.#track.append(this.#pass(this.#fresh));
      const speed = within(0.5, this.getAttribute("speed") || 4, 40) * parseFloat(getComputedStyle(this).fontSize);
      const frames = { transform: ["none", `translateX(${this.#isRtl ? width : -width}px)`] };
      const duration = (width / speed) * 1000;
      if (!this.#run) return this.#animate(this.#track, frames, duration);
      this.#run.effect.setKeyframes(frames);
      this.#run.effect.updateTiming({ duration });
    }

    // Show the next headline of step mode.
    #step() {
      const on = this.#track.querySelector(".on");
      this.#halt();
      this.#sync();
      if (on && !on.nextSibling) this.#track.replaceChildren(this.#pass(this.#fresh));
      const next = (on?.isConnected && on.nextSibling) || this.#track.firstChild?.firstChild;
      on?.classList.remove("on");
      next?.classList.add("on");
      if (next) this.#animate(next, null, within(2, this.getAttribute("step") || 6, 600) * 1000);
    }

    #animate(element, frames, duration) {
      this.#run = element.animate(frames, { duration, fill: "forwards" });
      this.#run.onfinish = () => {
        this.#halt();
        // The first pass has left the window: the second is where it was.
        if (this.#mode == "scroll") this.#track.firstChild.remove();
        this.#roll();
        this.#go();
      };
      if (this.#isHeld) this.#run.pause();
    }

    #halt() {
      this.#run?.cancel();
      this.#run = null;
    }

    #clear() {
      this.#halt();
      this.#track.replaceChildren();
    }

    // Names, and what a reader should know of the list's age.
    #tell() {
      const lang = this.closest("[lang]")?.lang || "en";
      const [name, pause, stale, lost, of] = WORDS[/^vi/.test(lang) ? "vi" : "en"];
      this.#bar.ariaLabel = this.getAttribute("label") || text(this.#data.title) || name;
      this.#button.ariaLabel = pause;
      this.#button.ariaPressed = this.#isPaused;
      const old = this.#at && `, ${of} ${this.#at.toLocaleString(lang)}`;
      this.#state.textContent = this.#fails ? lost + old : this.#data.stale ? stale : "";
    }

    // ---- Where it comes from.

    async #look() {
      const [end, source] = [this.#end, this.getAttribute("src")];
      this.#go();
      if (document.hidden) return this.#live?.close(); // browsers open few connections to one server
      if (!source) return;
      this.#due = Infinity;
      let seconds;
      try {
        const base = new URL(source, document.baseURI);
        // The browser's cache keeps the ETag: an unchanged list costs a 304.
        const answer = await fetch(base, { cache: "no-cache", credentials: "omit", signal: AbortSignal.timeout(20_000) });
        const data = answer.ok && (await answer.json());
        if (end != this.#end) return;
        if (data.version !== 1) throw data;
        this.#take(data.items, base);
        const counter = web(this.getAttribute("visits"), base);
        if (counter && !this.#at) fetch(counter, { mode: "no-cors", cache: "no-store", credentials: "omit" }).catch(() => {});
        [this.#data, this.#at, this.#fails] = [data, new Date(), 0];
        this.#listen(web(data.links?.live, base));
        seconds = within(15, data.ttl || 60, 3600) * (1 + Math.random() / 4);
      } catch {
        if (end != this.#end) return;
        seconds = Math.min(10 * 2 ** this.#fails++, 900) * (0.5 + Math.random() / 2);
      }
      this.#go();
      this.#wait(seconds * 1000);
    }

    // Look after a time in ms, unless that is to be sooner anyway.
    #wait(time) {
      if (Date.now() + time >= this.#due) return;
      this.#due = Date.now() + time;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#look(), time);
    }

    // Let the server say when there is something new. It sends no content, and without it all goes on by the clock.
    #listen(address) {
      if (this.#live?.url == address && this.#live?.readyState < 2) return;
      this.#live?.close();
      this.#live = address ? new EventSource(address) : null;
      // All readers are told at one moment, and must not all come at one moment.
      if (address)
        this.#live.onmessage = ({ data }) => data.includes(this.#data.revision) || this.#wait(Math.random() * 5000);
    }
  }

  customElements.get("news-ticker") || customElements.define("news-ticker", NewsTicker);
}
