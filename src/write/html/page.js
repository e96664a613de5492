"use strict";
(() => {
  const $ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const root = document.documentElement;

  // Light or dark, for this visit.
  const theme = one("#theme");
  theme.hidden = false;
  theme.onclick = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  };

  // Lighting up what a relation rests on.
  let lit = [];
  const light = (element, name) => { element.classList.add(name); lit.push([element, name]); };
  const dark = () => { for (const [element, name] of lit) element.classList.remove(name); lit = []; };
  const mentions = new Map($("mark[data-m]").map((mark) => [mark.dataset.m, mark]));
  const cards = new Map($(".rel").map((rel) => [rel.id, rel]));
  const parts = new Map();
  for (const attribute of ["t", "r"]) {
    for (const span of $(`[data-${attribute}]`)) {
      for (const id of span.dataset[attribute].split(" ")) {
        if (!parts.has(id)) parts.set(id, []);
        parts.get(id).push([span, attribute === "t" ? "trig" : "arg"]);
      }
    }
  }
  const show = (rel) => {
    dark();
    const row = rel.closest(".row");
    if (row) light(row, "lit");
    for (const [span, name] of parts.get(rel.id) || []) light(span, name);
    for (const id of rel.dataset.m.split(" ")) if (mentions.has(id)) light(mentions.get(id), "arg");
  };
  let pinned = null;
  const back = () => (pinned && pinned.open ? show(pinned) : dark());
  for (const rel of cards.values()) {
    rel.addEventListener("mouseenter", () => show(rel));
    rel.addEventListener("focusin", () => show(rel));
    rel.addEventListener("mouseleave", back);
    rel.addEventListener("focusout", back);
    rel.addEventListener("toggle", () => { if (rel.open) { pinned = rel; show(rel); } });
  }
  for (const [id, mark] of mentions) {
    mark.addEventListener("mouseenter", () => {
      for (const rel of $(".rel", mark.closest(".doc"))) {
        if (rel.dataset.m.split(" ").includes(id)) light(rel, "on");
      }
    });
    mark.addEventListener("mouseleave", back);
  }
  const follow = () => {
    const rel = cards.get(decodeURIComponent(location.hash.slice(1)));
    if (rel) { rel.open = true; pinned = rel; show(rel); rel.scrollIntoView({ block: "center" }); }
  };
  addEventListener("hashchange", follow);

  // What it is, under the pointer.
  const tip = one("#tip");
  document.addEventListener("pointermove", (event) => {
    const about = event.target.closest && event.target.closest("[data-about]");
    tip.hidden = !about;
    if (!about) return;
    tip.textContent = about.dataset.about;
    tip.style.left = `${Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${event.clientY + 18 + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 10 : event.clientY + 18}px`;
  });

  // Filters.
  const form = one(".filters");
  form.hidden = false;
  const find = one("#find");
  const only = one("#only");
  const sheet = document.head.appendChild(document.createElement("style"));
  const filter = () => {
    const off = new Set($("[data-kind]:not(:checked)", form).map((box) => box.dataset.kind));
    const words = find.value.trim().toLowerCase();
    const fits = (kind, text) => !off.has(kind) && (!words || text.toLowerCase().includes(words));
    const shown = new Set();
    for (const rel of cards.values()) {
      rel.hidden = !fits(rel.dataset.kind, rel.textContent);
      if (!rel.hidden) shown.add(rel.id);
    }
    for (const entry of $("tr[data-rel], .item[data-rel]")) entry.hidden = !shown.has(entry.dataset.rel);
    for (const day of $(".timeline > ol > li")) day.hidden = !day.querySelector(".item:not([hidden])");
    for (const row of $(".row")) row.hidden = only.checked && !row.querySelector(".rel:not([hidden])");
    for (const edge of $(".edge")) {
      edge.style.display = edge.dataset.kinds.split(" ").every((kind) => off.has(kind)) ? "none" : "";
    }
    one("#shown").textContent = shown.size === cards.size ? "" : `${shown.size} of ${cards.size} relations`;
    sheet.textContent = $("[data-entity]:not(:checked)", form)
      .map((box) => `mark.e-${box.dataset.entity}{background:none!important;border:0!important;padding:0!important}`)
      .join("");
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { pick(null); filter(); }));

  // The graph: a click on a node leaves what has to do with it.
  const svg = one(".network svg");
  let picked = null;
  const pick = (node) => {
    picked = node;
    if (!svg) return;
    svg.classList.toggle("pick", Boolean(node));
    for (const element of $(".near, .on", svg)) element.classList.remove("near", "on");
    if (!node) return;
    node.classList.add("on", "near");
    for (const edge of $(".edge", svg)) {
      const ends = edge.dataset.ends.split(" ");
      if (!ends.includes(node.dataset.node)) continue;
      edge.classList.add("near");
      for (const end of ends) svg.querySelector(`[data-node="${end}"]`).classList.add("near");
    }
  };
  for (const node of $(".node")) {
    const press = () => {
      const same = picked === node;
      pick(same ? null : node);
      find.value = same ? "" : node.dataset.find;
      filter();
    };
    node.addEventListener("click", press);
    node.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); press(); } });
  }

  // Sorting the table.
  for (const [column, head] of $("th").entries()) {
    head.querySelector("button").onclick = () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of $("th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const body = one("tbody");
      const rows = $("tr", body).sort((a, b) => a.cells[column].textContent.localeCompare(b.cells[column].textContent));
      body.append(...(down ? rows.reverse() : rows));
    };
  }
  filter();
  follow();
})();
