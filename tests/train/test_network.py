"""The network learns, is shipped as it is, and the shipped files say what torch says.

Needs the extra `kg[train]`; without it these tests are skipped, and a line says so.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training is tested where kg[train] is installed")
pytest.importorskip("onnx", reason="training is tested where kg[train] is installed")

from kg.annotated import Report, read_reports  # noqa: E402
from kg.neural.model import BLOCK, Embeddings, Model  # noqa: E402
from kg.neural.pieces import MASK, Segmenter, words_of  # noqa: E402
from kg.neural.tokens import Tokens  # noqa: E402
from kg.nlp.pipeline import load_network  # noqa: E402
from kg.relations.network import read  # noqa: E402
from kg.train.base import Base  # noqa: E402
from kg.train.examples import Reader, tokenizer  # noqa: E402
from kg.train.learning import Plan, Run, train  # noqa: E402
from kg.train.losses import encode, read_pairs  # noqa: E402
from kg.train.network import WIDTH, Network  # noqa: E402
from kg.train.sharing import Share, shared  # noqa: E402
from kg.train.shipping import ship  # noqa: E402

if TYPE_CHECKING:
    from kg.train.examples import Example

CORPUS = Path(__file__).parents[2] / "corpus" / "annotated"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,'àèéìòù«»"
REPORTS = list(read_reports([CORPUS / "b01-1.ann"]))[:4]
WORDS = sorted({f"▁{word}" for r in REPORTS for word in r.annotation.article.text.split()})
PIECES = ("<s>", "<pad>", "</s>", "<unk>", MASK, "▁", *LETTERS, *WORDS)


@pytest.fixture(scope="module")
def base() -> Base:
    rng = np.random.default_rng(0)
    packed = rng.integers(0, 256, (len(PIECES), WIDTH // 2), np.uint8)
    scales = np.full((len(PIECES), WIDTH // BLOCK), 0.02, np.float16)
    tensors = {
        "emb.pos": rng.normal(0, 0.02, 512 * WIDTH),
        "emb.type": np.zeros(WIDTH),
        **_norm("emb.ln"),
        **_norm("l0.aln"),
        **_norm("l0.oln"),
    }
    for name, sizes in (
        *((part, (WIDTH, WIDTH)) for part in ("q", "k", "v", "ao")),
        ("fi", (1536, WIDTH)),
        ("fo", (WIDTH, 1536)),
    ):
        tensors[f"l0.{name}.w"] = rng.normal(0, 0.02, sizes[0] * sizes[1])
        tensors[f"l0.{name}.b"] = np.zeros(sizes[0])
    single = {name: tensor.astype(np.float32) for name, tensor in tensors.items()}
    return Base(PIECES, (-1.0,) * len(PIECES), Embeddings(packed, scales), single)


def _norm(name: str) -> dict[str, np.ndarray]:
    return {f"{name}.w": np.ones(WIDTH), f"{name}.b": np.zeros(WIDTH)}


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return REPORTS


@pytest.fixture(scope="module")
def net(base: Base) -> Network:
    torch.manual_seed(0)
    net = Network(layers=1)
    net.encoder.fill(base)
    return net.eval()


@pytest.fixture(scope="module")
def shipped(net: Network, base: Base, tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder = tmp_path_factory.mktemp("network")
    ship(net, base, folder)
    return Model(folder)


@pytest.fixture(scope="module")
def example(base: Base, reports: list[Report]) -> Example:
    segment = Segmenter(base.pieces, base.scores)
    read = Reader(segment, base.pieces.index(MASK)).read
    return next(found for report in reports if (found := read(report)).scene.pairs)


def test_the_shipped_encoder_reads_as_torch_does(
    net: Network, base: Base, shipped: Model, example: Example
) -> None:
    doc = tokenizer().make_doc(example.report.annotation.article.text)
    given = shipped.read(words_of([(t.text, bool(t.whitespace_)) for t in doc]))
    with torch.no_grad():
        (wanted,) = encode(net, base.embeddings, [example])
    error = np.abs(given - wanted.numpy()).mean() / np.abs(wanted.numpy()).mean()
    assert error < 0.1  # 8 bits on one side, bfloat16 on the other


def test_the_shipped_heads_say_what_torch_says(
    net: Network, shipped: Model, example: Example
) -> None:
    vectors = np.random.default_rng(1).normal(size=(len(example.tokens.starts), WIDTH))
    tokens = replace(example.tokens, vectors=vectors.astype(np.float32), model=shipped)
    reading = read(example.report.annotation, tokens)
    assert reading is not None
    with torch.no_grad():
        logits, hidden, manner = read_pairs(net, torch.from_numpy(tokens.vectors), example)
    np.testing.assert_allclose(reading.logits, logits.numpy(), atol=1e-4)
    np.testing.assert_allclose(reading.hidden, hidden.numpy(), atol=1e-4)
    np.testing.assert_allclose(reading.manner, manner.numpy(), atol=1e-4)


def test_a_shipped_network_runs_in_the_pipeline(shipped: Model, reports: list[Report]) -> None:
    nlp = load_network(shipped.folder)
    doc = nlp("Nordica Cloud ha investito 12 milioni di euro in Tessilnova.")
    assert doc.tensor.shape == (len(doc), WIDTH)
    assert isinstance(doc._.statements, tuple)


@pytest.mark.parametrize("processes", [1, 2])
def test_training_goes_on_where_it_stopped_as_if_it_had_not(
    base: Base, reports: list[Report], tmp_path: Path, processes: int
) -> None:
    plan = Plan(processes=processes, layers=1, epochs=2, batch=2)
    whole, scores = train(reports, reports, base, plan)
    assert 0 <= scores["relations"] <= 1
    train(reports, reports, base, replace(plan, stop=1), tmp_path / "stopped")
    again, _ = train(reports, reports, base, plan, _state(tmp_path / "stopped", plan))
    for name, weight in whole.state_dict().items():
        assert torch.equal(weight, again.state_dict()[name]), name


def _state(path: Path, plan: Plan) -> Path:
    """Make a state that was left by a shorter plan one of this plan."""
    torch.save({**torch.load(path, weights_only=True), "plan": asdict(plan)}, path)
    return path


def test_what_goes_wrong_in_another_process_is_told() -> None:
    with pytest.raises(Exception, match="no share for me"), shared(2, _fail) as share:
        share.mean_gradients(torch.nn.Linear(2, 2))


def _fail(_: Share) -> None:
    raise ValueError("no share for me")


def test_a_batch_is_shared_and_one_too_small_is_not() -> None:
    assert [Share(rank, 2).of("abc") for rank in (0, 1)] == ["ac", "b"]
    assert [Share(rank, 2).of("a") for rank in (0, 1)] == ["a", "a"]


def test_a_checkpoint_of_another_plan_is_left_alone(
    base: Base, reports: list[Report], tmp_path: Path
) -> None:
    first = Run(reports, reports, base, Plan(processes=1, layers=1, epochs=2, batch=2))
    first.run_epoch()
    first.save(tmp_path / "state")
    second = Run(reports, reports, base, Plan(processes=1, layers=1, epochs=3, batch=2))
    second.resume(tmp_path / "state")
    assert second.epoch == 0


def test_tokens_of_another_making_have_no_model() -> None:
    assert Tokens(np.zeros(1), np.ones(1), np.zeros((1, 2), np.float32)).model is None
