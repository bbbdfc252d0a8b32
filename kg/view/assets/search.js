// Fields that suggest names while one types: every name and alias, accents and case ignored.

const SUGGESTIONS = 8;
const folded = [];

function namesOf(entity) {
  folded[entity.id] ??= [entity.label, ...entity.aliases].map(fold);
  return folded[entity.id];
}

// 0: the whole name; 1: its beginning; 2: the beginning of a word; 3: somewhere.
function match(name, wanted) {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (!name.includes(wanted)) return Infinity;
  return name.includes(` ${wanted}`) ? 2 : 3;
}

// Ids come in order of importance, so a stable sort leaves the important first.
function matches(query) {
  const wanted = fold(query).trim();
  if (!wanted) return [];
  const grades = [];
  entities.forEach((entity) => {
    const grade = Math.min(...namesOf(entity).map((name) => match(name, wanted)));
    if (grade < Infinity) grades.push([entity.id, grade]);
  });
  return grades.sort((a, b) => a[1] - b[1]).slice(0, SUGGESTIONS).map(([id]) => id);
}

function suggestion(id, position, list, take) {
  const entity = entities[id];
  const row = element("li", "suggestion", null, typeMark(entity.type), element("span", "row-name", entity.label),
    element("span", "row-note", entity.aliases.slice(0, 2).join(", ")));
  row.id = `${list.id}-${position}`;
  row.setAttribute("role", "option");
  row.addEventListener("mousedown", (event) => {
    event.preventDefault();
    take(id);
  });
  return row;
}

// Make `input` a field whose suggestions stand in `list`; `taken` is called with a node.
function suggesting(input, list, taken) {
  const hits = { ids: [], at: -1 };
  const open = (now) => {
    list.hidden = !now;
    input.setAttribute("aria-expanded", String(now));
  };
  const mark = () => {
    [...list.children].forEach((row, position) => {
      row.setAttribute("aria-selected", String(position === hits.at));
      if (position === hits.at) row.scrollIntoView({ block: "nearest" });
    });
    if (hits.at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${list.id}-${hits.at}`);
  };
  const take = (id) => {
    input.value = entities[id].label;
    open(false);
    taken(id);
  };
  const show = () => {
    hits.ids = matches(input.value);
    hits.at = hits.ids.length ? 0 : -1;
    const rows = hits.ids.map((id, position) => suggestion(id, position, list, take));
    if (input.value.trim() && !rows.length) rows.push(element("li", "no-match", words().noMatch));
    list.replaceChildren(...rows);
    open(rows.length > 0);
    mark();
  };
  const step = (by) => {
    hits.at = (hits.at + by + hits.ids.length) % hits.ids.length;
    mark();
  };
  input.addEventListener("input", () => {
    show();
    const typed = input.value;
    if (typed.trim()) source.names?.(typed).then(() => input.value === typed && !list.hidden && show());
  });
  input.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && hits.ids.length) {
      event.preventDefault();
      step(by);
    } else if (event.key === "Enter" && hits.at >= 0 && !list.hidden) {
      event.preventDefault();
      take(hits.ids[hits.at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      open(false);
    }
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => open(false));
}

// A new field of that kind, for forms.
function nameField(id, label, taken) {
  const input = element("input", "field");
  const list = element("ul", "suggestions");
  Object.assign(input, { id, type: "search", autocomplete: "off", spellcheck: false });
  const roles = { role: "combobox", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list" };
  Object.entries(roles).forEach(([name, value]) => input.setAttribute(name, value));
  list.id = `${id}-list`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  suggesting(input, list, taken);
  const caption = element("label", "caption", label);
  caption.htmlFor = id;
  return element("div", "search", null, caption, input, list);
}
