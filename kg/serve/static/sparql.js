// The editor of the SPARQL page: this server's endpoint, the shipped queries as tabs.
const known = JSON.parse(document.getElementById("data").textContent);
const endpoint = new URL("/sparql", location.href).href;

// Completion from what this graph knows; the editor's own would ask other sites.
const completers = Yasgui.Yasqe.Autocompleters;
const offered = (list) => (_, token) => Promise.resolve(list.filter((iri) => iri.startsWith(token?.autocompletionString ?? "")));
completers.prefixes.get = () => Promise.resolve(Object.entries(known.prefixes).map(([name, iri]) => `${name}: <${iri}>`));
completers.class.get = offered(known.classes);
completers.property.get = offered(known.properties);

// What the graph knows has its page here.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.iri");
  if (link) link.href = link.href.replace(/^https:\/\/kg\.example\/(?=entity\/|article\/)/, `${location.origin}/`);
}, true);

const editor = new Yasgui(document.getElementById("yasgui"), {
  requestConfig: { endpoint, method: "POST" },
  endpointCatalogueOptions: { getData: () => [{ endpoint }] },
  copyEndpointOnNewTab: true,
  populateFromUrl: false,
  persistenceId: null,
});
const first = Object.keys(editor._tabs);
known.tabs.forEach(({ name, query }, number) => {
  editor.addTab(number === 0, { name, yasqe: { value: query }, requestConfig: { endpoint, method: "POST" } });
});
first.forEach((id) => editor.getTab(id)?.close());
