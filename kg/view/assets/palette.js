// Shapes, colours and lines of things; the colours themselves stand in style.css.

const SHAPES = { ORG: "dot", PER: "square", LOC: "triangleDown", PROD: "diamond" };
const STRENGTH = ["asserted", "prospective", "ended", "denied"];
const FAMILIES = {
  capital: ["investorIn", "acquirerOf", "parentOf"],
  trade: ["supplierTo", "partnerOf"],
  rivalry: ["competitorOf"],
  people: ["founderOf", "executiveOf"],
  things: ["developerOf", "locatedIn"],
};
const RELATION_ORDER = Object.values(FAMILIES).flat();
const GROUP_HUES = 8;

let colours = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const names = [
    "paper", "panel", "ink", "soft", "faint", "halo", "accent", "denied", "initials",
    "org", "per", "loc", "prod", ...RELATION_ORDER, ...Array.from({ length: GROUP_HUES }, (_, n) => `group-${n}`),
  ];
  colours = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

function typeColour(type) {
  return colours[type.toLowerCase()];
}

function groupColour(group) {
  return colours[`group-${group % GROUP_HUES}`];
}

// A small mark of the entity type, in the shape and colour the graph uses.
function typeMark(type) {
  const shape = {
    ORG: ["circle", { cx: 7, cy: 7, r: 5.5 }],
    PER: ["rect", { x: 2, y: 2, width: 10, height: 10, rx: 1.5 }],
    LOC: ["path", { d: "M1 2.5h12L7 13z" }],
    PROD: ["path", { d: "M7 .5 13.5 7 7 13.5.5 7z" }],
  }[type];
  const mark = drawing(14, 14, shape);
  mark.setAttribute("class", `mark fill-${type.toLowerCase()}`);
  return mark;
}

// A small line in the style of a status.
function statusMark(status) {
  const line = ["line", { x1: 1, y1: 6, x2: 27, y2: 6 }];
  const cross = ["path", { d: "M10.5 2.5l7 7m0-7l-7 7", "stroke-width": 1.8 }];
  const mark = drawing(28, 12, ...(status === "denied" ? [line, cross] : [line]));
  mark.setAttribute("class", `line line-${status}`);
  return mark;
}

function relationMark(relation) {
  const mark = drawing(18, 12, ["line", { x1: 1, y1: 6, x2: 17, y2: 6 }]);
  mark.setAttribute("class", `line tint-${relation}`);
  return mark;
}

// The stretches of a dashed line, or false for a solid one.
function dashes(status) {
  return { prospective: [8, 5], ended: [2, 4], denied: [9, 3, 2, 3], asserted: false }[status];
}

// "Sam Altman" -> "SA", "OpenAI" -> "OA", "Nvidia" -> "N".
function initials(name) {
  const parts = name.split(/[\s\-'’.&]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  if (parts.length > 1) return (Array.from(parts[0])[0] + Array.from(parts[1])[0]).toUpperCase();
  const letters = Array.from(parts[0] ?? name);
  const capitals = letters.slice(1).filter((letter) => /\p{Lu}/u.test(letter));
  return ((letters[0] ?? "") + (capitals[0] ?? "")).toUpperCase();
}
