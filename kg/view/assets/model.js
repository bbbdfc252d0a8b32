// What is known, what is chosen, and what follows from the two.

const data = JSON.parse(byId("data").textContent);
const entities = data.nodes;
const links = data.edges.map((edge, id) => ({ id, low: edge.from, high: edge.to, facts: edge.facts }));
const facts = data.facts;
const linksOf = entities.map(() => []);
for (const link of links) {
  linksOf[link.low].push(link);
  if (link.high !== link.low) linksOf[link.high].push(link);
}

const chosen = {
  relations: new Set(Object.keys(data.relations)),
  statuses: new Set(Object.keys(data.statuses)),
  confidence: 0,
};
const SMALL_SCREEN = 120; // names a telephone shows at first
const atFirst = matchMedia("(max-width: 700px)").matches ? Math.min(SMALL_SCREEN, data.core) : data.core;
const inView = new Set(entities.slice(0, atFirst).map((entity) => entity.id));
const focus = { node: null, link: null };

function passes(fact) {
  return chosen.relations.has(fact.relation)
    && chosen.statuses.has(fact.status)
    && fact.confidence >= chosen.confidence;
}

function passing(link) {
  return link.facts.map((id) => facts[id]).filter(passes);
}

function otherEnd(link, node) {
  return link.low === node ? link.high : link.low;
}

function neighbours(node) {
  return linksOf[node].map((link) => otherEnd(link, node)).filter((other) => other !== node);
}

function hiddenNeighbours(node) {
  return [...new Set(neighbours(node))].filter((other) => !inView.has(other)).sort((a, b) => a - b);
}

// Statuses from the strongest down; a bundle looks like its strongest statement.
function strongest(found) {
  return STRENGTH.find((status) => found.some((fact) => fact.status === status));
}

// How many separate articles stand behind the statements, copies counted once.
function sources(found) {
  return new Set(found.map((fact) => data.articles[fact.article].origin)).size;
}

function articlesOf(found) {
  return new Set(found.map((fact) => fact.article)).size;
}

// Groups in order of their first member.
function grouped(items, key) {
  const groups = new Map();
  for (const item of items) {
    const name = key(item);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(item);
  }
  return groups;
}

function relationLabel(name) {
  return data.relations[name].label[language];
}

function statusLabel(name) {
  return data.statuses[name][language];
}

// The bundle in a word or two: "investe in · 3", "acquisisce (in prospettiva)".
function bundleLabel(found) {
  const kinds = [...new Set(found.map((fact) => fact.relation))];
  const status = strongest(found);
  const note = status === "asserted" ? "" : ` (${statusLabel(status)})`;
  const many = found.length > 1 ? ` · ${number(found.length)}` : "";
  if (kinds.length > 1) return `${count(kinds.length, words().relationKinds)}${note}${many}`;
  return `${relationLabel(kinds[0])}${note}${many}`;
}

// The lead statement gives a bundle its colour: the strongest, then the surest.
function lead(found) {
  const order = (fact) => STRENGTH.indexOf(fact.status) - fact.confidence / 2;
  return found.reduce((best, fact) => (order(fact) < order(best) ? fact : best));
}

function articleDay(fact) {
  return data.articles[fact.article].date;
}

// Newest fact first, then the surest.
function byDate(a, b) {
  const when = (fact) => fact.date ?? articleDay(fact);
  return when(b).localeCompare(when(a)) || b.confidence - a.confidence;
}
