// Numbers, dates and page elements. Text reaches the page through textContent only.

const SVG = "http://www.w3.org/2000/svg";

const numberForms = new Map(); // making one takes longer than using it a hundred times

function number(value, digits = 0) {
  const key = `${words().locale} ${digits}`;
  if (!numberForms.has(key)) {
    const shape = { maximumFractionDigits: digits, useGrouping: "always" };
    numberForms.set(key, new Intl.NumberFormat(words().locale, shape));
  }
  return numberForms.get(key).format(value);
}

function percent(value) {
  return `${number(value, 1)}%`;
}

// 13000000000, "USD" -> "13 mld USD" (it), "USD 13 bn" (en).
function money(value, currency) {
  const steps = [[1e9, words().billion], [1e6, words().million], [1, ""]];
  const [unit, name] = steps.find(([size]) => Math.abs(value) >= size) ?? [1, ""];
  const digits = Math.abs(value / unit) < 100 ? 2 : 0;
  const sum = [number(value / unit, digits), name].filter(Boolean).join(" ");
  return language === "it" ? `${sum} ${currency}` : `${currency} ${sum}`;
}

// "2024-10-03" -> "3 ott 2024"; "2024-10" -> "ottobre 2024"; anything else stays as it is.
function day(text) {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text ?? "");
  if (!parts || !parts[2]) return text ?? "";
  const moment = new Date(Date.UTC(+parts[1], +parts[2] - 1, +(parts[3] ?? 1)));
  const shape = parts[3]
    ? { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }
    : { month: "long", year: "numeric", timeZone: "UTC" };
  return Number.isNaN(+moment) ? text : new Intl.DateTimeFormat(words().locale, shape).format(moment);
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// Without accents and case, so that "societa" finds "Società".
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function clip(text, limit) {
  const letters = Array.from(text);
  return letters.length <= limit ? text : `${letters.slice(0, limit - 1).join("").trimEnd()}…`;
}

function byId(id) {
  return document.getElementById(id);
}

// An element with a class, a text (or none) and children.
function element(tag, className = "", text = null, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== null) made.textContent = text;
  made.append(...children.filter((child) => child !== null));
  return made;
}

function button(className, text, action) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

// A link that leaves the page: only http and https, and it takes nothing along.
function outwardLink(address, text) {
  let parsed;
  try {
    parsed = new URL(address);
  } catch {
    return null;
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") return null;
  const made = element("a", "outward", text);
  made.href = parsed.href;
  made.target = "_blank";
  made.rel = "noopener noreferrer";
  return made;
}

function drawing(width, height, ...shapes) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("width", width);
  made.setAttribute("height", height);
  made.setAttribute("viewBox", `0 0 ${width} ${height}`);
  made.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of shapes) {
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    made.append(shape);
  }
  return made;
}
