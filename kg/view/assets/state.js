// The view as a piece of address: what is chosen can be shared, and undone.

const past = [];
let present = "";
let restoring = false;

function key(id) {
  return entities[id].key;
}

function fragment() {
  const parts = [];
  const put = (name, value) => parts.push(`${name}=${encodeURIComponent(value).replace(/%2F/g, "/").replace(/%2C/g, ",")}`);
  const hidden = [...without.relation, ...without.status, ...without.type];
  if (hidden.length) put("hide", hidden.join(","));
  without.publisher.forEach((name) => put("nopublisher", name));
  if (least.confidence) put("confidence", least.confidence);
  if (least.sources > 1) put("sources", least.sources);
  if (period.from) put("from", period.from);
  if (period.to) put("to", period.to);
  putQuestion(put);
  if (reach.upTo !== atFirst) put("first", reach.upTo);
  const added = [...inView].filter((id) => id >= reach.upTo).slice(0, 60).map(key);
  if (added.length) put("also", added.join(","));
  if (focus.node !== null) put("node", key(focus.node));
  if (focus.link !== null) {
    put("node", key(links[focus.link].low));
    put("other", key(links[focus.link].high));
  }
  if (language !== data.language) put("lang", language);
  return parts.join("&");
}

function putQuestion(put) {
  const ends = { path: () => [key(asked.from), key(asked.to)], around: () => [key(asked.node), asked.depth] };
  const whole = { changed: () => asked.since, claims: () => asked.who, group: () => asked.number };
  if (!asked.kind) return;
  if (whole[asked.kind]) put(asked.kind, whole[asked.kind]());
  else ends[asked.kind]().forEach((value) => put(asked.kind, value));
}

// Remember the view that was, and write the one that is into the address.
function commit() {
  if (restoring) return;
  const now = fragment();
  if (now === present) return;
  past.push(present);
  present = now;
  writeAddress();
}

function writeAddress() {
  history.replaceState(null, "", present ? `#${present}` : location.pathname + location.search);
  byId("undo").disabled = past.length === 0;
}

function undo() {
  if (!past.length) return;
  restore(past.pop());
  writeAddress();
}

const PATTERNS = { period: /^\d{4}(-\d{2})?$/, since: /^\d{4}(-\d{2}(-\d{2})?)?$/ };

function clamp(text, low, high, otherwise) {
  const value = Number(text);
  return text === null || text === "" || Number.isNaN(value) ? otherwise : Math.min(high, Math.max(low, value));
}

function readFilters(from) {
  const hidden = new Set((from.get("hide") ?? "").split(","));
  const fill = (set, names) => {
    set.clear();
    names.filter((name) => hidden.has(name)).forEach((name) => set.add(name));
  };
  fill(without.relation, Object.keys(data.relations));
  fill(without.status, Object.keys(data.statuses));
  fill(without.type, Object.keys(data.types));
  without.publisher.clear();
  from.getAll("nopublisher").forEach((name) => without.publisher.add(name));
  least.confidence = clamp(from.get("confidence"), 0, 1, 0);
  least.sources = clamp(from.get("sources"), 1, 9, 1);
  for (const end of ["from", "to"]) period[end] = PATTERNS.period.test(from.get(end) ?? "") ? from.get(end) : null;
}

function readQuestion(from) {
  clearAnswer();
  const [one, other] = [...from.getAll("path"), ...from.getAll("around")];
  const node = idOf.get(one);
  if (from.has("path") && node !== undefined && idOf.has(other)) {
    Object.assign(asked, { kind: "path", from: node, to: idOf.get(other) });
  } else if (from.has("around") && node !== undefined) {
    Object.assign(asked, { kind: "around", node, depth: clamp(other, 1, 3, 1) });
  } else if (PATTERNS.since.test(from.get("changed") ?? "")) {
    Object.assign(asked, { kind: "changed", since: from.get("changed") });
  } else if (from.get("claims")) Object.assign(asked, { kind: "claims", who: from.get("claims") });
  else if (from.has("group")) Object.assign(asked, { kind: "group", number: clamp(from.get("group"), 0, 1e6, 0) });
}

function readView(from) {
  inView.clear();
  showFirst(clamp(from.get("first"), 1, total.entities, atFirst));
  (from.get("also") ?? "").split(",").map((name) => idOf.get(name)).forEach((id) => id !== undefined && inView.add(id));
  const node = idOf.get(from.get("node"));
  const other = idOf.get(from.get("other"));
  const link = node !== undefined && other !== undefined ? linkBetween(node, other) : undefined;
  Object.assign(focus, { node: link || node === undefined ? null : node, link: link?.id ?? null, form: null });
  if (node !== undefined) inView.add(node);
  if (link) inView.add(other);
}

// The keys of entities that an address speaks of: a live page loads them first.
function keysIn(text) {
  const from = new URLSearchParams(text);
  const listed = ["path", "around", "node", "other"].flatMap((name) => from.getAll(name));
  return [...listed, ...(from.get("also") ?? "").split(",")].filter((name) => name.includes("/"));
}

// Show the view that an address describes; what it does not know is left as at first.
function restore(text) {
  restoring = true;
  const from = new URLSearchParams(text);
  readFilters(from);
  readQuestion(from);
  readView(from);
  if (focus.node === null && focus.link === null) foresee();
  setLanguage(["it", "en"].includes(from.get("lang")) ? from.get("lang") : data.language);
  restoring = false;
  present = fragment();
  frame();
}

// Bring what is chosen into the window.
function frame() {
  const chosen = asked.answer ? null : focus.node !== null ? [focus.node, ...neighbours(focus.node)]
    : focus.link !== null ? [links[focus.link].low, links[focus.link].high] : null;
  const drawn = chosen?.filter((id) => sheet.nodes.get(id));
  fit(drawn?.length ? drawn : null, false);
}
