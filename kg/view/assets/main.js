// The page comes to life: selection, keys, start.

function selectNode(node, framed = false) {
  if (load(node, () => selectNode(node, framed))) return;
  Object.assign(focus, { node, link: null, form: null });
  draw();
  showPanel();
  commit();
  byId("told").textContent = entities[node].label; // for who does not see it
  if (framed) fit([node, ...neighbours(node).filter((id) => sheet.nodes.get(id))]);
}

function selectLink(id) {
  Object.assign(focus, { node: null, link: id, form: null });
  shownTable.open = false;
  draw();
  showPanel();
  commit();
}

function clearFocus() {
  if (focus.node === null && focus.link === null && focus.form === null) return;
  Object.assign(focus, { node: null, link: null, form: null });
  byId("query").value = "";
  draw();
  showPanel();
  commit();
}

// On a live page: fetch what is around a node, then go on. Tells whether one has to wait.
function load(node, then) {
  const waiting = source.around?.(node);
  waiting?.then(() => {
    sift();
    then();
  });
  return Boolean(waiting);
}

// Go to a node from the search or a list: bring it into view with its nearest if it is not.
function visit(node) {
  if (load(node, () => visit(node))) return;
  if (asked.answer && !asked.answer.nodes.has(node)) {
    clearAnswer();
    sift();
  }
  inView.add(node);
  const near = neighbours(node).some((id) => inView.has(id));
  if (!near) hiddenNeighbours(node).slice(0, EXPANSION).forEach((id) => inView.add(id));
  shownTable.open = false;
  selectNode(node, true);
}

function visitPair(one, other) {
  inView.add(one).add(other);
  const found = linkBetween(one, other);
  if (!found) return;
  selectLink(found.id);
  if (!asked.answer) fit([one, other].filter((id) => sheet.nodes.get(id)));
}

function zoom(factor) {
  const scale = Math.min(4, Math.max(0.03, sheet.network.getScale() * factor));
  sheet.network.moveTo({ scale });
}

function pan(dx, dy) {
  const { x, y } = sheet.network.getViewPosition();
  const step = 80 / sheet.network.getScale();
  sheet.network.moveTo({ position: { x: x + dx * step, y: y + dy * step } });
}

// Step through the drawn names, the most important first.
function stepNode(by) {
  const drawn = sheet.nodes.getIds().sort((a, b) => a - b);
  const at = drawn.indexOf(focus.node);
  if (drawn.length) selectNode(drawn[at < 0 ? (by > 0 ? 0 : drawn.length - 1) : (at + by + drawn.length) % drawn.length], true);
}

const KEYS = {
  ".": () => stepNode(1),
  ",": () => stepNode(-1),
  ArrowLeft: () => pan(-1, 0),
  ArrowRight: () => pan(1, 0),
  ArrowUp: () => pan(0, -1),
  ArrowDown: () => pan(0, 1),
  "+": () => zoom(1.25),
  "=": () => zoom(1.25),
  "-": () => zoom(0.8),
  0: () => fit(),
};

function networkKey(event) {
  const action = KEYS[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  action();
}

function pageKey(event) {
  const typing = ["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName);
  if (event.key === "Escape") {
    hideTooltip();
    if (asked.kind && focus.node === null && focus.link === null && focus.form === null) leaveAnswer();
    else clearFocus();
  } else if (event.key === "/" && !typing) {
    event.preventDefault();
    byId("query").focus();
  } else if (event.key === "z" && (event.ctrlKey || event.metaKey) && !typing) {
    event.preventDefault();
    undo();
  }
}

function listen() {
  const actions = {
    fit: () => fit(),
    undo,
    png: keepPng,
    svg: keepSvg,
    share: () => copyText(location.href),
    theme: () => setTheme(dark() ? "light" : "dark"),
    "table-toggle": toggleTable,
    "filters-toggle": () => toggleFilters(byId("filters").hidden),
    language: () => {
      setLanguage(language === "it" ? "en" : "it");
      commit();
    },
  };
  for (const [id, action] of Object.entries(actions)) byId(id).addEventListener("click", action);
  byId("mynetwork").addEventListener("keydown", networkKey);
  document.addEventListener("keydown", pageKey);
  addEventListener("hashchange", () => restoreFrom(location.hash));
  for (const [name, theme] of [["beforeprint", () => "light"], ["afterprint", () => printed]]) {
    addEventListener(name, () => {
      if (name === "beforeprint") printed = document.documentElement.dataset.theme;
      setTheme(theme());
      sheet.network.redraw();
    });
  }
}

let printed = "light";

function restoreFrom(hash) {
  const text = hash.replace(/^#/, "");
  const wait = source.keys?.(text);
  if (wait) wait.then(() => restore(text));
  else restore(text);
}

function start() {
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  document.documentElement.dataset.theme = prefersDark.matches ? "dark" : "light";
  readColours();
  toggleFilters(matchMedia("(min-width: 900px)").matches && total.facts > 0);
  sift();
  draw();
  openScene();
  suggesting(byId("query"), byId("suggestions"), visit);
  listen();
  prefersDark.addEventListener("change", (event) => setTheme(event.matches ? "dark" : "light"));
  restoreFrom(location.hash);
}

start();
