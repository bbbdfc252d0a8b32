// The key to the drawing, whose entries are filters at the same time.

function tally(keyOf) {
  const found = new Map();
  facts.forEach((fact) => found.set(keyOf(fact), (found.get(keyOf(fact)) ?? 0) + 1));
  return found;
}

function choice(set, value, mark, label, many, hint = null) {
  const box = element("input");
  box.type = "checkbox";
  box.checked = !set.has(value);
  box.addEventListener("change", () => {
    if (box.checked) set.delete(value);
    else set.add(value);
    refilter();
  });
  const name = element("span", "choice-name", label);
  if (hint) name.append(element("small", "hint", hint));
  const row = element("label", "choice", null, box, mark, name, element("span", "tally", number(many)));
  row.classList.toggle("is-absent", !many);
  return row;
}

function filterBlock(title, set, values, rows) {
  const set_ = (hidden) => () => {
    values.forEach((value) => (hidden ? set.add(value) : set.delete(value)));
    refilter();
    renewFilters();
  };
  const both = element("span", "all-none", null, button("plain", words().all, set_(false)), button("plain", words().none, set_(true)));
  return element("fieldset", "", null, element("legend", "", title), values.length > 1 ? both : null, ...rows);
}

function showFilters() {
  const is = words();
  const tallies = { status: tally((fact) => fact.status), relation: tally((fact) => fact.relation), publisher: tally((fact) => articles[fact.article].publisher) };
  const types = grouped(entities.filter(Boolean), (entity) => entity.type);
  const statuses = Object.keys(data.statuses);
  const relations = RELATION_ORDER.filter((name) => tallies.relation.has(name));
  const publishers = [...tallies.publisher.keys()].sort((a, b) => tallies.publisher.get(b) - tallies.publisher.get(a) || a.localeCompare(b));
  byId("filters").replaceChildren(
    filterBlock(is.entities, without.type, Object.keys(data.types), Object.keys(data.types).map((type) => (
      choice(without.type, type, typeMark(type), capital(data.types[type][language]), types.get(type)?.length ?? 0)))),
    filterBlock(is.statuses, without.status, statuses, statuses.map((name) => (
      choice(without.status, name, statusMark(name), capital(statusLabel(name)), tallies.status.get(name) ?? 0, is.statusHints[name])))),
    filterBlock(is.relations, without.relation, relations, relations.map((name) => (
      choice(without.relation, name, relationMark(name), capital(relationLabel(name)), tallies.relation.get(name))))),
    periodBlock(),
    slider(is.minimum, "minimum", { min: 0, max: 100, step: 5 }, least.confidence * 100, percent, (value) => { least.confidence = value / 100; }),
    slider(is.minimumSources, "minimum-sources", { min: 1, max: 5, step: 1 }, least.sources, (value) => number(value), (value) => { least.sources = value; }),
    publisherBlock(is, publishers, tallies.publisher),
    button("wide", is.reset, resetFilters),
  );
}

function publisherBlock(is, publishers, many) {
  const rows = publishers.map((name) => choice(without.publisher, name, element("span"), name || is.noPublisher, many.get(name)));
  const block = filterBlock(is.publishers, without.publisher, publishers, [element("div", "scroll", null, ...rows)]);
  block.classList.add("publishers");
  return block;
}

function slider(title, id, range, value, write, choose) {
  const input = element("input");
  Object.assign(input, { type: "range", id, ...range });
  input.value = value;
  input.setAttribute("aria-label", title);
  const shown = element("output", "tally", write(+input.value));
  let waiting = 0;
  input.addEventListener("input", () => {
    choose(+input.value);
    shown.textContent = write(+input.value);
    clearTimeout(waiting);
    waiting = setTimeout(refilter, 120);
  });
  return element("fieldset", "", null, element("legend", "", title), element("div", "slider", null, input, shown));
}

// Draw the filters anew and leave the keyboard where it was.
function renewFilters() {
  const fields = () => [...byId("filters").querySelectorAll("button, input")];
  const at = fields().indexOf(document.activeElement);
  showFilters();
  if (at >= 0) fields()[at]?.focus();
}

function resetFilters() {
  Object.values(without).forEach((set) => set.clear());
  Object.assign(least, { confidence: 0, sources: 1 });
  Object.assign(period, { from: null, to: null });
  refilter();
  renewFilters();
}

function refilter() {
  sift();
  draw();
  showPanel();
  showSummary();
  commit();
}
