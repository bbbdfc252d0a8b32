// A statement as a card: what it says, how it holds, the sentence, where it was read.

function statusChip(status) {
  return element("span", `chip chip-${status}`, null, statusMark(status), element("span", "", statusLabel(status)));
}

function nameButton(node, className = "name") {
  const entity = entities[node];
  return button(className, entity.label, () => visit(node));
}

function quote(fact) {
  const sentence = element("blockquote", "quote");
  sentence.lang = "it";
  for (const [text, mark] of fact.pieces) {
    sentence.append(mark ? element("mark", `is-${mark}`, text) : document.createTextNode(text));
  }
  return sentence;
}

function qualifier(name, value) {
  return value ? element("div", "qualifier", null, element("dt", "", name), element("dd", "", value)) : null;
}

function qualifiers(fact) {
  const is = words();
  const list = element("dl", "qualifiers", null,
    qualifier(is.claims, fact.claimant),
    qualifier(is.amount, fact.amount === undefined ? null : money(fact.amount, fact.currency)),
    qualifier(is.stake, fact.stake === undefined ? null : percent(fact.stake)),
    qualifier(is.role, fact.role),
    qualifier(is.when, fact.date ? day(fact.date) : null),
  );
  list.append(confidence(fact.confidence));
  if (fact.support > 1) list.append(qualifier(is.supported, count(fact.support, is.source)));
  return list;
}

function confidence(value) {
  const bar = element("span", "gauge", null, element("span", "gauge-fill"));
  bar.firstChild.style.width = `${Math.round(value * 100)}%`;
  const shown = element("dd", "", null, bar, document.createTextNode(percent(Math.round(value * 100))));
  return element("div", "qualifier", null, element("dt", "", words().confidence), shown);
}

function origin(fact) {
  const article = articles[fact.article];
  const where = element("p", "origin", null,
    element("span", "publisher", article.publisher || words().noPublisher),
    element("span", "", article.date ? day(article.date) : words().undated));
  if (article.copy) where.append(element("span", "copy", words().copy));
  const foot = element("footer", "", null, where);
  if (article.title) foot.append(element("p", "headline", article.title));
  const link = article.url ? outwardLink(article.url, words().read) : null;
  const parts = [link, pageLink("article", article.key), copyButton(words().copyCitation, () => citation(fact)), copyButton(words().copySparql, () => sparqlOfFact(fact))];
  foot.append(element("p", "actions", null, ...parts));
  return foot;
}

// "Microsoft investe in OpenAI", the names as buttons unless they are given above.
function sentenceOf(fact) {
  return element("p", "says", null,
    nameButton(fact.subject), element("span", "verb", relationLabel(fact.relation)), nameButton(fact.object));
}

function card(fact) {
  return element("article", `card card-${fact.status} is-${fact.status}`, null,
    element("header", "", null, sentenceOf(fact), statusChip(fact.status)),
    quote(fact), qualifiers(fact), origin(fact));
}

// The first few items, and a button for the rest.
function firstOf(items, limit, make) {
  const list = element("div", "items", null, ...items.slice(0, limit).map(make));
  if (items.length > limit) {
    const more = button("more", fill(words().showAll, { n: items.length }), () => {
      more.replaceWith(...items.slice(limit).map(make));
    });
    list.append(more);
  }
  return list;
}
