// The drawing as a picture to keep: PNG from the canvas, SVG from what is drawn.

function keep(blob, ending) {
  const link = element("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${pictureName()}.${ending}`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function pictureName() {
  const name = focus.node !== null ? entities[focus.node].label : asked.kind ? question() : data.title;
  return fold(name).replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "kg";
}

function pictureCaption() {
  const parts = [data.title, asked.kind ? question() : "", byId("summary").textContent];
  return parts.filter(Boolean).join(" · ");
}

function keepPng() {
  const drawn = byId("mynetwork").querySelector("canvas");
  const ratio = drawn.width / drawn.clientWidth;
  const made = element("canvas");
  Object.assign(made, { width: drawn.width, height: drawn.height + Math.round(34 * ratio) });
  const context = made.getContext("2d");
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, made.width, made.height);
  context.drawImage(drawn, 0, 0);
  context.font = `${12 * ratio}px ${FONT}`;
  context.fillStyle = colours.soft;
  context.fillText(clip(pictureCaption(), 140), 14 * ratio, drawn.height + 20 * ratio);
  made.toBlob((blob) => keep(blob, "png"), "image/png");
}

function svgElement(tag, attributes, text = null) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, typeof value === "number" ? Math.round(value * 10) / 10 : value);
  }
  if (text !== null) made.textContent = text;
  return made;
}

function svgMark(type, { x, y }, size) {
  const path = { PER: [[-1, -1], [1, -1], [1, 1], [-1, 1]], LOC: [[-1.1, -0.7], [1.1, -0.7], [0, 1.2]], PROD: [[0, -1.1], [1.1, 0], [0, 1.1], [-1.1, 0]] }[type];
  const look = { fill: typeColour(type), stroke: colours.paper, "stroke-width": 1.5 };
  if (!path) return svgElement("circle", { cx: x, cy: y, r: size, ...look });
  const points = path.map(([dx, dy]) => `${(x + dx * size).toFixed(1)},${(y + dy * size).toFixed(1)}`).join(" ");
  return svgElement("polygon", { points, ...look });
}

function svgGroups(view, places) {
  if (!groupsShown()) return [];
  const size = groupReach() * view.scale;
  return drawnGroups(places).map(([group, members]) => {
    const d = areaOf(members, groupReach()).map(([kind, a, b]) => {
      if (kind === "band") return `M${bandCorners(view.at(a), view.at(b), size * 0.55).map((corner) => corner.map((n) => n.toFixed(1)).join(" ")).join("L")}Z`;
      const { x, y } = view.at({ x: a, y: b });
      return `M${(x + size).toFixed(1)} ${y.toFixed(1)}A${size} ${size} 0 1 1 ${(x - size).toFixed(1)} ${y.toFixed(1)}A${size} ${size} 0 1 1 ${(x + size).toFixed(1)} ${y.toFixed(1)}Z`;
    }).join("");
    return svgElement("path", { d, fill: groupColour(group) });
  });
}

function svgLine(edge, view, places) {
  const [a, b] = [view.at(places[edge.from]), view.at(places[edge.to])];
  const look = { stroke: edge.color.color, "stroke-width": Math.max(0.6, edge.width * view.scale), "stroke-opacity": edge.color.opacity };
  if (edge.dashes) look["stroke-dasharray"] = edge.dashes.map((n) => n * view.scale).join(" ");
  return svgElement("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, ...look });
}

function svgText(note) {
  const turn = note.angle ? { transform: `rotate(${(note.angle * 180) / Math.PI} ${note.x} ${note.y})` } : {};
  const tint = note.inside ? colours.initials : note.dim ? colours.faint : note.soft ? colours.soft : colours.ink;
  const halo = note.inside || note.badge ? {} : { stroke: colours.halo, "stroke-width": 3.5, "paint-order": "stroke", "stroke-linejoin": "round" };
  return svgElement("text", {
    x: note.x, y: note.y, fill: tint, "font-size": note.size, "font-weight": note.bold ? 600 : 400, "text-anchor": "middle", "dominant-baseline": "central", ...turn, ...halo,
  }, note.text);
}

function svgOfView() {
  const view = projection();
  const places = sheet.network.getPositions();
  const root = svgElement("svg", { xmlns: SVG, width: view.width, height: view.height + 34, viewBox: `0 0 ${view.width} ${view.height + 34}`, "font-family": FONT });
  root.append(svgElement("title", {}, pictureCaption()), svgElement("rect", { width: "100%", height: "100%", fill: colours.paper }), ...svgGroups(view, places));
  sheet.edges.forEach((edge) => root.append(svgLine(edge, view, places)));
  sheet.nodes.forEach((node) => root.append(svgMark(entities[node.id].type, view.at(places[node.id]), node.size * view.scale)));
  for (const note of sheet.written) {
    if (note.badge) root.append(svgElement("rect", { x: note.x - note.badge, y: note.y - 7, width: 2 * note.badge, height: 14, rx: 7, fill: colours.panel, stroke: note.tint }));
    root.append(svgText(note));
  }
  root.append(svgElement("text", { x: 14, y: view.height + 20, fill: colours.soft, "font-size": 12 }, pictureCaption()));
  return new XMLSerializer().serializeToString(root);
}

function keepSvg() {
  keep(new Blob([svgOfView()], { type: "image/svg+xml" }), "svg");
}
