// Names and relations written over the drawing, at reading size, never over one another.

const LABEL_AREA = 11000; // square pixels of canvas for each name at first sight
const NAME_LENGTH = 26;
const LEADING = 24; // names that may cover the marks of lesser ones, in a crowd
const widths = new Map();

function textWidth(context, text) {
  const key = `${context.font}\n${text}`;
  if (!widths.has(key)) {
    if (widths.size > 20000) widths.clear();
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

// Boxes already taken on the screen, in tiles so that a test looks at few of them.
class Taken {
  constructor(width, height) {
    this.tiles = new Map();
    Object.assign(this, { width, height });
  }

  inside(box) {
    return box.left >= 2 && box.right <= this.width - 2 && box.top >= 2 && box.bottom <= this.height - 2;
  }

  * tilesOf(box) {
    for (let x = Math.floor(box.left / 80); x <= Math.floor(box.right / 80); x += 1) {
      for (let y = Math.floor(box.top / 80); y <= Math.floor(box.bottom / 80); y += 1) yield `${x} ${y}`;
    }
  }

  add(box) {
    for (const tile of this.tilesOf(box)) {
      if (!this.tiles.has(tile)) this.tiles.set(tile, []);
      this.tiles.get(tile).push(box);
    }
  }

  // `leading`: the marks of lesser nodes do not count.
  free(box, owner, leading) {
    for (const tile of this.tilesOf(box)) {
      for (const other of this.tiles.get(tile) ?? []) {
        if (other.owner !== undefined && (other.owner === owner || (leading && !other.leading))) continue;
        if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom) {
          return false;
        }
      }
    }
    return true;
  }
}

function haloed(context, text, x, y, colour) {
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = colours.halo;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function around(x, y, halfWidth, halfHeight) {
  return { left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight };
}

// Write one name under, over or beside its mark, where there is room inside the window.
function writeName(context, taken, spot, strong) {
  const size = Math.round(11 + 5 * Math.sqrt(spot.entity.weight));
  context.font = `${strong || spot.bold ? 600 : 400} ${size}px ${FONT}`;
  const text = clip(spot.entity.label, NAME_LENGTH);
  const half = textWidth(context, text) / 2 + 2;
  const tall = size / 2 + 1;
  const below = spot.radius + tall + 2;
  const beside = spot.radius + half + 4;
  const [aslant, lower] = [spot.radius * 0.7 + half + 3, spot.radius * 0.7 + tall];
  const places = [
    [0, below], [beside, 0], [-beside, 0], [0, -below],
    [aslant, lower], [-aslant, lower], [aslant, -lower], [-aslant, -lower],
  ];
  const found = places.find(([dx, dy]) => {
    const box = around(spot.x + dx, spot.y + dy, half, tall);
    return taken.inside(box) && taken.free(box, spot.entity.id, spot.leading);
  });
  if (!found && !strong) return false;
  const [dx, dy] = found ?? places[0];
  taken.add(around(spot.x + dx, spot.y + dy, half, tall));
  haloed(context, text, spot.x + dx, spot.y + dy, spot.dim ? colours.faint : colours.ink);
  return true;
}

// Write a relation along its line if the line is long enough for it.
function writeRelation(context, taken, line, strong) {
  context.font = `${strong ? 600 : 400} 11px ${FONT}`;
  const wide = textWidth(context, line.label);
  if (line.room < wide + 18) return;
  const steps = Math.max(1, Math.ceil(wide / 11));
  for (let step = 0; step <= steps; step += 1) {
    const along = (step / steps - 0.5) * wide;
    const box = around(line.x + Math.cos(line.angle) * along, line.y + Math.sin(line.angle) * along, 7, 7);
    if (!taken.free(box)) return;
    line.boxes.push(box);
  }
  line.boxes.forEach((box) => taken.add(box));
  context.save();
  context.translate(line.x, line.y);
  context.rotate(Math.abs(line.angle) > Math.PI / 2 ? line.angle + Math.PI : line.angle);
  haloed(context, line.label, 0, 0, line.denied ? colours.denied : colours.soft);
  context.restore();
}

// A small cross: somebody denies this.
function writeCross(context, taken, line) {
  const reach = line.strong ? 4 : line.cross.reach;
  context.lineCap = "round";
  for (const [width, colour] of [[reach + 0.5, colours.halo], [reach > 3 ? 2 : 1.4, colours.denied]]) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.beginPath();
    context.moveTo(line.cross.x - reach, line.cross.y - reach);
    context.lineTo(line.cross.x + reach, line.cross.y + reach);
    context.moveTo(line.cross.x + reach, line.cross.y - reach);
    context.lineTo(line.cross.x - reach, line.cross.y + reach);
    context.stroke();
  }
  taken.add(around(line.cross.x, line.cross.y, reach + 1, reach + 1));
}

// `spots` and `lines` come the most important first, the ones in focus before all.
function writeLabels(context, spots, lines, { width, height }) {
  const taken = new Taken(width, height);
  context.textAlign = "center";
  context.textBaseline = "middle";
  spots.forEach((spot, place) => {
    spot.leading = spots.length > 120 && place < LEADING;
    spot.bold = place < Math.min(LEADING / 2, spots.length / 6);
    taken.add({ ...around(spot.x, spot.y, spot.radius, spot.radius), owner: spot.entity.id, leading: spot.leading });
  });
  for (const line of lines) if (line.cross) writeCross(context, taken, line);
  let left = Math.max(30, (width * height) / LABEL_AREA);
  for (const spot of spots) {
    if (spot.strong) writeName(context, taken, spot, true);
  }
  for (const line of lines) if (line.strong) writeRelation(context, taken, line, true);
  for (const spot of spots) {
    if (spot.strong || spot.dim) continue;
    if (left <= 0) break;
    if (writeName(context, taken, spot, false)) left -= 1;
  }
  for (const line of lines) if (!line.strong && !line.dim) writeRelation(context, taken, line, false);
}
