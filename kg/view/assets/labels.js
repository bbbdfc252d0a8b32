// Names and relations written over the drawing, at reading size, never over one another.

const LABEL_AREA = 11000; // square pixels of canvas for each name at first sight
const NAME_LENGTH = 26;
const LEADING = 24; // names that may cover the marks of lesser ones, in a crowd
const TRIES = 6; // names tried for each that has room: of a crowd the lesser are not all tried
const widths = new Map();

// Asking a canvas for its font costs more than all the rest, so it is told and never asked.
function textWidth(context, font, text) {
  const key = `${font}\n${text}`;
  if (!widths.has(key)) {
    if (widths.size > 20000) widths.clear();
    context.font = font;
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
  const font = `${strong || spot.bold ? 600 : 400} ${size}px ${FONT}`;
  const text = clip(spot.entity.label, NAME_LENGTH);
  const half = textWidth(context, font, text) / 2 + 2;
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
  context.font = font;
  haloed(context, text, spot.x + dx, spot.y + dy, spot.dim ? colours.soft : colours.ink);
  sheet.written.push({ text, x: spot.x + dx, y: spot.y + dy, size, bold: strong || spot.bold, dim: spot.dim, angle: 0 });
  return true;
}

// Write a relation along its line if the line is long enough, or else only how many it bundles.
function writeRelation(context, taken, line, strong) {
  const font = `${strong ? 600 : 400} 11px ${FONT}`;
  const fits = (text) => {
    const wide = textWidth(context, font, text);
    return line.room >= wide + 18 && clearWay(taken, line, wide);
  };
  const text = fits(line.label) ? line.label : null;
  if (text === null) {
    if (line.weight > 1) writeCount(context, taken, line);
    return;
  }
  line.boxes.forEach((box) => taken.add(box));
  const angle = Math.abs(line.angle) > Math.PI / 2 ? line.angle + Math.PI : line.angle;
  context.save();
  context.font = font;
  context.translate(line.above.x, line.above.y);
  context.rotate(angle);
  haloed(context, text, 0, 0, line.denied ? colours.denied : colours.soft);
  context.restore();
  sheet.written.push({ text, x: line.above.x, y: line.above.y, size: 11, bold: strong, dim: false, soft: true, angle });
}

function clearWay(taken, line, wide) {
  const steps = Math.max(1, Math.ceil(wide / 11));
  line.boxes = [];
  for (let step = 0; step <= steps; step += 1) {
    const along = (step / steps - 0.5) * wide;
    const box = around(line.above.x + Math.cos(line.angle) * along, line.above.y + Math.sin(line.angle) * along, 6, 6);
    if (!taken.free(box)) return false;
    line.boxes.push(box);
  }
  return true;
}

// How many statements a line bundles, in a small round badge at its middle.
function writeCount(context, taken, line) {
  const text = number(line.weight);
  const font = `600 10px ${FONT}`;
  const half = Math.max(7, textWidth(context, font, text) / 2 + 4);
  const box = around(line.x, line.y, half + 1, 8);
  if (line.room < 2 * half + 10 || !taken.free(box)) return;
  taken.add(box);
  context.beginPath();
  context.roundRect(line.x - half, line.y - 7, 2 * half, 14, 7);
  context.fillStyle = colours.panel;
  context.fill();
  context.lineWidth = 1.2;
  context.strokeStyle = line.tint;
  context.stroke();
  context.fillStyle = colours.ink;
  context.font = font;
  context.fillText(text, line.x, line.y + 0.5);
  sheet.written.push({ text, x: line.x, y: line.y, size: 10, bold: true, dim: false, badge: half, tint: line.tint, angle: 0 });
}

// The first letters inside a mark that is large enough for them.
function writeInitials(context, spot) {
  const room = spot.radius * (spot.entity.type === "PROD" || spot.entity.type === "LOC" ? 0.72 : 1);
  if (room < 9) return;
  const size = Math.min(17, room * 0.92);
  const text = initials(spot.entity.label);
  const lift = spot.entity.type === "LOC" ? -spot.radius * 0.3 : 0;
  context.font = `600 ${size}px ${FONT}`;
  context.fillStyle = colours.initials;
  context.globalAlpha = spot.dim ? 0.3 : 1;
  context.fillText(text, spot.x, spot.y + lift + 0.5);
  context.globalAlpha = 1;
  sheet.written.push({ text, x: spot.x, y: spot.y + lift, size, bold: true, dim: spot.dim, inside: true, angle: 0 });
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
  sheet.written = [];
  context.textAlign = "center";
  context.textBaseline = "middle";
  spots.forEach((spot, place) => {
    spot.leading = spot.near || (spots.length > 40 && place < LEADING);
    spot.bold = place < Math.min(LEADING / 2, spots.length / 6);
    taken.add({ ...around(spot.x, spot.y, spot.radius, spot.radius), owner: spot.entity.id, leading: spot.leading });
  });
  spots.forEach((spot) => writeInitials(context, spot));
  for (const line of lines) if (line.cross) writeCross(context, taken, line);
  let left = Math.max(30, (width * height) / LABEL_AREA);
  let tries = TRIES * left;
  for (const spot of spots) {
    if (spot.strong) writeName(context, taken, spot, true);
  }
  for (const line of lines) if (line.strong) writeRelation(context, taken, line, true);
  for (const spot of spots) {
    if (spot.strong || (spot.dim && !airy())) continue;
    tries -= 1;
    if ((left <= 0 || tries <= 0) && !spot.near) break;
    if (writeName(context, taken, spot, false)) left -= 1;
  }
  for (const line of lines) if (!line.strong && !line.dim) writeRelation(context, taken, line, false);
}
