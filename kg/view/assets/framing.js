// What the window shows of the drawing: scale, place, and how much is in view.

const STEP = 300; // names added by "show more"
const ALL_LIMIT = 6000; // up to so many names all may be drawn at once
const EXPANSION = 40; // names added by expanding one node

// From drawing units to pixels of the window.
function projection() {
  const box = byId("mynetwork");
  const scale = sheet.network.getScale();
  const middle = sheet.network.getViewPosition();
  const size = { width: box.clientWidth, height: box.clientHeight };
  const at = ({ x, y }) => ({ x: (x - middle.x) * scale + size.width / 2, y: (y - middle.y) * scale + size.height / 2 });
  const within = ({ x, y }) => x > -60 && y > -30 && x < size.width + 60 && y < size.height + 30;
  return { at, within, scale, ...size };
}

// The largest unit that leaves room between marks: they take up to 48 units of a place of 70.
function roomiest() {
  const shown = known([...onStage()]);
  const mean = shown.reduce((sum, id) => sum + 6 + 17 * Math.sqrt(entities[id].weight), 0) / Math.max(1, shown.length);
  return asked.answer?.places ? 2.5 : Math.max(1, 24 / mean);
}

// Marks and lines grow when the whole graph is seen from far, so that they stay legible.
function unitAt(scale) {
  return Math.min(2.5, roomiest(), Math.max(1, 0.75 / scale));
}

function resize(scale) {
  const unit = unitAt(scale);
  if (Math.abs(unit - sheet.unit) < 0.05) return;
  sheet.unit = unit;
  draw();
}

// What the panel hides of the drawing where it lies over it (small screens).
function coveredHeight() {
  const panel = byId("panel");
  return getComputedStyle(panel).position === "absolute" ? panel.offsetHeight : 0;
}

// The middle of some places, and the scale at which all of them are in the window.
function framed(places, covered) {
  const view = projection();
  const xs = places.map((place) => place.x);
  const ys = places.map((place) => place.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const margin = Math.min(70, view.width / 8);
  const scale = Math.min(
    (view.width - 2 * margin) / Math.max(right - left, 1),
    (view.height - covered - 2 * (byId("notice").hidden ? 44 : 84)) / Math.max(bottom - top, 1),
    1.1,
  );
  return { scale, x: (left + right) / 2, y: (top + bottom) / 2 };
}

// Choose the unit before a large drawing is made, or `fit` would have it made twice.
function foresee() {
  const places = known([...onStage()]).map((id) => placeOf(entities[id]));
  if (places.length) sheet.unit = unitAt(framed(places, coveredHeight()).scale);
}

// Bring nodes (by id; all when none are given) into the window.
function fit(ids = null, animated = true) {
  const places = Object.values(sheet.network.getPositions(ids ?? sheet.nodes.getIds()));
  if (!places.length) return;
  const covered = coveredHeight();
  const { scale, x, y } = framed(places, covered);
  resize(scale);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || onStage().size > 900;
  sheet.network.moveTo({
    position: { x, y: y + covered / 2 / scale }, scale,
    animation: animated && !calm ? { duration: 350, easingFunction: "easeInOutQuad" } : false,
  });
}

// Add the most important hidden neighbours of a node to the drawing.
function expand(node) {
  if (load(node, () => expand(node))) return;
  hiddenNeighbours(node).slice(0, EXPANSION).forEach((id) => inView.add(id));
  selectNode(node, false);
  fit([node, ...neighbours(node).filter((id) => sheet.nodes.get(id))]);
}

function showMore(upTo) {
  if (source.first && entities.filter(Boolean).length < Math.min(upTo, total.entities)) {
    source.first(upTo).then(() => showMore(upTo));
    return;
  }
  showFirst(upTo);
  refilter();
  fit();
}
