// The drawing: vis-network with the places given and physics off.

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const BACKBONE = 3; // strongest links of each node that are always drawn plainly
const CROWD = 600; // from so many names on, the other links are drawn in focus only
const SPARSE = 150; // up to so many lines denials are crossed at any distance
const AIRY = 80; // names

const sheet = { nodes: new vis.DataSet(), edges: new vis.DataSet(), network: null, lines: new Map(), notes: new Map(), moving: false, hover: null, unit: 1, written: null };

function radius(entity) {
  return sheet.unit * (6 + 17 * Math.sqrt(entity.weight));
}

function openScene() {
  const options = JSON.parse(data.options);
  options.nodes = { chosen: false, borderWidth: 1.5, label: undefined };
  options.edges = { chosen: false, smooth: false, arrowStrikethrough: false, selectionWidth: 0, hoverWidth: 0 };
  sheet.network = new vis.Network(byId("mynetwork"), { nodes: sheet.nodes, edges: sheet.edges }, options);
  sheet.network.on("beforeDrawing", paintGroups);
  sheet.network.on("afterDrawing", annotate);
  sheet.network.on("click", (event) => pick(event));
  sheet.network.on("doubleClick", (event) => event.nodes.length && expand(event.nodes[0]));
  sheet.network.on("dragEnd", (event) => event.nodes.forEach(keepPlace));
  for (const [name, kind] of [["hoverNode", "node"], ["hoverEdge", "edge"]]) {
    sheet.network.on(name, (event) => hover(kind, event[kind], event.pointer.DOM));
  }
  for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) sheet.network.on(name, hideTooltip);
  sheet.network.on("dragStart", () => moving(true));
  sheet.network.on("dragEnd", () => moving(false));
}

// While a crowd is dragged its lines are not drawn: the hand must not wait.
function moving(now) {
  sheet.moving = now && onStage().size > CROWD;
}

function keepPlace(node) {
  const place = sheet.network.getPosition(node);
  if (asked.answer?.places) asked.answer.places.set(node, place);
  else Object.assign(entities[node], place);
}

// An answer may have an order of its own; else every node keeps its place.
function placeOf(entity) {
  const { x, y } = asked.answer?.places?.get(entity.id) ?? entity;
  return { x, y };
}

function pick(event) {
  hideTooltip();
  if (event.nodes.length) selectNode(event.nodes[0]);
  else if (event.edges.length) selectLink(event.edges[0]);
  else clearFocus();
}

// The links to draw: both ends in view, and some statement that passes the filters.
function drawnLinks() {
  sheet.lines.clear();
  const stage = onStage();
  links.forEach((link) => {
    if (link.low === link.high || !stage.has(link.low) || !stage.has(link.high)) return;
    const found = passing(link);
    if (found.length) sheet.lines.set(link.id, found);
  });
}

// The links that carry the picture; in a dense graph the others are drawn faintly.
function backbone() {
  const kept = new Set();
  const weight = (id) => sources(sheet.lines.get(id));
  const ends = grouped([...sheet.lines.keys()].flatMap((id) => [[links[id].low, id], [links[id].high, id]]), ([node]) => node);
  for (const members of ends.values()) {
    members.map(([, id]) => id).sort((a, b) => weight(b) - weight(a) || a - b).slice(0, BACKBONE).forEach((id) => kept.add(id));
  }
  return kept;
}

function thin(plain) {
  const focused = focus.node !== null || focus.link !== null;
  for (const id of [...sheet.lines.keys()]) {
    if (!plain.has(id) && !(focused && inFocus(links[id]))) sheet.lines.delete(id);
  }
}

function lineNote(found) {
  const denied = found.some((fact) => fact.status === "denied");
  return { weight: found.length, width: lineWidth(found), tint: colours[lead(found).relation], label: bundleLabel(found), crossed: denied, denied: strongest(found) === "denied" };
}

function inFocus(link) {
  if (focus.link !== null) return link.id === focus.link;
  return focus.node === null || link.low === focus.node || link.high === focus.node;
}

function lit() {
  if (focus.link !== null) return new Set([links[focus.link].low, links[focus.link].high]);
  return focus.node === null ? null : new Set([focus.node, ...neighbours(focus.node)]);
}

// In a small drawing what is not in focus stays legible.
function airy() {
  return onStage().size <= AIRY;
}

function visNode(entity, near) {
  const colour = typeColour(entity.type);
  const dim = near !== null && !near.has(entity.id);
  const face = { background: colour, border: entity.id === focus.node ? colours.ink : colours.paper };
  return {
    id: entity.id, ...placeOf(entity), shape: SHAPES[entity.type], size: radius(entity),
    borderWidth: entity.id === focus.node ? Math.min(3.5, radius(entity) / 4) : 1.5, opacity: dim ? (airy() ? 0.45 : 0.2) : 1,
    color: { ...face, hover: face, highlight: face },
  };
}

function arrow(enabled) {
  return { enabled, scaleFactor: 0.5, type: "arrow" };
}

// Links between groups step back, so that the groups themselves can be read.
function presence(link, plain) {
  if (focus.node !== null || focus.link !== null) return inFocus(link) ? 1 : airy() ? 0.25 : 0.06;
  if (!plain) return 0.15;
  return asked.answer || entities[link.low].group === entities[link.high].group ? 0.85 : 0.45;
}

function lineWidth(found) {
  return sheet.unit ** 0.6 * Math.min(5, 1.2 + 0.7 * (sources(found) - 1));
}

function visEdge(link, found, plain) {
  const first = lead(found);
  const towards = (end) => found.some((fact) => fact.object === end && !data.relations[fact.relation].symmetric);
  const tint = colours[first.relation];
  const clear = (focus.node !== null || focus.link !== null) && inFocus(link);
  const headed = clear || onStage().size <= CROWD; // in a crowd no head can be seen, and each takes time
  return {
    id: link.id, from: link.low, to: link.high, dashes: dashes(first.status),
    width: lineWidth(found) * (clear ? 1.4 : 1),
    color: { color: tint, hover: tint, highlight: tint, inherit: false, opacity: presence(link, plain) },
    arrows: { to: arrow(headed && towards(link.high)), from: arrow(headed && towards(link.low)) },
  };
}

function replace(set, items) {
  const kept = new Set(items.map((item) => item.id));
  set.remove(set.getIds().filter((id) => !kept.has(id)));
  set.update(items);
}

// Draw what is in view, in the chosen filters, colours and focus.
function draw() {
  drawnLinks();
  const stage = onStage();
  const plain = sheet.lines.size > 2 * stage.size ? backbone() : null;
  const linked = new Set(focus.node === null ? [] : [focus.node]);
  for (const id of sheet.lines.keys()) linked.add(links[id].low).add(links[id].high);
  const near = lit();
  replace(sheet.nodes, [...stage].filter((id) => linked.has(id)).map((id) => visNode(entities[id], near)));
  if (stage.size > CROWD && plain) thin(plain);
  replace(sheet.edges, [...sheet.lines].map(([id, found]) => visEdge(links[id], found, !plain || plain.has(id))));
  sheet.notes = new Map([...sheet.lines].map(([id, found]) => [id, lineNote(found)]));
  sheet.network?.setOptions({ interaction: { hideEdgesOnDrag: stage.size > CROWD, hideEdgesOnZoom: stage.size > CROWD } });
  sheet.network?.redraw();
  showNotice();
  showChip();
  showTable();
}

function annotate(context) {
  const view = projection();
  const places = sheet.network.getPositions();
  const near = lit();
  const spots = [];
  for (const id of Object.keys(places)) {
    const entity = entities[id];
    const spot = view.at(places[id]);
    if (!view.within(spot)) continue;
    const strong = entity.id === focus.node || (focus.link !== null && near.has(entity.id)) || sheet.hover === `node ${id}`;
    spots.push({ ...spot, entity, radius: radius(entity) * view.scale, strong, near: near !== null && near.has(entity.id), dim: near !== null && !near.has(entity.id) });
  }
  spots.sort((a, b) => b.strong - a.strong || b.near - a.near || a.entity.id - b.entity.id);
  const ratio = context.canvas.width / view.width;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  writeLabels(context, spots, lineSpots(places, view), view);
  context.restore();
}

function lineSpots(places, view) {
  const focused = focus.node !== null || focus.link !== null;
  const found = [];
  if (sheet.moving) return found;
  for (const [id, note] of sheet.notes) {
    const link = links[id];
    if (!places[link.low] || !places[link.high]) continue;
    const a = view.at(places[link.low]);
    const b = view.at(places[link.high]);
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    const strong = focused && inFocus(link);
    if (!view.within(middle) || (focused && !strong)) continue;
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    const crossed = note.crossed && (strong || view.scale > 0.3 || sheet.notes.size < SPARSE);
    if (!crossed && length < 50) continue;
    const wide = (note.width * view.scale) / 2;
    const lift = { x: (b.y - a.y) / length, y: (a.x - b.x) / length };
    const side = lift.y > 0 ? -1 : 1;
    found.push({
      ...middle, ...note, link, above: { x: middle.x + side * lift.x * (wide + 7), y: middle.y + side * lift.y * (wide + 7) }, strong, boxes: [], angle: Math.atan2(b.y - a.y, b.x - a.x),
      room: length - (radius(entities[link.low]) + radius(entities[link.high])) * view.scale,
      cross: crossed ? { x: a.x + (b.x - a.x) * 0.38, y: a.y + (b.y - a.y) * 0.38, reach: Math.min(4, Math.max(2, 4 * view.scale)) } : null,
    });
  }
  return found.sort((a, b) => b.weight - a.weight);
}
