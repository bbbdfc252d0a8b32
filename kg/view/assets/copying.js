// Statements to take along: as a citation for people, as a question for machines.

function iri(kind, name) {
  const whole = /^[a-z]+:/i.test(name) ? name : data.iris[kind] + name;
  return whole.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (letter) => encodeURIComponent(letter));
}

function citation(fact) {
  const article = articles[fact.article];
  const said = fact.pieces.map(([text]) => text).join("").trim();
  const claim = fact.claimant ? `${words().claims}: ${fact.claimant}` : "";
  const parts = [`«${said}»`, claim, article.publisher, article.title ? `“${article.title}”` : "", article.date ? day(article.date) : "", article.url, `<${iri("statement", fact.key)}>`];
  return `${parts.filter(Boolean).join(", ")}.`;
}

function statementQuestion(first) {
  return `PREFIX kg: <https://kg.example/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>

SELECT ?subject ?relation ?object ?status ?confidence ?quote ?url ?statement
WHERE {
  ${first}
  ?statement kg:subject ?s ; kg:relation ?relation ; kg:object ?o ; kg:status ?status ;
             kg:confidence ?confidence ; kg:evidence/kg:quote ?quote ; kg:article ?article .
  ?s rdfs:label ?subject .
  ?o rdfs:label ?object .
  OPTIONAL { ?article schema:url ?url }
}
ORDER BY ?relation ?status`;
}

function sparqlOfFact(fact) {
  return statementQuestion(`VALUES ?statement { <${iri("statement", fact.key)}> }`);
}

function sparqlOfPair(link) {
  const [low, high] = [link.low, link.high].map((id) => `<${iri("entity", entities[id].key)}>`);
  return statementQuestion(`VALUES (?s ?o) { (${low} ${high}) (${high} ${low}) }`);
}

function sparqlOfEntity(entity) {
  const name = `<${iri("entity", entity.key)}>`;
  return statementQuestion(`{ ?statement kg:subject ${name} } UNION { ?statement kg:object ${name} }`);
}

function copyButton(label, text) {
  return button("copy", label, () => copyText(text()));
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element("textarea", "unseen");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  say(words().copied);
}

// A short word at the foot of the page, read out as well.
function say(text) {
  const place = byId("toast");
  place.textContent = text;
  place.classList.add("is-shown");
  clearTimeout(say.waiting);
  say.waiting = setTimeout(() => place.classList.remove("is-shown"), 2200);
}
