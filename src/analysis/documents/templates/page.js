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

  let shut = () => {};

  const drawers = () => {
    const drawer = document.getElementById("drawer");
    if (!drawer) return;
    const home = drawer.parentNode;
    let from = null;
    const narrow = matchMedia("(max-width: 800px)");
    const rowFor = cell => {
      const row = document.createElement("tr");
      row.className = "opened";
      const box = row.insertCell();
      box.colSpan = cell.parentNode.cells.length;
      box.append(drawer);
      cell.parentNode.after(row);
    };
    const leaveRow = () => {
      const row = drawer.closest("tr.opened");
      home.append(drawer);
      if (row) row.remove();
    };
    shut = back => {
      if (!from) return;
      const link = from;
      from = null;
      drawer.hidden = true;
      leaveRow();
      link.setAttribute("aria-expanded", "false");
      if (back) link.focus();
    };
    const place = link => {
      leaveRow();
      if (wide.matches) return;
      const cell = link.closest("tbody td, tbody th");
      const key = link.closest(".key");
      if (cell) rowFor(cell);
      else if (key && narrow.matches) key.append(drawer);
      else (link.closest(".keys") || link.closest("ul, ol") || link.closest("p")).after(drawer);
    };
    const open = link => {
      const source = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!source) return;
      shut(false);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "shut";
      button.textContent = words.close;
      button.addEventListener("click", () => shut(true));
      drawer.replaceChildren(button, ...[...source.childNodes].map(n => n.cloneNode(true)));
      place(link);
      drawer.hidden = false;
      link.setAttribute("aria-expanded", "true");
      from = link;
      drawer.focus({ preventScroll: true });
      if (!wide.matches) drawer.scrollIntoView({ block: "nearest" });
    };
    document.addEventListener("click", event => {
      const link = event.target.closest("a.fig");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (link === from) shut(true); else open(link);
    });
    document.addEventListener("keydown", event => { if (event.key === "Escape") shut(true); });
    wide.addEventListener("change", () => { if (from) place(from); });
    for (const link of document.querySelectorAll("a.fig")) {
      link.setAttribute("aria-expanded", "false");
      link.setAttribute("aria-controls", "drawer");
    }
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
        shut(false);
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...body.rows].filter(r => !r.classList.contains("total")).map(row => {
          const cell = row.cells[column];
          const raw = cell.dataset.sort;
          return { row, number: raw === undefined ? null : Number(raw), text: cell.textContent.trim() };
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
    caption.append(document.createElement("br"), place);
    const texts = rows.map(r => bare(r.textContent));
    input.addEventListener("input", () => {
      shut(false);
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
    for (const box of document.querySelectorAll(".scroll")) {
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
