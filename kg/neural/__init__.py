"""The network: words in, vectors out; what the heads say of them. Arrays only, no spaCy.

A model folder (`kg/models/default`) holds everything: the pieces words are cut into, the
encoder that reads them, and small heads that the language components ask. Networks run on
onnxruntime; nothing here trains (see `kg.train`).
"""
