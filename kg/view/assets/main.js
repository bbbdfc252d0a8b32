// The page comes to life: selection, keys, start.

function selectNode(node, framed = false) {
  Object.assign(focus, { node, link: null });
  draw();
  showPanel();
  if (framed) fit([node, ...neighbours(node).filter((id) => sheet.nodes.get(id))]);
}

function selectLink(id) {
  Object.assign(focus, { node: null, link: id });
  draw();
  showPanel();
}

function clearFocus() {
  if (focus.node === null && focus.link === null) return;
  Object.assign(focus, { node: null, link: null });
  byId("query").value = "";
  draw();
  showPanel();
}

// Go to a node from the search or a list: bring it into view with its nearest if it is not.
function visit(node) {
  if (!inView.has(node)) {
    inView.add(node);
    const known = neighbours(node).some((id) => inView.has(id) && id !== node);
    if (!known) hiddenNeighbours(node).slice(0, EXPANSION).forEach((id) => inView.add(id));
  }
  selectNode(node, true);
}

function visitPair(one, other) {
  inView.add(one).add(other);
  const found = linksOf[one].find((link) => otherEnd(link, one) === other);
  if (!found) return;
  selectLink(found.id);
  fit([one, other].filter((id) => sheet.nodes.get(id)));
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

const KEYS = {
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
  if (event.key === "Escape") {
    hideTooltip();
    clearFocus();
  } else if (event.key === "/" && event.target.tagName !== "INPUT") {
    event.preventDefault();
    byId("query").focus();
  }
}

function start() {
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  document.documentElement.dataset.theme = prefersDark.matches ? "dark" : "light";
  readColours();
  toggleFilters(matchMedia("(min-width: 900px)").matches && facts.length > 0);
  draw();
  openScene();
  openSearch();
  setLanguage(data.language);
  byId("fit").addEventListener("click", () => fit());
  byId("theme").addEventListener("click", () => setTheme(dark() ? "light" : "dark"));
  byId("language").addEventListener("click", () => setLanguage(language === "it" ? "en" : "it"));
  byId("filters-toggle").addEventListener("click", () => toggleFilters(byId("filters").hidden));
  byId("mynetwork").addEventListener("keydown", networkKey);
  document.addEventListener("keydown", pageKey);
  prefersDark.addEventListener("change", (event) => setTheme(event.matches ? "dark" : "light"));
  fit(null, false);
}

start();
