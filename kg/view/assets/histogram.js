// The statements over time: bars, and two handles that choose a period.

const EARLY = 0.03; // so much of the oldest is counted in the first bar
const BAR_LIMIT = 84; // beyond so many months the bars are years

function monthsBetween(first, last) {
  const found = [];
  let [year, month] = first.split("-").map(Number);
  const end = last.split("-").map(Number);
  while (year < end[0] || (year === end[0] && month <= end[1])) {
    found.push(`${year}-${String(month).padStart(2, "0")}`);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
    if (found.length > 2400) break;
  }
  return found;
}

// The steps of the time line: months, or Januaries where there are too many.
function timeSteps(found) {
  const dated = found.map(when).filter((text) => /^\d{4}/.test(text)).map((text) => (text.length > 4 ? text.slice(0, 7) : `${text}-01`)).sort();
  if (!dated.length) return [];
  const first = dated[Math.floor(dated.length * EARLY)];
  const steps = monthsBetween(first, dated[dated.length - 1]);
  return steps.length <= BAR_LIMIT ? steps : [...new Set(steps.map((step) => step.slice(0, 4)))];
}

function stepTally(found, steps) {
  const width = steps[0].length;
  const many = new Map(steps.map((step) => [step, 0]));
  for (const fact of found) {
    const text = when(fact);
    const step = text.length === 4 && width === 7 ? `${text}-01` : text.slice(0, width);
    const bar = step && step < steps[0] ? steps[0] : step;
    if (many.has(bar)) many.set(bar, many.get(bar) + 1);
  }
  return steps.map((step) => many.get(step));
}

function bars(tallies, width, height, litUp) {
  const most = Math.max(...tallies, 1);
  const each_ = width / tallies.length;
  const shapes = tallies.map((many, at) => {
    const tall = many ? Math.max(2, (many / most) * height) : 0;
    return ["rect", { x: at * each_ + 0.5, y: height - tall, width: Math.max(1, each_ - 1), height: tall, class: litUp(at) ? "bar-in" : "bar-out" }];
  });
  const made = drawing(width, height, ...shapes, ["line", { x1: 0, y1: height, x2: width, y2: height, class: "axis" }]);
  made.setAttribute("preserveAspectRatio", "none");
  made.setAttribute("class", "bars");
  return made;
}

function handle(label, last, value, moved) {
  const input = element("input");
  Object.assign(input, { type: "range", min: 0, max: last, step: 1 });
  input.value = value;
  input.setAttribute("aria-label", label);
  input.addEventListener("input", () => moved(+input.value));
  return input;
}

// A period is kept in months whatever the steps are.
function choosePeriod(steps, low, high) {
  const last = steps.length - 1;
  period.from = low === 0 ? null : steps[low].padEnd(7, "-01");
  period.to = high === last ? null : steps[high].length === 4 ? `${steps[high]}-12` : steps[high];
}

function periodBlock() {
  const is = words();
  const steps = timeSteps(facts.filter(Boolean));
  if (steps.length < 2) return element("span");
  const tallies = stepTally(facts.filter(Boolean), steps);
  const last = steps.length - 1;
  const width = steps[0].length;
  let low = period.from ? Math.max(0, steps.findIndex((step) => step >= period.from.slice(0, width))) : 0;
  let high = period.to ? Math.max(low, steps.findLastIndex((step) => step <= period.to.slice(0, width))) : last;
  const chart = element("div", "histogram");
  const shown = element("output", "tally");
  const paint = () => {
    chart.replaceChildren(bars(tallies, 186, 44, (at) => at >= low && at <= high));
    shown.textContent = `${low ? day(steps[low]) : "…"} – ${day(steps[high])}`;
  };
  let waiting = 0;
  const moved = () => {
    choosePeriod(steps, low, high);
    paint();
    clearTimeout(waiting);
    waiting = setTimeout(refilter, 120);
  };
  const from = handle(is.from, last, low, (value) => {
    low = Math.min(value, high);
    from.value = low;
    moved();
  });
  const to = handle(is.to, last, high, (value) => {
    high = Math.max(value, low);
    to.value = high;
    moved();
  });
  paint();
  return element("fieldset", "period", null, element("legend", "", is.period), chart, element("div", "two-handles", null, from, to), shown);
}

// When an entity is spoken of: the same bars, only to look at.
function timeline(found) {
  const steps = timeSteps(facts.filter(Boolean));
  if (steps.length < 2 || !found.length) return null;
  const tallies = stepTally(found, steps);
  const filled = tallies.map((many, at) => [many, steps[at]]).filter(([many]) => many);
  const ends = element("p", "axis-names", null, element("span", "", day(steps[0])), element("span", "", day(steps[steps.length - 1])));
  const told = filled.map(([many, step]) => `${day(step)}: ${number(many)}`).join("; ");
  const chart = element("div", "histogram", null, bars(tallies, 330, 34, () => true));
  chart.setAttribute("role", "img");
  chart.setAttribute("aria-label", told);
  chart.title = told;
  return section(words().timeline, chart, ends);
}
