"""The graph over HTTP: a SPARQL 1.1 endpoint, and the rooms beside it.

How to add a room (a page, a data route): write a module in `kg/serve/` with one tuple

    ROOMS = (Room("/article/{id:path}", article, page=article_page),)

and name it in `kg.serve.rooms.ROOMS`. That is all: the app is built from that table.

- A handler is `async def article(request: Request) -> Response`. `page` is the handler for
  people: it answers a GET whose Accept header prefers text/html. A room with a page and no
  data gives the page alone: `Room("/", overview_page)`.
- `serving(request)` gives what is shared: `options`, `metrics`, and the graph.
  `serving(request).store` is a `kg.graph.store.Store` to read, a still copy of the graph that is
  replaced after every build: take it once per request, never close it, and call it as
  `await run_in_threadpool(contents.find_entities, store, name)`.
  A query that somebody typed never runs on it: `await serving(request).pool.ask(...)` runs it
  in a process that can be stopped.
- Headers are set in one place, `kg.serve.guard`: a strict Content-Security-Policy (scripts and
  styles only from files of this server, nothing inline), no sniffing, no framing, no referrer.
  The token of a server that listens beyond this machine is asked for there too; a room with
  `free=True` is not asked. A page needs nothing of its own for either.
- Files of a page (scripts, styles) go to `kg/serve/static/` and are served under `/static/`.
- Raise `KgError` for what is the asker's fault (400) and `Refusal` for another status.
  `kg.serve.answers` writes either as JSON, or as a short page for people.
"""
