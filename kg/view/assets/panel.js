// The side panel: an overview, one entity, or the sentences between two.

function fillPanel(...parts) {
  const panel = byId("panel");
  const within = panel.contains(document.activeElement);
  panel.replaceChildren(...parts.filter((part) => part !== null));
  if (within) panel.focus({ preventScroll: true }); // who uses the keyboard stays where they are
  panel.scrollTop = 0;
  panel.classList.toggle("is-open", focus.node !== null || focus.link !== null || focus.form !== null || asked.kind === "path");
}

function showPanel() {
  if (focus.link !== null) showPair(links[focus.link]);
  else if (focus.node !== null) showEntity(entities[focus.node]);
  else if (focus.form !== null) showForm();
  else if (asked.answer) showAnswer();
  else showOverview();
}

function panelHead() {
  const back = focus.node === null && focus.link === null && focus.form === null ? leaveAnswer : clearFocus;
  const close = button("close", "×", back);
  close.setAttribute("aria-label", words().close);
  return element("div", "panel-head", null, button("back", `‹ ${words().back}`, back), close);
}

function section(title, ...parts) {
  return element("section", "", null, element("h3", "", title), ...parts);
}

function showOverview() {
  const is = words();
  byId("panel").hidden = facts.length === 0;
  const central = entities.slice(0, 8).filter((entity) => linksOf[entity.id].some((link) => passing(link).length)).map((entity) => element("li", "", null, entityRow(entity)));
  const sums = facts.filter((fact) => fact.amount !== undefined && passes(fact) && fact.status !== "denied");
  const largest = [...grouped(sums, (fact) => `${fact.subject} ${fact.object} ${fact.amount} ${fact.currency}`).values()]
    .map(([fact]) => fact).sort((a, b) => b.amount - a.amount).slice(0, 5);
  fillPanel(
    element("h2", "", is.overview),
    element("p", "lead", is.overviewText),
    section(is.central, element("ol", "ranking", null, ...central)),
    groupRows(),
    largest.length ? section(is.largest, element("div", "items", null, ...largest.map(amountRow))) : null,
  );
}

// The communities, each called by its most important members.
function groupRows() {
  const drawn = drawnGroups(sheet.network ? sheet.network.getPositions() : {}).slice(0, 6);
  if (drawn.length < 2) return null;
  const rows = drawn.map(([number_, members]) => {
    const row = button("row", null, () => ask("group", { number: number_ }));
    const swatch = element("span", "swatch");
    swatch.style.background = groupColour(number_);
    row.append(swatch, element("span", "row-name", groupName(number_)), element("span", "row-note", count(members.length, words().entity)));
    return element("li", "", null, row);
  });
  return section(words().groups, element("ul", "ranking", null, ...rows));
}

function entityRow(entity) {
  const found = linksOf[entity.id].flatMap(passing);
  const row = button("row", null, () => visit(entity.id));
  row.append(typeMark(entity.type), element("span", "row-name", entity.label),
    element("span", "row-note", count(found.length, words().statement)));
  return row;
}

function amountRow(fact) {
  const row = button("row row-sum", null, () => visitPair(fact.subject, fact.object));
  const line = `${entities[fact.subject].label} ${relationLabel(fact.relation)} ${entities[fact.object].label}`;
  row.append(element("strong", "sum", money(fact.amount, fact.currency)), element("span", "row-name", line), statusChip(fact.status));
  return row;
}

function showEntity(entity) {
  const is = words();
  const all = [...new Set(linksOf[entity.id].flatMap((link) => link.facts.map((id) => facts[id])))];
  const found = all.filter(passes);
  const hidden = hiddenNeighbours(entity.id).slice(0, EXPANSION).length;
  fillPanel(
    panelHead(),
    element("p", "kind", null, typeMark(entity.type), element("span", "", capital(data.types[entity.type][language]))),
    element("h2", "", entity.label),
    entity.aliases.length ? element("p", "aliases", `${is.aliases} ${entity.aliases.join(" · ")}`) : null,
    element("p", "lead", [
      entity.articles ? fill(is.citedIn[entity.articles === 1 ? 0 : 1], { n: entity.articles }) : "",
      count(found.length, is.statement)].filter(Boolean).join(" · ")),
    element("p", "actions", null,
      pageLink("entity", entity.key),
      copyButton(is.copySparql, () => sparqlOfEntity(entity)),
      copyButton(is.copyName, () => iri("entity", entity.key))),
    asked.kind === "around" && asked.node === entity.id ? null : button("wide", is.neighbourhood, () => askAround(entity.id, 1)),
    hidden && !asked.kind ? button("wide", fill(is.expand, { n: hidden }), () => expand(entity.id)) : null,
    ...relationGroups(entity.id, found),
    found.length ? null : element("p", "lead", is.noLinks),
    all.length > found.length ? element("p", "lead", fill(is.filteredOut, { n: all.length - found.length })) : null,
    timeline(found),
  );
}

// A served page has pages of its own for entities and articles.
function pageLink(kind, name) {
  if (!data.pages) return null;
  const link = element("a", "copy", words().pages[kind]);
  link.href = data.pages[kind] + name.split("/").map(encodeURIComponent).join("/");
  return link;
}

// Read from the entity: "investe in", or "ha come investitore" where it is the object.
function viewedFrom(node, fact) {
  const names = data.relations[fact.relation];
  return (fact.subject === node ? names.label : names.inverse)[language];
}

function relationGroups(node, found) {
  const order = RELATION_ORDER;
  const sorted = [...found].sort((a, b) => order.indexOf(a.relation) - order.indexOf(b.relation) || (b.subject === node) - (a.subject === node));
  return [...grouped(sorted, (fact) => viewedFrom(node, fact))].map(([name, members]) => {
    const title = element("h3", `tinted tint-${members[0].relation}`, null,
      element("span", "", capital(name)), element("span", "tally", number(members.length)));
    const parts = STRENGTH.map((status) => members.filter((fact) => fact.status === status))
      .filter((part) => part.length).flatMap((part) => statusGroup(node, part));
    return element("section", "", null, title, ...parts);
  });
}

function statusGroup(node, members) {
  const pairs = [...grouped([...members].sort(byDate), (fact) => (fact.subject === node ? fact.object : fact.subject)).entries()];
  return [statusChip(members[0].status), firstOf(pairs, 6, ([other, same]) => pairRow(node, other, same))];
}

function pairRow(node, other, same) {
  const row = button("row", null, () => visitPair(node, other));
  const [first] = same;
  const sum = same.find((fact) => fact.amount !== undefined);
  const notes = [
    sum ? money(sum.amount, sum.currency) : "", first.role ?? "", day(when(first)),
    same.length > 1 ? count(sources(same), words().source) : ""];
  row.append(typeMark(entities[other].type), element("span", "row-name", entities[other].label),
    element("span", "row-note", notes.filter(Boolean).join(" · ")));
  return row;
}

function showPair(link) {
  const is = words();
  const found = passing(link).sort((a, b) => STRENGTH.indexOf(a.status) - STRENGTH.indexOf(b.status) || byDate(a, b));
  const left = link.facts.length - found.length;
  const first = found[0] ?? facts[link.facts[0]];
  fillPanel(
    panelHead(),
    element("p", "kind", is.between),
    element("h2", "pair", null, nameButton(first.subject), element("span", "dash", " — "), nameButton(first.object)),
    element("p", "lead", [count(found.length, is.statement), count(articlesOf(found), is.article), count(sources(found), is.source)].join(" · ")),
    element("p", "actions", null, copyButton(is.copySparql, () => sparqlOfPair(link)),
      copyButton(is.copyAll, () => found.map(citation).join("\n\n"))),
    firstOf(found, 20, card),
    left ? element("p", "lead", fill(is.filteredOut, { n: left })) : null,
  );
}
