// What is known, what is chosen, and what follows from the two.

const data = JSON.parse(byId("data").textContent);
const entities = []; // all by number: a live page has holes where nothing was asked for yet
const links = [];
const facts = [];
const articles = [];
const linksOf = [];
const idOf = new Map(); // from the key of an entity to its number

const UPRIGHT = matchMedia("(max-aspect-ratio: 3/4)").matches; // the picture turns with the window

// A live page sets these: each returns a promise that is kept when the answer is absorbed.
const source = { around: null, names: null, between: null, first: null, ask: null, keys: null };

const without = { relation: new Set(), status: new Set(), type: new Set(), publisher: new Set() };
const least = { confidence: 0, sources: 1 };
const period = { from: null, to: null }; // months, "2024-05"
const asked = { kind: null, answer: null };
const focus = { node: null, link: null, form: null };

function each(items, action) {
  Object.entries(items).forEach(([id, item]) => action(item, Number(id)));
}

// Take in nodes, articles, statements and links; what is known already stays as it is.
function absorb(part) {
  for (const node of part.nodes) {
    if (entities[node.id]) continue;
    if (UPRIGHT) [node.x, node.y] = [node.y, node.x];
    entities[node.id] = node;
    linksOf[node.id] = [];
    idOf.set(node.key, node.id);
  }
  each(part.articles, (article, id) => { articles[id] ??= article; });
  each(part.facts, (fact, id) => { facts[id] ??= fact; });
  part.edges.forEach((edge, position) => joinUp(edge, edge.id ?? position));
  countSupport();
}

function joinUp(edge, id) {
  if (links[id]) return;
  const link = { id, low: edge.from, high: edge.to, facts: edge.facts };
  links[id] = link;
  linksOf[link.low].push(link);
  if (link.high !== link.low) linksOf[link.high].push(link);
}

function triple(fact) {
  return `${fact.subject} ${fact.relation} ${fact.object}`;
}

// How many independent articles say the same of the same two.
function countSupport() {
  const origins = new Map();
  facts.forEach((fact) => {
    const name = triple(fact);
    if (!origins.has(name)) origins.set(name, new Set());
    origins.get(name).add(articles[fact.article].origin);
  });
  facts.forEach((fact) => { fact.support = origins.get(triple(fact)).size; });
}

absorb(data);

const SMALL_SCREEN = 120; // names a telephone shows at first
const atFirst = matchMedia("(max-width: 700px)").matches ? Math.min(SMALL_SCREEN, data.core) : data.core;
const total = { entities: data.total?.entities ?? entities.length, facts: data.total?.facts ?? facts.length, articles: data.total?.articles ?? articles.length };
const inView = new Set();
const reach = { upTo: atFirst };

function known(ids) {
  return ids.filter((id) => entities[id]);
}

function showFirst(upTo) {
  reach.upTo = Math.min(upTo, total.entities);
  entities.slice(0, reach.upTo).forEach((entity) => inView.add(entity.id));
}

showFirst(atFirst);

function when(fact) {
  return fact.date ?? articles[fact.article].date ?? "";
}

function inPeriod(fact) {
  if (!period.from && !period.to) return true;
  const month = when(fact).slice(0, 7);
  return month !== "" && (!period.from || month >= period.from) && (!period.to || month <= period.to);
}

function meets(fact) {
  return !without.relation.has(fact.relation)
    && !without.status.has(fact.status)
    && !without.type.has(entities[fact.subject].type)
    && !without.type.has(entities[fact.object].type)
    && !without.publisher.has(articles[fact.article].publisher)
    && fact.confidence >= least.confidence
    && fact.support >= least.sources
    && inPeriod(fact);
}

// Apply the filters, and then the question that was asked.
function sift() {
  facts.forEach((fact) => { fact.shown = meets(fact); });
  asked.answer = asked.kind ? ANSWERS[asked.kind]() : null;
  if (asked.answer) facts.forEach((fact) => { fact.shown &&= asked.answer.facts.has(fact); });
}

function passes(fact) {
  return fact.shown;
}

function passing(link) {
  return link.facts.map((id) => facts[id]).filter(passes);
}

// The nodes that may be drawn: those of the answer, or else those in view.
function onStage() {
  return asked.answer ? asked.answer.nodes : inView;
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
  return new Set(found.map((fact) => articles[fact.article].origin)).size;
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

// The bundle in a word or two: "investe in ×3", "acquisisce (in prospettiva)".
function bundleLabel(found) {
  const kinds = [...new Set(found.map((fact) => fact.relation))];
  const status = strongest(found);
  const note = status === "asserted" ? "" : ` (${statusLabel(status)})`;
  const many = found.length > 1 ? ` ×${number(found.length)}` : "";
  if (kinds.length > 1) return `${count(kinds.length, words().relationKinds)}${note}${many}`;
  return `${relationLabel(kinds[0])}${note}${many}`;
}

// The lead statement gives a bundle its colour: the strongest, then the surest.
function lead(found) {
  const order = (fact) => STRENGTH.indexOf(fact.status) - fact.confidence / 2;
  return found.reduce((best, fact) => (order(fact) < order(best) ? fact : best));
}

// Newest fact first, then the surest.
function byDate(a, b) {
  return when(b).localeCompare(when(a)) || b.confidence - a.confidence;
}
