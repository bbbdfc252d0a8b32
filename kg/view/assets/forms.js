// The buttons that ask, and the small forms they open in the panel.

const QUESTIONS = ["path", "around", "changed", "claims"];

function showQuestions() {
  const is = words();
  byId("ask").replaceChildren(element("span", "ask-label", is.ask), ...QUESTIONS.map((kind) => {
    const made = button("ask-button", is.questions[kind], () => openForm(kind));
    made.setAttribute("aria-pressed", String(focus.form === kind || asked.kind === kind));
    made.dataset.kind = kind;
    return made;
  }));
  showChip();
}

function openForm(kind, fetched = false) {
  if (kind === "claims" && source.ask && !fetched) {
    source.ask("claims", []).then(() => openForm(kind, true));
    return;
  }
  Object.assign(focus, { node: null, link: null, form: kind });
  draw();
  showPanel();
  byId("panel").querySelector("input, button.row")?.focus();
}

function showChip() {
  const place = byId("chip");
  place.hidden = !asked.kind;
  for (const made of byId("ask").querySelectorAll(".ask-button")) {
    made.setAttribute("aria-pressed", String(made.dataset.kind === (asked.kind ?? focus.form)));
  }
  if (!asked.kind) return;
  const leave = button("chip-leave", "×", leaveAnswer);
  leave.setAttribute("aria-label", words().leave);
  place.replaceChildren(element("span", "", question()), leave);
}

function showForm() {
  const is = words();
  fillPanel(panelHead(), element("h2", "", is.questions[focus.form]), element("p", "lead", is.questionHints[focus.form]),
    ...FORMS[focus.form](is));
}

const FORMS = {
  path(is) {
    const ends = { from: null, to: null };
    const go = button("wide", is.find, () => start_());
    const start_ = () => {
      if (ends.from === null || ends.to === null || ends.from === ends.to) return;
      const run = () => ask("path", ends);
      if (source.between) source.between(ends.from, ends.to).then(run);
      else run();
    };
    const update = () => { go.disabled = ends.from === null || ends.to === null || ends.from === ends.to; };
    const first = nameField("path-from", is.from, (id) => { ends.from = id; update(); second.querySelector("input").focus(); });
    const second = nameField("path-to", is.to, (id) => { ends.to = id; update(); go.focus(); });
    update();
    return [first, second, go];
  },

  around(is) {
    const depth = element("select", "field");
    depth.id = "around-depth";
    [1, 2, 3].forEach((steps) => {
      const option = element("option", "", count(steps, is.step));
      option.value = steps;
      depth.append(option);
    });
    const caption = element("label", "caption", is.depth);
    caption.htmlFor = depth.id;
    const field = nameField("around-node", is.name, (id) => askAround(id, +depth.value));
    return [caption, depth, field];
  },

  changed(is) {
    const input = element("input", "field");
    Object.assign(input, { type: "date", id: "changed-since" });
    const newest = articles.map((article) => article.date).filter((date) => /^\d{4}-\d{2}-\d{2}$/.test(date)).sort().at(-1);
    input.value = newest ? `${newest.slice(0, 7)}-01` : "";
    const caption = element("label", "caption", is.since);
    caption.htmlFor = input.id;
    const go = button("wide", is.find, () => input.value && ask("changed", { since: input.value }));
    return [caption, input, go];
  },

  claims(is) {
    const found = facts.filter((fact) => fact.claimant);
    const who = [...grouped(found, (fact) => fact.claimant)].sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]));
    const row = (name, label, many) => {
      const made = button("row row-claim", null, () => ask("claims", { who: name }));
      made.append(element("span", "row-name", label), element("span", "row-note", count(many, is.statement)));
      return made;
    };
    if (!who.length) return [element("p", "lead", is.noClaims)];
    return [row("*", is.allClaims, found.length), firstOf(who, 30, ([name, all]) => row(name, name, all.length))];
  },
};

function askAround(node, depth) {
  if (!load(node, () => ask("around", { node, depth }))) ask("around", { node, depth });
}

// What an answer holds, told in the panel.
function showAnswer() {
  const is = words();
  const found = [...asked.answer.facts];
  const parts = asked.kind === "path" ? pathParts(is)
    : asked.kind === "around" && asked.depth === 1 ? relationGroups(asked.node, found) : [firstOf(found.sort(byDate), 20, card)];
  fillPanel(panelHead(), element("h2", "", question()),
    element("p", "lead", [count(found.length, is.statement), count(articlesOf(found), is.article), count(sources(found), is.source)].join(" · ")),
    found.length ? null : element("p", "lead", asked.kind === "path" ? is.noPath : is.noAnswer),
    ...(found.length ? parts : []));
}

function pathParts(is) {
  return asked.answer.paths.map((path, at) => element("section", "", null,
    element("h3", "", fill(is.way, { n: at + 1 })),
    element("ol", "way", null, ...path.slice(1).map((node, step) => element("li", "", null, wayStep(path[step], node))))));
}

function wayStep(one, other) {
  const found = passing(linkBetween(one, other));
  const first = lead(found);
  const made = button("row way-row", null, () => visitPair(one, other));
  made.append(relationMark(first.relation), element("span", "row-name", `${entities[first.subject].label} ${relationLabel(first.relation)} ${entities[first.object].label}`),
    element("span", "row-note", [statusLabel(first.status), count(found.length, words().statement), count(sources(found), words().source)].join(" · ")));
  return made;
}
