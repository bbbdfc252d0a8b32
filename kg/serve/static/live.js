// The page of a server: what is not on it yet is fetched when it is needed.

const whole = new Map(); // nodes whose neighbours are known (null) or on their way

function part(asked) {
  const address = `${data.live}?${new URLSearchParams({ ...asked, version: data.version })}`;
  return fetch(address).then((answer) => {
    if (answer.status === 409) location.reload();
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }).then(absorb).catch(() => say(words().failed));
}

// A promise while some of it is still under way, null when all is here. Each is asked once,
// also when that fails.
function fetchAround(keys) {
  const fresh = keys.filter((name) => !whole.has(name));
  if (fresh.length) {
    const waiting = part({ around: fresh.join("|") }).then(() => fresh.forEach((name) => whole.set(name, null)));
    fresh.forEach((name) => whole.set(name, waiting));
  }
  const pending = keys.map((name) => whole.get(name)).filter(Boolean);
  return pending.length ? Promise.all(pending) : null;
}

const QUESTIONS_OF_ALL = {
  path: (values) => part({ path: values.join("|") }),
  changed: ([since]) => part({ changed: since }),
  claims: () => part({ claims: "*" }),
  group: ([number_]) => part({ group: number_ }),
};

source.around = (node) => fetchAround([key(node)]);
source.names = (typed) => part({ names: typed });
source.first = (upTo) => part({ first: upTo });
source.between = (one, other) => QUESTIONS_OF_ALL.path([key(one), key(other)]);
source.ask = (kind, values) => QUESTIONS_OF_ALL[kind](values);

// All that an address speaks of, before it is shown.
source.keys = (text) => {
  const from = new URLSearchParams(text);
  const waiting = [fetchAround(keysIn(text))];
  for (const kind of Object.keys(QUESTIONS_OF_ALL)) {
    if (from.has(kind)) waiting.push(QUESTIONS_OF_ALL[kind](from.getAll(kind)));
  }
  const first = Number(from.get("first"));
  if (first > data.core) waiting.push(source.first(first));
  const asked = waiting.filter(Boolean);
  return asked.length ? Promise.all(asked) : null;
};
