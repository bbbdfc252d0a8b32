// Communities as soft areas behind the marks: one outline round all of a group.

const GROUP_LEAST = 4; // smaller groups need no area

// The drawn members of each group, with their places.
function drawnGroups(places) {
  const members = Object.keys(places).map((id) => ({ ...places[id], entity: entities[id] }));
  return [...grouped(members, (member) => member.entity.group)].filter(([, all]) => all.length >= GROUP_LEAST);
}

// Discs round the members and bands along the links inside, all turning the same way:
// filled at once they make one even area.
function areaOf(members, reachOf) {
  const pieces = members.map(({ x, y }) => ["disc", x, y]);
  const place = new Map(members.map((member) => [member.entity.id, member]));
  for (const id of sheet.lines.keys()) {
    const one = place.get(links[id].low);
    const other = place.get(links[id].high);
    if (one && other && Math.hypot(one.x - other.x, one.y - other.y) < 9 * reachOf) pieces.push(["band", one, other]);
  }
  return pieces;
}

function bandCorners(one, other, half) {
  const length = Math.hypot(other.x - one.x, other.y - one.y) || 1;
  const [dx, dy] = [((other.x - one.x) / length) * half, ((other.y - one.y) / length) * half];
  return [[one.x + dy, one.y - dx], [other.x + dy, other.y - dx], [other.x - dy, other.y + dx], [one.x - dy, one.y + dx]];
}

function groupsShown() {
  return sheet.nodes.length >= 12 && sheet.nodes.length <= CROWD && !asked.answer?.places;
}

function paintGroups(context) {
  if (!groupsShown()) return;
  const size = groupReach();
  context.save();
  for (const [group, members] of drawnGroups(sheet.network.getPositions())) {
    context.beginPath();
    for (const [kind, a, b] of areaOf(members, size)) {
      if (kind === "disc") {
        context.moveTo(a + size, b);
        context.arc(a, b, size, 0, 2 * Math.PI);
      } else {
        bandCorners(a, b, size * 0.55).forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
        context.closePath();
      }
    }
    context.fillStyle = groupColour(group);
    context.globalAlpha = focus.node === null && focus.link === null ? 1 : 0.45;
    context.fill("nonzero");
  }
  context.restore();
}

function groupReach() {
  return 44 + 6 * sheet.unit;
}

function groupMembers(number) {
  return entities.filter((entity) => entity.group === number);
}

function groupName(number) {
  return groupMembers(number).slice(0, 3).map((entity) => clip(entity.label, 24)).join(", ");
}
