(() => {
  "use strict";
  const words = document.body.dataset;
  const wide = matchMedia("(min-width: 1181px)");

  const bare = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

  const contents = () => {
    const box = document.querySelector(".toc details");
    if (!box) return;
    const narrow = matchMedia("(max-width: 800px)");
    const fit = () => { box.open = !narrow.matches; };
    narrow.addEventListener("change", fit);
    fit();
    const links = new Map([...box.querySelectorAll("a")].map(a => [decodeURIComponent(a.hash.slice(1)), a]));
    const marks = [...links.keys()].map(id => document.getElementById(id)).filter(Boolean);
    const follow = () => {
      let here = marks[0];
      for (const mark of marks) if (mark.getBoundingClientRect().top < 140) here = mark;
      for (const [id, link] of links) {
        const on = Boolean(here) && id === here.id;
        link.classList.toggle("on", on);
        if (on) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
      }
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; follow(); });
    }, { passive: true });
    follow();
  };

  const unpacked = async () => {
    const island = document.getElementById("sources-data");
    const packed = Uint8Array.from(atob(island.textContent), c => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  };
  const made = (tag, text = "", name = "") => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (name) element.className = name;
    return element;
  };
  const factsOf = (data, i) => {
    const list = made("dl");
    data.figures.facts[i].forEach((text, n) => {
      const said = data.texts[text];
      if (said) list.append(made("dt", data.names[n]), made("dd", said, said.length > 60 ? "long" : ""));
    });
    return list;
  };
  const cellsOf = (data, i) => {
    const list = made("ul", "", "cells");
    let at = 0, place = null, entry = null;
    for (const step of data.figures.cells[i]) {
      at += step;
      const [file, sheet, cell, text] = data.cells[at].map(n => data.texts[n]);
      if (!entry || place !== `${file}\n${sheet}`) {
        place = `${file}\n${sheet}`;
        entry = made("li");
        entry.append(made("code", file), sheet ? ` · ${sheet}: ` : ": ");
        list.append(entry);
      } else entry.append(", ");
      if (cell) entry.append(made("code", cell), " ");
      entry.append(made("q", text));
    }
    return list;
  };
  const quoted = id => /^[\w@%+=:,.\/-]+$/.test(id) ? id : `'${id.replaceAll("'", "'\\''")}'`;
  const traceOf = id => {
    const line = made("p", `${words.trace} `, "trace");
    line.append(made("code", `commune-review trace ${quoted(id)}`));
    return line;
  };

  const drawers = () => {
    const drawer = document.getElementById("drawer");
    if (!drawer || !document.getElementById("sources-data") || !("DecompressionStream" in window)) return;
    drawer.setAttribute("aria-labelledby", "drawer-name");
    let kept = null;
    const known = () => kept ??= unpacked();
    let from = null, wanted = null;
    const shut = () => {
      wanted = null;
      if (!from) return;
      const link = from;
      from = null;
      drawer.close();
      link.removeAttribute("aria-expanded");
      history.replaceState(null, "", location.pathname + location.search);
      link.focus({ preventScroll: true });
    };
    const filled = (data, i) => {
      const button = made("button", words.close, "shut");
      button.type = "button";
      button.addEventListener("click", shut);
      const name = made("p", "", "name");
      name.id = "drawer-name";
      name.append(made("b", data.figures.value[i]), " ", data.figures.label[i]);
      return [button, name, factsOf(data, i), cellsOf(data, i), traceOf(data.figures.id[i])];
    };
    const unhidden = link => {
      if (wide.matches) return;
      const below = link.getBoundingClientRect().bottom - drawer.getBoundingClientRect().top + 16;
      if (below > 0) scrollBy({ top: below, behavior: "instant" });
    };
    const open = async link => {
      wanted = link;
      let data;
      try {
        data = await known();
      } catch {
        location.hash = link.hash;
        return;
      }
      if (wanted !== link) return;
      const i = Number(link.dataset.fig);
      if (from) from.removeAttribute("aria-expanded");
      drawer.replaceChildren(...filled(data, i));
      drawer.scrollTop = 0;
      if (!drawer.open) drawer.show();
      link.setAttribute("aria-expanded", "true");
      from = link;
      history.replaceState(null, "", `#src-${encodeURI(data.figures.id[i]).replaceAll("#", "%23")}`);
      drawer.focus({ preventScroll: true });
      unhidden(link);
    };
    const arrive = async () => {
      if (!location.hash.startsWith("#src-")) return;
      let id;
      try { id = decodeURIComponent(location.hash.slice(5)); } catch { return; }
      const i = (await known()).figures.id.indexOf(id);
      const link = i < 0 ? null : document.querySelector(`a[data-fig="${i}"]`);
      if (!link) return;
      for (let box = link.closest("details"); box; box = box.parentNode.closest("details")) box.open = true;
      link.scrollIntoView({ block: "center", behavior: "instant" });
      await open(link);
    };
    const toggled = (event, link) => {
      event.preventDefault();
      if (link === from) shut(); else open(link);
    };
    document.addEventListener("click", event => {
      const link = event.target.closest("a[data-fig]");
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) toggled(event, link);
    });
    document.addEventListener("keydown", event => {
      if (event.key === "Escape") shut();
      const link = event.key === " " && event.target.closest("a[data-fig]");
      if (link) toggled(event, link);
    });
    drawer.addEventListener("keydown", event => {
      if (event.key !== "Tab") return;
      const stops = [...drawer.querySelectorAll("button, a[href]")];
      const at = stops.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
      event.preventDefault();
      stops.at(at % stops.length).focus();
    });
    for (const link of document.querySelectorAll("a[data-fig]")) link.setAttribute("aria-haspopup", "dialog");
    addEventListener("hashchange", arrive);
    arrive();
  };

  const collator = new Intl.Collator("vi", { numeric: true });
  const compare = (a, b, sign) => {
    if (a.number !== null && b.number !== null) return sign * (a.number - b.number);
    if (a.number !== null || b.number !== null) return a.number === null ? 1 : -1;
    if (!a.text || !b.text) return a.text ? -1 : b.text ? 1 : 0;
    return sign * collator.compare(a.text, b.text);
  };
  const sortable = table => {
    const body = table.tBodies[0];
    const heads = [...table.querySelectorAll("thead th[data-col]")];
    for (const head of heads) {
      const column = Number(head.dataset.col);
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.title = `${words.sort} ${button.textContent.trim()}`;
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...body.rows].filter(r => !r.classList.contains("total")).map(row => {
          const cell = row.cells[column];
          const text = cell.textContent.trim();
          const raw = cell.dataset.sort ?? (/^\d+$/.test(text) ? text : null);
          return { row, number: raw === null ? null : Number(raw), text };
        });
        rows.sort((a, b) => compare(a, b, down ? -1 : 1));
        body.append(...rows.map(r => r.row), ...body.querySelectorAll("tr.total"));
      });
    }
  };
  const searchable = table => {
    const rows = [...table.tBodies[0].rows].filter(r => !r.classList.contains("total"));
    if (rows.length < 12) return;
    const line = document.createElement("label");
    line.className = "find";
    const input = document.createElement("input");
    input.type = "search";
    const count = document.createElement("span");
    count.setAttribute("role", "status");
    line.append(words.search, input, count);
    const caption = table.caption || table.createCaption();
    const place = document.createElement("span");
    place.append(line);
    if (caption.hasChildNodes()) caption.append(document.createElement("br"));
    caption.append(place);
    const texts = rows.map(r => bare(r.textContent));
    input.addEventListener("input", () => {
      const wanted = bare(input.value.trim()).split(/\s+/);
      let shown = 0;
      rows.forEach((row, i) => {
        row.hidden = !wanted.every(w => texts[i].includes(w));
        if (!row.hidden) shown += 1;
      });
      count.textContent = input.value.trim() ? words.found.replace("{n}", String(shown)) : "";
    });
  };
  const tables = () => {
    for (const wrap of document.querySelectorAll(".tablewrap")) {
      const table = wrap.querySelector("table");
      sortable(table);
      searchable(table);
    }
    const fit = new ResizeObserver(entries => {
      for (const { target } of entries) {
        target.parentNode.classList.toggle("wide", target.scrollWidth > target.clientWidth + 1);
      }
    });
    for (const box of document.querySelectorAll(".scroll, .chart")) {
      fit.observe(box);
      box.addEventListener("scroll", () => box.classList.toggle("moved", box.scrollLeft > 0), { passive: true });
    }
  };

  addEventListener("beforeprint", () => {
    for (const box of document.querySelectorAll("main details")) box.open = true;
  });
  contents();
  drawers();
  tables();
})();
