(() => {
  "use strict";
  const data = document.getElementById("places-data");
  const input = document.getElementById("tim");
  if (!data || !input) return;
  const MOST = 12;
  const bare = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const words = text => bare(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const list = document.getElementById("tim-thay");
  const status = input.parentNode.querySelector("[role=status]");
  const names = JSON.parse(data.textContent).map(name => {
    const own = words(name.n);
    return { ...name, own, every: [...own, ...words(`${name.k || ""} ${name.d || ""}`)] };
  });
  const rank = (name, wanted) => {
    const begins = list => wanted.every(w => list.some(word => word.startsWith(w)));
    const whole = list => wanted.every(w => list.includes(w));
    if (!begins(name.every)) return null;
    const near = whole(name.own) ? 0 : whole(name.every) ? 2 : begins(name.own) ? 4 : 6;
    const marked = name.n.normalize("NFC").toLowerCase().includes(input.value.trim().normalize("NFC").toLowerCase());
    return (name.h ? 0 : 8) + near + (marked ? 0 : 1);
  };
  const entry = name => {
    const item = document.createElement("li");
    const title = document.createElement(name.h ? "a" : "span");
    title.textContent = name.n;
    if (name.h) title.href = name.h;
    const told = document.createElement("span");
    told.className = "under";
    told.textContent = [name.d, name.h ? "" : list.dataset.absent].filter(Boolean).join("; ");
    item.append(title, " ", told);
    return item;
  };
  const show = () => {
    const wanted = words(input.value);
    const found = wanted.length ? names.map((name, i) => [rank(name, wanted), i]).filter(([r]) => r !== null) : [];
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    list.replaceChildren(...found.slice(0, MOST).map(([, i]) => entry(names[i])));
    const { none, found: some } = status.dataset;
    status.textContent = !wanted.length ? "" : found.length ? some.replace("{n}", String(found.length)) : none;
  };
  const step = (event, by) => {
    const stops = [input, ...list.querySelectorAll("a")];
    const to = stops[stops.indexOf(document.activeElement) + by];
    if (!to) return;
    event.preventDefault();
    to.focus();
  };
  input.addEventListener("input", show);
  input.closest("search").addEventListener("keydown", event => {
    if (event.key === "ArrowDown") step(event, 1);
    else if (event.key === "ArrowUp") step(event, -1);
    else if (event.key === "Escape") {
      event.preventDefault();
      input.value = "";
      show();
      input.focus();
    } else if (event.key === "Enter" && event.target === input) {
      const first = list.querySelector("a");
      if (first) first.click();
    }
  });
  input.parentNode.hidden = false;
  show();
})();
