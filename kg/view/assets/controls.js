// Legend, filters, language, theme, notices and the tooltip.

function tally(key) {
  const found = new Map();
  for (const fact of facts) found.set(fact[key], (found.get(fact[key]) ?? 0) + 1);
  return found;
}

function checkbox(set, value, mark, label, many) {
  const box = element("input");
  box.type = "checkbox";
  box.checked = set.has(value);
  box.addEventListener("change", () => {
    if (box.checked) set.add(value);
    else set.delete(value);
    refilter();
  });
  const row = element("label", "choice", null, box, mark, element("span", "choice-name", label), element("span", "tally", number(many)));
  row.classList.toggle("is-absent", !many);
  return row;
}

function familyMark(relation) {
  const mark = drawing(18, 12, ["line", { x1: 1, y1: 6, x2: 17, y2: 6 }]);
  mark.setAttribute("class", `line tint-${FAMILY_OF[relation]}`);
  return mark;
}

function filterBlock(title, set, values, rows) {
  const all = button("plain", words().all, () => chooseAll(set, values));
  const none = button("plain", words().none, () => chooseAll(set, []));
  const head = element("legend", "", title);
  return element("fieldset", "", null, head, element("span", "all-none", null, all, none), ...rows);
}

function chooseAll(set, values) {
  set.clear();
  values.forEach((value) => set.add(value));
  refilter();
  showFilters();
}

function showFilters() {
  const is = words();
  const byStatus = tally("status");
  const byRelation = tally("relation");
  const types = grouped(entities, (entity) => entity.type);
  const key = Object.keys(data.types).map((type) => element("div", "choice", null, typeMark(type),
    element("span", "choice-name", capital(data.types[type][language])), element("span", "tally", number(types.get(type)?.length ?? 0))));
  const statuses = Object.keys(data.statuses);
  const relations = Object.values(FAMILIES).flat().filter((name) => byRelation.has(name));
  byId("filters").replaceChildren(
    element("fieldset", "", null, element("legend", "", is.entities), ...key),
    filterBlock(is.statuses, chosen.statuses, statuses, statuses.map((name) => (
      checkbox(chosen.statuses, name, statusMark(name), capital(statusLabel(name)), byStatus.get(name) ?? 0)))),
    filterBlock(is.relations, chosen.relations, Object.keys(data.relations), relations.map((name) => (
      checkbox(chosen.relations, name, familyMark(name), capital(relationLabel(name)), byRelation.get(name))))),
    confidenceBlock(),
  );
}

function confidenceBlock() {
  const range = element("input");
  Object.assign(range, { type: "range", min: 0, max: 100, step: 5, id: "minimum" });
  range.value = chosen.confidence * 100;
  range.setAttribute("aria-label", words().minimum);
  const shown = element("output", "tally", percent(chosen.confidence * 100));
  let waiting = 0;
  range.addEventListener("input", () => {
    chosen.confidence = range.value / 100;
    shown.textContent = percent(+range.value);
    clearTimeout(waiting);
    waiting = setTimeout(refilter, 120);
  });
  return element("fieldset", "", null, element("legend", "", words().minimum), element("div", "slider", null, range, shown));
}

function resetFilters() {
  Object.keys(data.relations).forEach((name) => chosen.relations.add(name));
  Object.keys(data.statuses).forEach((name) => chosen.statuses.add(name));
  chosen.confidence = 0;
  refilter();
  showFilters();
}

function refilter() {
  draw();
  showPanel();
  showSummary();
}

function showSummary() {
  const is = words();
  byId("summary").textContent = [
    count(entities.length, is.entity), count(facts.length, is.statement), count(data.articles.length, is.article)].join(" · ");
  const nothing = sheet.nodes.length === 0;
  byId("empty").hidden = !nothing;
  if (!nothing) return;
  const [title, text] = facts.length ? [is.filteredTitle, is.filteredText] : [is.emptyTitle, is.emptyText];
  byId("empty").replaceChildren(element("h2", "", title), element("p", "", text),
    ...(facts.length ? [button("wide", is.reset, resetFilters)] : []));
}

function showNotice() {
  const hidden = entities.length - inView.size;
  byId("notice").hidden = hidden === 0;
  if (!hidden) return;
  const more = button("plain", fill(words().more, { n: Math.min(STEP, hidden) }), showMore);
  byId("notice").replaceChildren(
    element("span", "", fill(words().notice, { n: inView.size, all: entities.length })), more);
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
  const article = data.articles[first.article];
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
  byId("filters-toggle").textContent = is.filters;
  byId("fit").textContent = is.fit;
  byId("fit").title = is.fitHint;
  byId("language").textContent = is.other;
  byId("theme").textContent = dark() ? is.light : is.dark;
  byId("mynetwork").setAttribute("aria-label", is.network);
  showFilters();
  showPanel();
  showSummary();
  draw();
}

function toggleFilters(open) {
  byId("filters").hidden = !open;
  byId("filters-toggle").setAttribute("aria-expanded", String(open));
}
