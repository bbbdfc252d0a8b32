// The search box: every name and alias, accents and case ignored.

const SUGGESTIONS = 8;
const index = entities.map((entity) => [entity.label, ...entity.aliases].map(fold));
const hits = { ids: [], at: -1 };

// 0: the whole name; 1: its beginning; 2: the beginning of a word; 3: somewhere.
function match(name, wanted) {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  const at = name.indexOf(wanted);
  if (at < 0) return Infinity;
  return name.includes(` ${wanted}`) ? 2 : 3;
}

// Ids come in order of importance, so a stable sort leaves the important first.
function matches(query) {
  const wanted = fold(query).trim();
  if (!wanted) return [];
  return index.map((names, id) => [id, Math.min(...names.map((name) => match(name, wanted)))])
    .filter(([, grade]) => grade < Infinity).sort((a, b) => a[1] - b[1]).slice(0, SUGGESTIONS).map(([id]) => id);
}

function suggest() {
  const query = byId("query").value;
  hits.ids = matches(query);
  hits.at = hits.ids.length ? 0 : -1;
  const rows = hits.ids.map(suggestion);
  if (query.trim() && !rows.length) rows.push(element("li", "no-match", words().noMatch));
  byId("suggestions").replaceChildren(...rows);
  openSuggestions(rows.length > 0);
  markSuggestion();
}

function suggestion(id, position) {
  const entity = entities[id];
  const alias = entity.aliases.slice(0, 2).join(", ");
  const row = element("li", "suggestion", null, typeMark(entity.type), element("span", "row-name", entity.label),
    element("span", "row-note", alias));
  row.id = `suggestion-${position}`;
  row.setAttribute("role", "option");
  row.addEventListener("mousedown", (event) => {
    event.preventDefault();
    take(id);
  });
  return row;
}

function openSuggestions(open) {
  byId("suggestions").hidden = !open;
  byId("query").setAttribute("aria-expanded", String(open));
}

function markSuggestion() {
  [...byId("suggestions").children].forEach((row, position) => {
    row.setAttribute("aria-selected", String(position === hits.at));
    if (position === hits.at) row.scrollIntoView({ block: "nearest" });
  });
  if (hits.at < 0) byId("query").removeAttribute("aria-activedescendant");
  else byId("query").setAttribute("aria-activedescendant", `suggestion-${hits.at}`);
}

function take(id) {
  byId("query").value = entities[id].label;
  openSuggestions(false);
  visit(id);
}

function searchKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && hits.ids.length) {
    event.preventDefault();
    hits.at = (hits.at + step + hits.ids.length) % hits.ids.length;
    markSuggestion();
  } else if (event.key === "Enter" && hits.at >= 0) {
    take(hits.ids[hits.at]);
  } else if (event.key === "Escape" && !byId("suggestions").hidden) {
    event.stopPropagation();
    openSuggestions(false);
  }
}

function openSearch() {
  byId("query").addEventListener("input", suggest);
  byId("query").addEventListener("keydown", searchKey);
  byId("query").addEventListener("focus", () => byId("query").select());
  byId("query").addEventListener("blur", () => openSuggestions(false));
}
