// Language, theme, notices, the toolbar and the tooltip.

function showSummary() {
  const is = words();
  byId("summary").textContent = [
    count(total.entities, is.entity), count(total.facts, is.statement), count(total.articles, is.article)].join(" · ");
  const nothing = sheet.nodes.length === 0;
  byId("empty").hidden = !nothing;
  if (!nothing) return;
  const [title, text, action] = !facts.length ? [is.emptyTitle, is.emptyText, null]
    : asked.kind ? [question(), is.noAnswer, button("wide", is.leave, leaveAnswer)]
      : [is.filteredTitle, is.filteredText, button("wide", is.reset, resetFilters)];
  byId("empty").replaceChildren(element("h2", "", title), element("p", "", text), ...(action ? [action] : []));
}

function showNotice() {
  const hidden = total.entities - inView.size;
  byId("notice").hidden = hidden <= 0 || asked.kind !== null;
  if (byId("notice").hidden) return;
  const is = words();
  const more = button("plain", fill(is.more, { n: Math.min(STEP, hidden) }), () => showMore(reach.upTo + STEP));
  const all = total.entities <= ALL_LIMIT ? button("plain", is.showEach, () => showMore(total.entities)) : null;
  byId("notice").replaceChildren(
    element("span", "", fill(is.notice, { n: inView.size, all: total.entities })), more, ...(all ? [all] : []));
}

function hover(kind, id, point) {
  sheet.hover = `${kind} ${id}`;
  const parts = kind === "node" ? nodeTip(entities[id]) : edgeTip(sheet.lines.get(id));
  byId("mynetwork").classList.add("is-pointing");
  const tip = byId("tooltip");
  tip.replaceChildren(...parts);
  tip.hidden = false;
  const stage = byId("mynetwork");
  const left = stage.offsetLeft + Math.min(point.x + 16, stage.clientWidth - tip.offsetWidth - 8);
  const above = point.y + 18 + tip.offsetHeight > stage.clientHeight;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${Math.max(8, stage.offsetTop + (above ? point.y - tip.offsetHeight - 14 : point.y + 18))}px`;
}

function hideTooltip() {
  sheet.hover = null;
  byId("tooltip").hidden = true;
  byId("mynetwork").classList.remove("is-pointing");
}

function nodeTip(entity) {
  const found = linksOf[entity.id].flatMap(passing);
  const notes = [capital(data.types[entity.type][language]), count(found.length, words().statement)];
  return [element("strong", "", entity.label), element("p", "tip-note", notes.join(" · "))];
}

// What the tooltip of a line says: its surest statement in full, and how many more.
function edgeTip(found) {
  const first = lead(found);
  const article = articles[first.article];
  const said = element("p", `tip-says is-${first.status}`, null, `${entities[first.subject].label} `,
    element("span", "verb", relationLabel(first.relation)), ` ${entities[first.object].label}`);
  const notes = [
    first.claimant ? `${words().claims}: ${first.claimant}` : "",
    first.amount === undefined ? "" : money(first.amount, first.currency),
    article.publisher, article.date ? day(article.date) : "",
  ];
  const more = found.length > 1 ? element("p", "tip-note", `+ ${count(found.length - 1, words().statement)}`) : null;
  return [said, statusChip(first.status), quote(first),
    element("p", "tip-note", notes.filter(Boolean).join(" · ")), more].filter(Boolean);
}

function dark() {
  return document.documentElement.dataset.theme === "dark";
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  readColours();
  byId("theme").textContent = dark() ? words().light : words().dark;
  draw();
}

function setLanguage(name) {
  language = name;
  document.documentElement.lang = name;
  const is = words();
  byId("query").placeholder = is.search;
  byId("query").setAttribute("aria-label", is.search);
  for (const id of ["filters-toggle", "undo", "fit", "table-toggle", "share", "png", "svg"]) {
    byId(id).textContent = is.tools[id];
    byId(id).title = is.hints[id] ?? "";
  }
  byId("language").textContent = is.other;
  byId("theme").textContent = dark() ? is.light : is.dark;
  byId("mynetwork").setAttribute("aria-label", is.network);
  byId("table").setAttribute("aria-label", is.tools["table-toggle"]);
  byId("filters").setAttribute("aria-label", is.filters);
  byId("panel").setAttribute("aria-label", is.panel);
  byId("ask").setAttribute("aria-label", is.ask);
  showQuestions();
  sift();
  draw();
  showFilters();
  showPanel();
  showSummary();
}

function toggleFilters(open) {
  byId("filters").hidden = !open;
  byId("filters-toggle").setAttribute("aria-expanded", String(open));
}
