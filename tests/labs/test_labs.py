"""The labs: their rules, what each check says to a learner, and what the text claims.

That the outputs and numbers are what a run gives is tested cell by cell, in docs/labs.
"""

import contextlib
import io
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest
import torch
from torch import nn, optim

from book import notebooks
from book.labs import rules
from book.markdown.math import render

ROOT = Path(__file__).parents[2]
LABS = sorted((ROOT / "docs" / "labs").glob("*.ipynb"))
SOLUTION = re.compile(r"<summary>Solution</summary>\n\n```python\n(.*?)```", re.DOTALL)
Names = dict[str, Any]

every_lab = pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)


class Learner:
    """Somebody who has run a lab from top to bottom, and now fills in answers.

    Attributes:
        names: what the notebook's cells have defined.
    """

    def __init__(self, lab: str) -> None:
        notebook = notebooks.read(ROOT / "docs" / "labs" / f"{lab}.ipynb", lab)
        self._source = {cell.id: cell.source for cell in notebook.cells}
        self.names: Names = {"__name__": "__main__"}
        for cell in notebooks.code_cells(notebook):
            self._run(cell.source)

    def solution(self, task: str) -> str:
        found = SOLUTION.search(self._source[f"solution-{task}"])
        assert found, f"no solution stands in solution-{task}"
        return found[1]

    def starter(self, task: str) -> str:
        return str(self._source[f"your-{task}"])

    def hears(self, task: str, answer: str) -> str:
        """What the check says to an answer."""
        self._run(answer)
        try:
            return self._run(self._source[f"check-{task}"]).strip()
        finally:
            self._run(self.starter(task))

    def _run(self, code: str) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, self.names)
        plt.close("all")
        return printed.getvalue()


def _learner(lab: str) -> Iterator[Learner]:
    with plt.rc_context(), torch.random.fork_rng(devices=[]):
        yield Learner(lab)


@pytest.fixture(scope="module")
def lab1() -> Iterator[Learner]:
    yield from _learner("lab1_from_scratch")


@pytest.fixture(scope="module")
def lab2() -> Iterator[Learner]:
    yield from _learner("lab2_putting_it_together")


# What holds for every lab


@every_lab
def test_the_lab_keeps_the_rules(path: Path) -> None:
    found = list(rules.violations(path, path.relative_to(ROOT).as_posix()))
    assert not found, "\n" + "\n".join(map(str, found))


def formulas(prose: str) -> Iterator[tuple[str, bool]]:
    """Each formula: its TeX, and whether it stands by itself."""
    prose = re.sub(r"`[^`]+`", "", rules.FENCE.sub("", prose))
    for found in re.finditer(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", prose, re.DOTALL):
        yield (found[1] or found[2]).strip(), found[1] is not None


def test_formulas_are_found_outside_code() -> None:
    prose = (
        "Of $x^2$ and `$y$`:\n\n$$\n\\frac{1}{2}\n$$\n\n```bash\necho $HOME $PATH\n```"
    )
    assert list(formulas(prose)) == [("x^2", False), ("\\frac{1}{2}", True)]


@every_lab
def test_every_formula_of_the_lab_can_be_rendered(path: Path) -> None:
    cells = notebooks.read(path, path.name).cells
    texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
    found = [formula for text in texts for formula in formulas(text)]
    assert found
    for tex, display in found:
        assert "katex" in render(tex, display)


@every_lab
def test_every_task_has_a_starter_a_check_and_a_solution(path: Path) -> None:
    cells = [(cell.id, cell) for cell in notebooks.read(path, path.name).cells]
    tasks = [
        name.removeprefix("your-") for name, _ in cells if name.startswith("your-")
    ]
    order = [name for name, _ in cells]
    assert tasks
    for task in tasks:
        start = order.index(f"your-{task}")
        assert order[start + 1 : start + 3] == [f"check-{task}", f"solution-{task}"]
        assert cells[start][1].metadata.tags == ["starter"]
        assert cells[start + 1][1].metadata.tags == ["check"]
        assert len(WRONG[path.stem[:4], task]) >= 2


# What the checks say. Each wrong answer is the solution with a part replaced.

WRONG: dict[tuple[str, str], list[tuple[str, str, str]]] = {
    ("lab1", "gradients"): [
        ("2 * ", "", "the square brings down a factor 2"),
        (".mean()", ".sum()", "8 times too large"),
        (
            "2 * (r * x).mean(), 2 * r.mean()",
            "0.2 * (r * x).sum(), 0.2 * r.sum()",
            "these are 8 points",
        ),
        ("2 * (r * x).mean()", "2 * oops", "raises NameError"),
        ("return 2 * (r * x).mean(),", "return 0, 0,", "two tensors"),
        (
            "return 2 * (r * x).mean(), 2 * r.mean()",
            "return 0, 0",
            "autograd says",
        ),
        ("(r * x)", "r", "multiply each residual by its x"),
        ("x @ w + b - y", "y - (x @ w + b)", "the wrong sign"),
        ("2 * (r * x).mean()", "2 * r * x", "tensors of one number each"),
        ("2 * r.mean()", "r.mean()", "autograd says"),
        ("2 * (r * x).mean()", "2 / 8 * (r * x).sum()", "autograd says"),
        (
            "    r = x @ w + b - y  # (N, 1)\n",
            "    r = x @ w + b - y\n    w.requires_grad_()\n"
            "    (r**2).mean().backward()\n",
            "autograd is switched off",
        ),
        (
            "    return 2 * (r * x).mean(), 2 * r.mean()",
            "    with torch.enable_grad():\n"
            "        w, b = w.clone().requires_grad_(), b.clone().requires_grad_()\n"
            "        loss = ((x @ w + b - y) ** 2).mean()\n"
            "    return torch.autograd.grad(loss, (w, b))",
            "autograd is switched off",
        ),
    ],
    ("lab1", "round"): [
        ("loss.backward()", "pass", "Call loss.backward()"),
        ("with torch.no_grad():", "if True:", "put it under torch.no_grad()"),
        ("w -= lr * w.grad", "w.data = w + lr * w.grad", "uphill"),
        ("        b -= lr * b.grad\n", "", "b did not"),
        ("-= lr * w", "-= w", "is lr in it?"),
        ("lr * ", "0.1 * ", "is lr in it?"),
        (".mean()", ".sum()", "should give"),
        ("    w.grad.zero_()\n", "", "still there in round 2"),
        ("    b.grad.zero_()\n", "", "still there in round 2"),
        ("    with", "    w.grad.zero_()\n    with", "before the update"),
        ("w -= lr * w.grad", "w = w - lr * w.grad", "a new tensor"),
        ("    return loss.item()\n", "", "loss.item(), a number"),
        ("loss.item()", "0.0", "return the loss of line 2"),
        (
            "loss.item()",
            "((x @ w + b - y) ** 2).mean().item()",
            "return the loss of line 2",
        ),
        (
            "        w -= lr * w.grad\n        b -= lr * b.grad\n    w.grad.zero_()\n",
            "        w, old = w - lr * w.grad, w\n",
            "-= changes w",
        ),
    ],
    ("lab1", "loop"): [
        ("        losses.append(loss.item())\n", "", "30 losses, not 0"),
        ("loss.item()", "loss", "append loss.item()"),
        ("with torch.no_grad():", "if False:", "the loss never changes"),
        ("        w.grad.zero_()\n        b.grad.zero_()\n", "", "pile up"),
        ("-= lr", "+= lr", "the loss grows"),
        (
            "        with torch.no_grad():",
            "        if True:",
            "put it under torch.no_grad()",
        ),
        ("-= lr * w", "-= 0.5 * lr * w", "should give"),
        ("-= lr * b", "-= 0.5 * lr * b", "should give"),
        ("lr * ", "0.1 * ", "with lr 0.05"),
        ("loss.item()", "2 * loss.item()", "the first loss should be"),
        (".mean()", ".sum()", "the first loss should be"),
        ("w -= lr", "w = w - lr", "a new tensor"),
        ("    return w, b, losses\n", "", "return all"),
        (
            "    return w, b, losses",
            "    losses[1:-1] = [0.0] * (epochs - 2)\n    return w, b, losses",
            "the loss of epoch 1 should be",
        ),
        ("for epoch in range(epochs)", "for epoch in range(30)", "12 losses, not 30"),
        ("lr * ", "0.05 * ", "with lr 0.02"),
    ],
    ("lab1", "two"): [
        ("torch.zeros(2, 1, ", "torch.zeros(2, ", "every prediction against every"),
        ("torch.zeros(2, 1, ", "torch.zeros(1, 2, ", "compare the shapes"),
        ("range(epochs)", "range(0)", "where is the loop?"),
        ("range(epochs)", "range(10)", "after 400 epochs"),
        (".mean()", ".sum()", "nan"),
        ("lr * ", "1.5 * ", "nan"),
        ("w -= lr", "w = w - lr", "a new tensor"),
        (", requires_grad=True", "", "requires_grad=True"),
        ("torch.zeros(1, ", "torch.zeros(50, 1, ", "one b serves all"),
        ("torch.zeros(2, 1, ", "torch.zeros(2, 3, ", "a row for each input"),
        ("lr * ", "0.05 * ", "after 3 epochs"),
        ("range(epochs)", "range(400)", "after 3 epochs"),
        (
            "    for epoch in range(epochs):",
            "    columns = torch.cat([x, torch.ones(len(x), 1)], dim=1)\n"
            "    best = torch.linalg.lstsq(columns, y).solution\n"
            "    return best[:2], best[2]\n"
            "    for epoch in range(epochs):",
            "after 3 epochs",
        ),
        (
            "    return w, b",
            "    return torch.tensor([[3.0], [-2.0]]), torch.tensor([0.5])",
            "after 3 epochs",
        ),
    ],
    ("lab2", "loss"): [
        ("(r**2).mean()", "(r**2).sum()", "sum of the squares"),
        ("(r**2).mean()", "r.abs().mean()", "absolute residuals"),
        ("(r**2).mean()", "r.mean()", "cancel"),
        ("(r**2).mean()", "(r**2).mean().sqrt()", "leave the root out"),
        ("(r**2).mean()", "(r**2).sum() / len(r)", "not of rows"),
        ("(r**2).mean()", "(r**2).sum() / 60", "you return"),
        ("(r**2).mean()", "r**2", "one number"),
        ("(r**2).mean()", "oops", "raises NameError"),
    ],
    ("lab2", "step"): [
        ("p -= lr * p.grad", "p = p - lr * p.grad", "did not move"),
        ("with torch.no_grad():", "if True:", "put it under torch.no_grad()"),
        ("p -= lr", "p += lr", "uphill"),
        ("in params", "in params[:1]", "the bias does not"),
        ("lr * p.grad", "p.grad", "times as far as sgd"),
        ("lr * p.grad", "0.1 * p.grad", "times as far as sgd"),
        ("lr * p.grad", "float('nan')", "times as far as sgd"),
        ("p.grad", "p.gradient", "raises AttributeError"),
        ("for p in params", "for p in params[:2]", "of 4 parameters, 2 move"),
        ("for p in params", "for p in (params[0], params[1])", "2 move"),
        ("p.grad", "p.grad.clamp(-50, 50)", "times as far as sgd"),
        ("p -= lr * p.grad", "p -= lr * params[0].grad.view(1)", "not where SGD's"),
    ],
    ("lab2", "line"): [
        ("        losses.append(loss.item())\n", "", "100 losses, not 0"),
        ("loss.item()", "loss", "append loss.item()"),
        ("        optimizer.zero_grad()\n", "", "pile up"),
        ("        optimizer.step()\n", "", "is step() missing"),
        (
            "loss.backward()\n",
            "loss.backward()\n        optimizer.zero_grad()\n",
            "zero",
        ),
        ("model.parameters()", "[model.weight]", "weight and bias should be"),
        ("lr=0.01", "lr=1.0", "nan"),
        ("nn.MSELoss()", 'nn.MSELoss(reduction="sum")', "the first loss should be"),
        ("    return model, losses\n", "", "return all"),
    ],
    ("lab2", "lr"): [
        ("0.1", "0.01", "cover 1 at most"),
        ("0.1", "0.001", "cover 0.1 at most"),
        ("0.1", "0.03", "not yet at rest"),
        ("0.1", "50.0", "still swinging"),
        ("0.1", "-1.0", "raises ValueError"),
    ],
    ("lab2", "momentum"): [
        ("1.0", "0.9", "old gradients fade"),
        ("1.0", "0.99", "old gradients fade"),
        ("1.0", "1.1", "grow with age"),
        ("1.0", "-1.0", "raises ValueError"),
        ("1.0", "0.9999999999999999", "can't tell"),
    ],
    ("lab2", "net"): [
        ("nn.ReLU(), ", "", "a straight line"),
        (
            "optim.Adam(net.parameters(), lr=0.01)",
            "optim.SGD(net.parameters(), lr=0.3)",
            "nan",
        ),
        (
            "optim.Adam(net.parameters(), lr=0.01)",
            "optim.SGD(net.parameters(), lr=0.01)",
            "steps",
        ),
        ("lr=0.01", "lr=0.0001", "is it trained?"),
        ("        optimizer.step()\n", "", "is it trained?"),
        ("return net", "return net(x)", "the network itself"),
        ("        optimizer.zero_grad()\n", "", "all five lines"),
        (
            "return net",
            "net = nn.Module()\n    net.forward = torch.square\n    return net",
            "no parameters",
        ),
        (
            "return net",
            "net.forward = torch.square\n    return net",
            "from 9 - x²",
        ),
    ],
}
ANSWERS = [
    pytest.param(lab, task, *answer, id=f"{lab}-{task}-{number}")
    for (lab, task), answers in WRONG.items()
    for number, answer in enumerate(answers, 1)
]
every_task = pytest.mark.parametrize(("lab", "task"), WRONG)


def learner(lab: str, request: pytest.FixtureRequest) -> Learner:
    found: Learner = request.getfixturevalue(lab)
    return found


@every_task
def test_the_check_accepts_the_solution(
    lab: str, task: str, request: pytest.FixtureRequest
) -> None:
    someone = learner(lab, request)
    heard = someone.hears(task, someone.solution(task))
    assert heard.startswith("Correct: ")
    assert heard.endswith(".")


@every_task
def test_the_check_refuses_the_starter(
    lab: str, task: str, request: pytest.FixtureRequest
) -> None:
    someone = learner(lab, request)
    heard = someone.hears(task, someone.starter(task))
    assert re.match(r"Not yet: .{15,}[.?)]$", heard), heard


@pytest.mark.parametrize(("lab", "task", "part", "instead", "hint"), ANSWERS)
def test_the_check_names_what_is_wrong(
    lab: str,
    task: str,
    part: str,
    instead: str,
    hint: str,
    request: pytest.FixtureRequest,
) -> None:
    someone = learner(lab, request)
    right = someone.solution(task)
    assert part in right
    heard = someone.hears(task, right.replace(part, instead))
    assert heard.startswith("Not yet: ")
    assert hint.lower() in heard.lower()


@pytest.mark.parametrize("task", ["round", "loop", "two"])
def test_by_hand_a_gradient_may_be_wiped_in_three_ways(
    lab1: Learner, task: str
) -> None:
    wipe = re.compile(r"( +)w\.grad\.zero_\(\)\n +b\.grad\.zero_\(\)\n")
    right = lab1.solution(task)
    assert wipe.search(right)
    as_none = wipe.sub(r"\1w.grad = b.grad = None\n", right)
    assert lab1.hears(task, as_none).startswith("Correct")
    early = wipe.sub("", right).replace(
        "loss.backward()", "w.grad = b.grad = None; loss.backward()"
    )
    assert lab1.hears(task, early).startswith("Correct")


def test_a_weight_of_the_shape_2_may_be_right(lab1: Learner) -> None:
    """If y loses its column, too."""
    flat = (
        lab1.solution("two")
        .replace("torch.zeros(2, 1, ", "torch.zeros(2, ")
        .replace("x @ w + b - y", "x @ w + b - y[:, 0]")
    )
    assert lab1.hears("two", flat).startswith("Correct")


def test_parameters_may_be_handed_out_without_their_gradients(lab1: Learner) -> None:
    for task in ("loop", "two"):
        bare = lab1.solution(task).replace(
            "return w, b", "return w.detach(), b.detach()"
        )
        assert lab1.hears(task, bare).startswith("Correct")


def test_zero_grad_may_stand_anywhere_but_between_backward_and_step(
    lab2: Learner,
) -> None:
    wipe = "        optimizer.zero_grad()\n"
    bare = lab2.solution("line").replace(wipe, "")
    for line in (
        "y_hat = model(x)",
        "loss = criterion",
        "loss.backward()",
        "losses.app",
    ):
        start = bare.index(f"        {line}")
        moved = bare[:start] + wipe + bare[start:]
        assert lab2.hears("line", moved).startswith("Correct")


# What Lab 1 claims


def loss_at(names: Names, w: float, b: float) -> float:
    return float(((names["x"] * w + b - names["y"]) ** 2).mean())


def test_both_gradients_at_the_start_point_toward_the_line(lab1: Learner) -> None:
    w, b = lab1.names["start"]()
    x, y = lab1.names["x"], lab1.names["y"]
    for gradient in torch.autograd.grad(((x @ w + b - y) ** 2).mean(), (w, b)):
        assert gradient.item() < 0
    assert loss_at(lab1.names, -0.9, 0.0) < loss_at(lab1.names, -1.0, 0.0)
    assert loss_at(lab1.names, -1.0, 0.1) < loss_at(lab1.names, -1.0, 0.0)


def test_the_first_and_the_third_point_miss_alike_in_opposite_directions(
    lab1: Learner,
) -> None:
    first, second, third = lab1.names["r"].flatten()[:3].tolist()
    assert first * third < 0
    assert abs(first) == pytest.approx(abs(third), rel=0.02)
    assert second**2 < 0.01 * first**2


def test_equal_errors_leave_a_gradient_for_b_and_maybe_none_for_w(
    lab1: Learner,
) -> None:
    names: Names = {"Tensor": torch.Tensor}
    exec(lab1.solution("gradients"), names)
    x = torch.tensor([[-1.0], [0.0], [1.0]])
    for_w, for_b = names["gradients"](x, x, torch.tensor([[1.0]]), torch.tensor([0.5]))
    assert for_w.item() == 0.0
    assert for_b.item() == 1.0


def test_the_loop_finds_the_best_line(lab1: Learner) -> None:
    w, b, best = (lab1.names[name] for name in ("w", "b", "best"))
    assert w.item() == pytest.approx(best[0].item(), abs=1e-4)
    assert b.item() == pytest.approx(best[1].item(), abs=1e-4)


def test_the_loss_falls_faster_at_the_start(lab1: Learner) -> None:
    drops = [
        a - b
        for a, b in zip(lab1.names["losses"], lab1.names["losses"][1:], strict=False)
    ]
    assert drops[:30] == sorted(drops[:30], reverse=True)


def test_without_the_update_the_loss_is_the_same_forever(lab1: Learner) -> None:
    assert len(set(lab1.names["losses_without"]("update", epochs=200))) == 1


def test_without_the_wipe_the_loss_keeps_swinging_and_stays_bounded(
    lab1: Learner,
) -> None:
    losses = lab1.names["losses_without"]("wipe", epochs=2000)
    for some in (losses[:500], losses[-500:]):
        assert min(some) < 0.1 * losses[0]
        assert 0.9 * losses[0] < max(some) < 1.2 * losses[0]


def test_without_backward_there_is_no_gradient_to_multiply(lab1: Learner) -> None:
    with pytest.raises(TypeError, match="NoneType"):
        lab1.names["losses_without"]("backward")


def test_a_weight_of_the_shape_2_learns_something_wrong_in_silence(
    lab1: Learner,
) -> None:
    """With targets in a column, every prediction meets every target."""
    names: Names = {"torch": torch, "Tensor": torch.Tensor}
    wrong = lab1.solution("two").replace("torch.zeros(2, 1, ", "torch.zeros(2, ")
    exec(wrong, names)
    x, y = lab1.names["make_two"]()
    losses = []
    for epochs in (1, 400):
        w, b = (p.detach() for p in names["train_two"](x, y, 0.05, epochs))
        losses.append(((x @ w + b - y) ** 2).mean().item())
    assert losses[1] < losses[0]
    assert (w - torch.tensor([3.0, -2.0])).abs().max() > 1


# What Lab 2 claims

Fit = Callable[..., tuple[nn.Linear, list[float], list[float]]]


def test_the_weight_s_gradient_is_the_bias_s_times_x(lab2: Learner) -> None:
    line = lab2.names["new_line"]()
    nn.MSELoss()(line(torch.tensor([[2.0]])), torch.tensor([[5.0]])).backward()
    assert line.weight.grad.item() == pytest.approx(2 * line.bias.grad.item())


def test_at_one_learning_rate_sgd_arrives_and_adam_does_not(lab2: Learner) -> None:
    names = lab2.names
    assert names["sgd_losses"][-1] < 0.4
    assert names["adam_losses"][-1] > 18
    assert names["adam"].weight.item() < 2


@pytest.mark.parametrize("lr", [0.001, 0.01, 0.1, 1.0, 5.0])
def test_on_these_data_no_step_of_adam_is_longer_than_lr(
    lab2: Learner, lr: float
) -> None:
    _, _, weights = lab2.names["fit"](lambda params: optim.Adam(params, lr=lr))
    longest = max(map(abs, lab2.names["moves"](weights)))
    assert longest <= lr * 1.01
    assert longest > 0.3 * lr


def test_adams_first_steps_are_as_long_as_lr_and_its_last_ones_short(
    lab2: Learner,
) -> None:
    _, _, weights = lab2.names["fit"](lambda params: optim.Adam(params, lr=0.1))
    lengths = [abs(move) / 0.1 for move in lab2.names["moves"](weights)]
    assert lengths[0] == pytest.approx(1, rel=1e-4)
    assert max(lengths[35:]) < 0.25
    assert max(lengths[90:]) < 0.02
    far = lab2.names["moves"](lab2.names["adam_weights"])
    assert min(far) > 0.75 * 0.01  # with 0.01 it is under way to the end


def test_sgd_blows_up_at_0_12_and_adam_does_not_even_at_50(lab2: Learner) -> None:
    fit: Fit = lab2.names["fit"]
    _, losses, _ = fit(lambda params: optim.SGD(params, lr=0.12))
    assert losses[-1] > 1e6
    _, losses, _ = fit(lambda params: optim.Adam(params, lr=50.0))
    assert losses[-1] < losses[0]


@pytest.mark.parametrize("lr", [0.05, 0.06, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0])
def test_adam_arrives_with_every_learning_rate_from_0_05_to_5(
    lab2: Learner, lr: float
) -> None:
    _, losses, _ = lab2.names["fit"](lambda params: optim.Adam(params, lr=lr))
    assert lab2.names["best_loss"] < losses[-1] < 0.2


@pytest.mark.parametrize("seed", [42, 0, 1, 2])
def test_without_zero_grad_it_is_sgd_with_momentum_1_bit_for_bit(
    lab2: Learner, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another_line() -> nn.Linear:
        torch.manual_seed(seed)
        return nn.Linear(1, 1)

    monkeypatch.setitem(lab2.names, "new_line", another_line)
    faulty, faulty_losses, _ = lab2.names["train_without_zero_grad"](1000)
    model, losses, _ = lab2.names["fit"](
        lambda params: optim.SGD(params, lr=0.01, momentum=1.0), 1000
    )
    assert losses == faulty_losses
    assert torch.equal(model.weight, faulty.weight)
    assert torch.equal(model.bias, faulty.bias)


def test_without_zero_grad_gradients_and_losses_swing_and_stay_bounded(
    lab2: Learner,
) -> None:
    _, losses, grads = lab2.names["train_without_zero_grad"](5000)
    for start in (0, 4900):
        some = losses[start : start + 100]
        assert min(some) < 0.1 * losses[0]
        assert 0.9 * losses[0] < max(some) < 1.1 * losses[0]
    assert -100 < min(grads) < -80
    assert 80 < max(grads) < 100


def test_with_momentum_0_9_the_ball_settles(lab2: Learner) -> None:
    _, losses, _ = lab2.names["fit"](
        lambda params: optim.SGD(params, lr=0.01, momentum=0.9)
    )
    assert losses[-1] < 1.01 * lab2.names["best_loss"]


def test_a_network_in_float64_is_accepted(lab2: Learner) -> None:
    double = (
        lab2.solution("net")
        .replace("nn.Linear(32, 1))", "nn.Linear(32, 1)).double()")
        .replace("net(x)", "net(x.double())")
        .replace("criterion(y_hat, y)", "criterion(y_hat, y.double())")
    )
    assert lab2.hears("net", double).startswith("Correct")


@pytest.mark.parametrize(("size", "equal"), [(25, True), (30, False)])
def test_gradients_of_small_batches_of_one_size_add_up_to_that_of_a_large_one(
    lab2: Learner, size: int, equal: bool
) -> None:
    x, y = lab2.names["x"], lab2.names["y"]
    pieces, whole = lab2.names["new_line"](), lab2.names["new_line"]()
    for part in range(4):
        rows = slice(size * part, size * part + size)  # the last may be short
        (nn.MSELoss()(pieces(x[rows]), y[rows]) / 4).backward()
    nn.MSELoss()(whole(x), y).backward()
    for one, other in zip(pieces.parameters(), whole.parameters(), strict=True):
        assert torch.allclose(one.grad, other.grad, rtol=1e-4) is equal


def test_the_best_line_s_loss_is_just_below_the_noise_of_these_points(
    lab2: Learner,
) -> None:
    x, y, best = (lab2.names[name] for name in ("x", "y", "best_line"))
    noise = ((3 * x - 2 - y) ** 2).mean().item()
    assert 0.98 * noise < lab2.names["best_loss"] < noise < 0.25
    assert abs(lab2.names["sgd"].bias.item() - best[1].item()) > 0.3
    assert abs(lab2.names["sgd"].weight.item() - best[0].item()) < 0.05


def test_two_linear_layers_without_relu_are_one_line(lab2: Learner) -> None:
    names: Names = dict(lab2.names)
    exec(lab2.solution("net").replace("nn.ReLU(), ", ""), names)
    net = names["train_net"](names["x_curve"], names["y_curve"])
    low, middle, high = net(torch.tensor([[-3.0], [0.0], [3.0]])).flatten().tolist()
    assert low + high == pytest.approx(2 * middle, abs=1e-4)


def test_the_learned_curve_is_made_of_at_most_33_straight_pieces(
    lab2: Learner,
) -> None:
    x = torch.linspace(-3, 3, 6001, dtype=torch.float64).unsqueeze(1)
    net, _ = lab2.names["curves"]["Adam 0.01"]
    curve = net.double()(x).flatten().detach()
    net.float()
    bends = (curve[2:] - 2 * curve[1:-1] + curve[:-2]).abs() > 1e-9
    corners = int((bends[1:] & ~bends[:-1]).sum())
    assert 5 < corners <= 32


def test_500_steps_of_0_001_move_no_parameter_by_more_than_half(lab2: Learner) -> None:
    torch.manual_seed(42)
    start = nn.Sequential(nn.Linear(1, 32), nn.ReLU(), nn.Linear(32, 1))
    slow, _ = lab2.names["curves"]["Adam 0.001"]
    pairs = zip(start.parameters(), slow.parameters(), strict=True)
    way = max((a - b).abs().max().item() for a, b in pairs)
    assert 0.3 < way < 0.5


def test_sgd_and_adam_both_end_at_the_noise_with_a_learning_rate_of_their_own(
    lab2: Learner,
) -> None:
    curves, y = lab2.names["curves"], lab2.names["y_curve"]
    noise = ((lab2.names["x_curve"] ** 2 - y) ** 2).mean().item()
    for name in ("SGD 0.05", "Adam 0.01"):
        assert curves[name][1] == pytest.approx(noise, rel=0.15)
    for name in ("SGD 0.01", "Adam 0.001"):
        assert curves[name][1] > 2 * noise
    assert math.isnan(curves["SGD 0.3"][1])
