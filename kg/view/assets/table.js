// The drawn links as a table: for screen readers, for printing, for who prefers rows.

const TABLE_LIMIT = 500;
const shownTable = { open: false };

function tableFacts() {
  const found = [];
  for (const same of sheet.lines.values()) found.push(...same);
  return found;
}

function tableRow(fact) {
  const article = articles[fact.article];
  const link = linkBetween(fact.subject, fact.object);
  const opening = button("plain", entities[fact.subject].label, () => selectLink(link.id));
  const cells = [null, relationLabel(fact.relation), entities[fact.object].label, statusLabel(fact.status),
    day(when(fact)), article.publisher, percent(Math.round(fact.confidence * 100)), number(fact.support)];
  const row = element("tr", "", null, ...cells.map((text) => element("td", "", text)));
  row.firstChild.append(opening);
  return row;
}

function showTable() {
  const place = byId("table");
  place.hidden = !shownTable.open;
  byId("mynetwork").classList.toggle("is-behind", shownTable.open);
  byId("table-toggle").setAttribute("aria-pressed", String(shownTable.open));
  if (!shownTable.open) return;
  fillTable(TABLE_LIMIT);
}

function fillTable(limit) {
  const is = words();
  const found = tableFacts().sort((a, b) => a.subject - b.subject || a.object - b.object || byDate(a, b));
  const head = element("tr", "", null, ...is.columns.map((name) => {
    const cell = element("th", "", name);
    cell.scope = "col";
    return cell;
  }));
  const rows = found.slice(0, limit).map(tableRow);
  const caption = fill(found.length > limit ? is.tablePart : is.tableCaption, { n: found.length, some: limit });
  const table = element("table", "", null, element("caption", "", caption), element("thead", "", null, head), element("tbody", "", null, ...rows));
  const more = found.length > limit ? button("wide", fill(is.showAll, { n: found.length }), () => fillTable(Infinity)) : null;
  byId("table").replaceChildren(table, ...(more ? [more] : []));
}

function toggleTable() {
  shownTable.open = !shownTable.open;
  showTable();
  if (shownTable.open) byId("table").focus();
}
