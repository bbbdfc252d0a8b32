"""A language model over the network as reader: it reads, our rules hold.

    article -> prompt -> client (cache, budget) -> reply -> gates -> Reading

Any server that speaks the OpenAI-compatible chat API may be the teacher. What it says passes
the same rules as our own model's answers: closed ontology, domain and range, a sentence of
the text behind every statement. Nothing here is imported unless a teacher is asked for.
"""
