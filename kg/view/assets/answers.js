// Questions to the graph: each gives the statements and the nodes that answer it.

const PATHS = 6; // shortest paths shown
const ANSWER_SIZE = 400; // nodes drawn of an answer

// Steps from a node to every other over links that pass the filters.
function distances(start, limit = Infinity) {
  const steps = new Map([[start, 0]]);
  const queue = [start];
  for (const node of queue) {
    if (steps.get(node) >= limit) continue;
    for (const link of linksOf[node]) {
      const other = otherEnd(link, node);
      if (!steps.has(other) && passing(link).length) {
        steps.set(other, steps.get(node) + 1);
        queue.push(other);
      }
    }
  }
  return steps;
}

function endsOf(found) {
  const ids = [...new Set(found.flatMap((fact) => [fact.subject, fact.object]))].sort((a, b) => a - b);
  return new Set(ids.slice(0, ANSWER_SIZE));
}

// Walk back from the end over the best attested links first.
function shortest(from, to, steps) {
  const paths = [];
  const walk = (node, tail) => {
    if (paths.length >= PATHS) return;
    if (node === from) {
      paths.push([node, ...tail]);
      return;
    }
    linksOf[node].map((link) => [otherEnd(link, node), passing(link)])
      .filter(([other, found]) => found.length && steps.get(other) === steps.get(node) - 1)
      .sort((a, b) => sources(b[1]) - sources(a[1]) || a[0] - b[0])
      .forEach(([other]) => walk(other, [node, ...tail]));
  };
  if (steps.has(to)) walk(to, []);
  return paths;
}

function linkBetween(one, other) {
  return linksOf[one].find((link) => otherEnd(link, one) === other && (one !== other || link.low === link.high));
}

// The steps of the paths from left to right.
function inColumns(paths) {
  const places = new Map();
  for (let step = 0; step < (paths[0]?.length ?? 0); step += 1) {
    const column = [...new Set(paths.map((path) => path[step]))];
    column.forEach((node, at) => places.set(node, { x: step * 300, y: (at - (column.length - 1) / 2) * 130 }));
  }
  return places;
}

// The others round the middle, ordered by how they are joined to it, in rings where they are many.
function inRings(middle, nodes, found) {
  const order = new Map();
  const sorted = [...found].sort((a, b) => RELATION_ORDER.indexOf(a.relation) - RELATION_ORDER.indexOf(b.relation) || (a.subject === middle) - (b.subject === middle));
  for (const fact of sorted) {
    for (const end of [fact.subject, fact.object]) if (end !== middle && nodes.has(end)) order.set(end, true);
  }
  const ring = [...order.keys()];
  const rings = Math.ceil(ring.length / 16);
  const places = new Map([[middle, { x: 0, y: 0 }]]);
  ring.forEach((node, at) => {
    const turn = (2 * Math.PI * at) / ring.length - Math.PI / 2;
    const far = 250 + (at % rings) * 130 + Math.max(0, rings - 1) * 40;
    places.set(node, { x: 1.15 * far * Math.cos(turn), y: far * Math.sin(turn) });
  });
  return places;
}

const ANSWERS = {
  path() {
    const paths = shortest(asked.from, asked.to, distances(asked.from));
    const found = paths.flatMap((path) => path.slice(1).flatMap((node, at) => passing(linkBetween(path[at], node))));
    const nodes = new Set([asked.from, asked.to, ...paths.flat()]);
    return { paths, facts: new Set(found), nodes, places: inColumns(paths) };
  },

  around() {
    const steps = distances(asked.node, asked.depth);
    const inside = (id) => (steps.get(id) ?? Infinity) < asked.depth;
    const found = facts.filter((fact) => fact.shown && (inside(fact.subject) || inside(fact.object)));
    const nodes = endsOf(found).add(asked.node);
    return { facts: new Set(found), nodes, places: asked.depth === 1 ? inRings(asked.node, nodes, found) : null };
  },

  // What is said since that day and was not said before, or was said with another status.
  changed() {
    const found = [];
    const shown = facts.filter((fact) => fact.shown && articles[fact.article].date);
    for (const same of grouped(shown, triple).values()) {
      const late = same.filter((fact) => articles[fact.article].date >= asked.since);
      const before = new Set(same.filter((fact) => articles[fact.article].date < asked.since).map((fact) => fact.status));
      found.push(...late.filter((fact) => !before.has(fact.status)));
    }
    return { facts: new Set(found), nodes: endsOf(found) };
  },

  claims() {
    const found = facts.filter((fact) => fact.shown && fact.claimant && (asked.who === "*" || fact.claimant === asked.who));
    return { facts: new Set(found), nodes: endsOf(found) };
  },

  group() {
    const found = facts.filter((fact) => fact.shown && entities[fact.subject].group === asked.number && entities[fact.object].group === asked.number);
    return { facts: new Set(found), nodes: endsOf(found) };
  },
};

// A live page fetches what the question is about before it answers.
function ask(kind, values, fetched = false) {
  if (source.ask && !fetched && kind !== "path" && kind !== "around") {
    source.ask(kind, Object.values(values)).then(() => ask(kind, values, true));
    return;
  }
  clearAnswer();
  Object.assign(asked, { kind }, values);
  Object.assign(focus, { node: null, link: null, form: null });
  refilter();
  fit();
}

function clearAnswer() {
  for (const name of Object.keys(asked)) delete asked[name];
  Object.assign(asked, { kind: null, answer: null });
}

function leaveAnswer() {
  clearAnswer();
  focus.form = null;
  refilter();
  fit();
}

// The question in words, for the chip over the drawing and for pictures.
function question() {
  const is = words();
  const name = (id) => entities[id].label;
  return {
    path: () => `${is.path}: ${name(asked.from)} – ${name(asked.to)}`,
    around: () => `${is.around}: ${name(asked.node)} (${count(asked.depth, is.step)})`,
    changed: () => `${is.changed} ${day(asked.since)}`,
    claims: () => (asked.who === "*" ? is.allClaims : `${is.saidBy} ${asked.who}`),
    group: () => `${is.group}: ${groupName(asked.number)}`,
  }[asked.kind]();
}
