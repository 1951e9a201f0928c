"""What Part 2.5 claims, each claim as a test."""

import functools
import math
import sys

import pytest
import sklearn.datasets
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, random_split

from snippets.module1.ch16_recap import split
from snippets.module2.ch23_neural_net import load_digits
from snippets.module2.ch25_data_pipelines import (
    Rows,
    accuracy,
    load,
    make_net,
    shift,
    train,
)
from snippets.module2.ch25_data_pipelines_experiments import (
    add_copies,
    examine_copies,
    examine_fifths,
    two_exams,
)
from snippets.module2.ch25_data_pipelines_nets import (
    batches_of,
    epochs_of,
    feed_of,
    logits_of,
    make_nets,
    right,
    train_nets,
)
from snippets.module2.ch25_data_pipelines_orders import (
    buffered,
    run_bug,
    shift_all,
    sorted_feed,
    train_moved,
    train_sorted,
)
from snippets.module2.ch25_data_pipelines_workers import (
    OtherDice,
    OwnDice,
    SharedDice,
    Stream,
    deal,
    two_epochs,
)
from tests.conftest import Verdict

digits = functools.cache(load_digits)


def nets_of(seed: int) -> range:
    """Six starts and splits, others for each seed."""
    return range(6 * seed, 6 * seed + 6)


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


# From rows to a batch


@pytest.mark.parametrize(("n", "batch"), [(7, 3), (10, 5), (4, 9)])
def test_the_loader_in_four_lines_is_the_dataloader(n: int, batch: int) -> None:
    x, y = torch.randn(n, 64, generator=generator(n)), torch.arange(n)
    order = torch.randperm(n, generator=generator(1))
    dataset = Rows(x, y)
    theirs = DataLoader(dataset, batch_size=batch, sampler=order.tolist())
    for (a, b), (c, d) in zip(load(dataset, order, batch), theirs, strict=True):
        assert torch.equal(a, c)
        assert torch.equal(b, d)


def test_a_network_among_many_is_the_one_that_trains_alone(seed: int) -> None:
    x, y = digits()
    parts = [split(len(x), 100, seed + k)[0] for k in range(3)]
    feed = feed_of(parts, epochs=3, batch=25)  # (12, 3, 25)
    params = make_nets([seed, seed + 1, seed + 2])
    together = train_nets(params, batches_of(x, y, feed))
    net = make_net(seed + 1)
    alone = train(net, [(x[rows], y[rows]) for rows in feed[:, 1]], epochs=1)
    torch.testing.assert_close(together[:, 1], torch.tensor(alone))
    torch.testing.assert_close(logits_of(params, x.expand(3, -1, -1))[1], net(x))
    share = right(params, x.expand(3, -1, -1), y)[1].mean().item()
    assert share == pytest.approx(accuracy(net, x, y))


def test_an_epoch_of_many_nets_has_each_row_once() -> None:
    rows = torch.arange(5, 105)
    feed = epochs_of(rows, epochs=2, seed=0, batch=20)  # (10, 20)
    for epoch in feed.split(5):
        assert torch.equal(epoch.flatten().sort().values, rows)
    assert not torch.equal(*feed.split(5))
    assert epochs_of(rows[:99], epochs=1, seed=0, batch=20).shape == (4, 20)


# The mean of means


def test_which_row_comes_last_more_than_doubles_the_mean_of_means(seed: int) -> None:
    x, y = digits()
    rows, exam = split(len(x), 1400, seed)
    net = make_net(seed)
    loader = DataLoader(
        Rows(x[rows], y[rows]), batch_size=50, shuffle=True, generator=generator(seed)
    )
    train(net, loader, epochs=10)
    each = nn.functional.cross_entropy(net(x[exam]), y[exam], reduction="none").detach()
    by_last = []
    for last in range(397):
        order = torch.cat([torch.arange(last), torch.arange(last + 1, 397)])
        parts = torch.cat([each[order], each[last : last + 1]]).split(44)
        by_last.append(torch.stack([part.mean() for part in parts]).mean())
    found = torch.stack(by_last)
    formula = 0.9 * (each.sum() - each) / 396 + 0.1 * each
    torch.testing.assert_close(found, formula)
    assert found.max() / found.min() > 2
    assert found.min() < each.mean() < found.max()
    hit = (net(x[exam]).argmax(dim=1) == y[exam]).float().sort(descending=True).values
    by_parts = torch.stack([part.mean() for part in hit.split(44)]).mean()
    assert 0.08 < hit.mean() - by_parts < 0.1


@pytest.mark.parametrize("batch", [1, 4, 6, 12])
def test_with_equal_batches_the_mean_of_means_is_the_mean(batch: int) -> None:
    losses = torch.rand(12, generator=generator(0))
    parts = torch.stack([part.mean() for part in losses.split(batch)])
    torch.testing.assert_close(parts.mean(), losses.mean())


# Which exam is right?


def test_every_exam_of_the_last_rows_lies_below_every_random_one(seed: int) -> None:
    by_epoch, scores = two_exams(*digits(), nets_of(seed))
    assert scores[1].max() < scores[0].min() - 0.01
    assert 0.05 < scores[0].mean() - scores[1].mean() < 0.08
    last = by_epoch[-1]  # (2, R)
    assert (last[1] < last[0]).all(), "and the training loss looks better"


def test_thirteen_people_wrote_the_rows_and_no_column_says_who() -> None:
    found = sklearn.datasets.load_digits()
    assert "30 contributed to the training set and different 13" in " ".join(
        found.DESCR.split()
    )
    assert "copy of the test set" in found.DESCR
    assert set(found) == {
        "data", "target", "frame", "feature_names", "target_names", "images", "DESCR",
    }  # fmt: skip


def test_look_alikes_stand_close_together() -> None:
    x, _ = digits()
    nearest = torch.cdist(x, x).fill_diagonal_(torch.inf).argmin(dim=1)
    within = ((nearest - torch.arange(len(x))).abs() <= 100).float().mean()
    mixed = x[torch.randperm(len(x), generator=generator(0))]
    nearest = torch.cdist(mixed, mixed).fill_diagonal_(torch.inf).argmin(dim=1)
    by_chance = ((nearest - torch.arange(len(x))).abs() <= 100).float().mean()
    assert within > 0.5
    assert by_chance < 0.13


def test_all_five_blocks_lose_without_their_neighbors(seed: int) -> None:
    x, y = digits()
    orders = [split(len(x), len(x), 4 * seed + k)[0] for k in range(4)]
    kept, among = (
        torch.stack([part.mean() for part in found.tensor_split(5, dim=1)])
        for found in (
            examine_fifths(x, y, [torch.arange(len(x))] * 4),
            examine_fifths(x, y, orders),
        )
    )
    gains = among - kept
    assert (gains > 0.008).all()
    assert 0.03 < gains.mean() < 0.045
    assert 0.02 < gains[4] < 0.045, "half of the distance, roughly"
    assert 0.02 < among.mean() - among[4] < 0.045


def test_every_row_is_examined_once_by_a_net_that_never_saw_it() -> None:
    """With random labels nobody can know a row: about one in ten is right."""
    x, _ = digits()
    labels = torch.randint(10, (len(x),), generator=generator(3))
    found = examine_fifths(x, labels, [torch.arange(len(x))])
    assert found.shape == (1, len(x))
    assert found.mean() < 0.14


# Copies


def test_copies_on_both_sides_hide_four_to_ten_points(seed: int) -> None:
    loss, told, new = examine_copies(*digits(), nets_of(seed), copies=4)
    assert 0.045 < (told - new).mean() < 0.09
    assert (told - new > 0.02).all()
    assert loss < 0.2


def test_kept_with_their_row_copies_flatter_nobody(seed: int) -> None:
    x, y = digits()
    _, told, new = examine_copies(x, y, nets_of(seed), copies=4, apart=True)
    assert (told - new).mean() < 0.01
    _, told, new = examine_copies(x, y, nets_of(seed), copies=0)
    assert abs((told - new).mean()) < 0.05


def test_a_copy_is_its_row_with_a_tenth_of_noise() -> None:
    x = digits()[0][:50]
    more = add_copies(x, 3, generator(0))
    assert torch.equal(more[:50], x)
    noise = more[50:] - x.repeat(3, 1)
    assert noise.std().item() == pytest.approx(0.1, rel=0.03)


# Sorted rows


@pytest.mark.parametrize("size", [1, 3, 20, 50])
def test_a_buffer_hands_out_each_row_once_and_none_too_early(size: int) -> None:
    rows = torch.arange(100, 150)
    out = buffered(rows, size, generator(size))
    assert torch.equal(out.sort().values, rows)
    early = (out - 100) - torch.arange(50)
    assert early.max() < size
    assert torch.equal(out, rows) == (size == 1)


def test_a_buffer_as_large_as_the_data_is_a_shuffle() -> None:
    at = torch.stack([buffered(torch.arange(6), 6, generator(k)) for k in range(3000)])
    shares = torch.stack([(at == row).float().mean(dim=0) for row in range(6)])
    torch.testing.assert_close(shares, torch.full((6, 6), 1 / 6), atol=0.03, rtol=0)


def test_a_small_buffer_ruins_the_exam_and_flatters_the_loss(seed: int) -> None:
    sizes = [1, 35, 100, 400, 800, 1400]
    losses, scores = train_sorted(*digits(), sizes, nets_of(seed))
    share = dict(zip(sizes, scores.mean(dim=1).tolist(), strict=True))
    assert share[1] < 0.2
    assert share[35] < 0.25
    assert 0.3 < share[100] < 0.48
    assert (scores[2] < 0.5).all()
    assert 0.78 < share[400] < 0.9
    assert share[800] > 0.97 * share[1400] > 0.87
    assert losses[0].max() < 1.3 < math.log(10)


def test_after_sorted_rows_the_answer_is_what_came_last(seed: int) -> None:
    x, y = digits()
    parts = [split(len(x), 1400, k) for k in nets_of(seed)]
    feeds = [
        sorted_feed(y, rows, 1, epochs=5, seed=k) for k, (rows, _) in enumerate(parts)
    ]
    params = make_nets(nets_of(seed))
    train_nets(params, batches_of(x, y, torch.stack(feeds, dim=1)))
    exams = torch.stack([exam for _, exam in parts])  # (6, 397)
    answers = logits_of(params, x[exams]).argmax(dim=2)
    assert (answers == 9).float().mean() > 0.75
    assert (answers >= 8).float().mean() > 0.85


def test_a_buffer_of_one_class_is_too_short_and_one_of_three_is_not(seed: int) -> None:
    _, scores = train_sorted(*digits(), [140, 500], nets_of(seed))
    assert 0.4 < scores[0].mean() < 0.55
    assert scores[1].mean() > 0.85


def test_a_split_before_copying_wobbles_and_rarely_flatters(seed: int) -> None:
    _, told, new = examine_copies(*digits(), nets_of(seed), copies=4, apart=True)
    assert told.max() - told.min() > 0.03
    assert abs((told - new).mean()) < 0.05


# The transform


def test_shift_moves_a_picture_by_at_most_one_pixel() -> None:
    picture = torch.zeros(8, 8)
    picture[3, 4] = 1.0
    torch.manual_seed(0)
    places = {tuple(shift(picture.flatten()).view(8, 8).nonzero()[0].tolist())
              for _ in range(200)}  # fmt: skip
    assert places == {(row, column) for row in (2, 3, 4) for column in (3, 4, 5)}
    picture = torch.ones(64)
    assert {int(shift(picture).sum()) for _ in range(100)} == {49, 56, 64}


def test_a_moved_digit_is_a_stranger_and_augmentation_pays_on_both_sides(
    seed: int,
) -> None:
    x, y = digits()
    rows, exam = split(len(x), 1400, seed)
    torch.manual_seed(seed)
    moved = torch.stack([shift(row) for row in x[exam]])
    found = {}
    for transform in (None, shift):
        net = make_net(seed)
        dataset = Rows(x[rows], y[rows], transform)
        loader = DataLoader(
            dataset, batch_size=50, shuffle=True, generator=generator(seed)
        )
        train(net, loader, epochs=10)
        found[transform] = [accuracy(net, z, y[exam]) for z in (x[exam], moved)]
    plain, moving = found[None], found[shift]
    assert plain[0] > 0.92
    assert plain[1] < 0.45
    assert moving[1] > plain[1] + 0.15
    assert moving[0] < plain[0] - 0.03


# Workers


def test_workers_roll_the_same_dice_if_the_dataset_keeps_the_generator() -> None:
    alone = two_epochs(OwnDice(), workers=0)
    assert len({*alone[0], *alone[1]}) == 16
    first, second = two_epochs(OwnDice(), workers=2)
    assert first == second
    assert first[::2] == first[1::2] == alone[0][:4]


def test_pytorchs_own_generator_differs_by_worker_and_epoch_and_repeats() -> None:
    runs = [two_epochs(SharedDice(), workers=2) for _ in range(2)]
    assert runs[0] == runs[1]
    assert runs[0][0] != runs[0][1]
    assert runs[0][0][::2] != runs[0][0][1::2]
    assert runs[0] != two_epochs(SharedDice(), workers=1)


def test_numpy_is_seeded_in_workers_too() -> None:
    first, second = two_epochs(OtherDice(), workers=2)
    assert len({*first, *second}) == 16


def test_two_workers_hand_out_a_stream_twice() -> None:
    assert sorted(two_epochs(Stream(), workers=2)[0]) == sorted([*range(6)] * 2)
    assert two_epochs(Stream(), workers=0)[0] == [*range(6)]


class Numbers(OwnDice):
    def __getitem__(self, row: int) -> int:
        return row


def test_the_order_of_the_rows_stays_with_workers() -> None:
    assert two_epochs(Numbers(), workers=2) == [[*range(8)]] * 2


@pytest.mark.skipif(sys.platform != "linux", reason="there it is `deal` in any case")
@pytest.mark.parametrize("dataset", [OwnDice(), SharedDice(), Numbers(), Stream()])
def test_two_processes_hand_out_what_deal_hands_out(dataset: OwnDice | Stream) -> None:
    source = generator(0)
    dealt = [deal(dataset, 2, source) for _ in range(2)]
    assert two_epochs(dataset, workers=2) == dealt


def test_all_pictures_move_as_one_does() -> None:
    x = torch.rand(2, 9, 64, generator=generator(0))
    moves = torch.cartesian_prod(torch.arange(3), torch.arange(3)).T  # (2, 9)
    found = shift_all(x, torch.stack([moves, moves], dim=1))
    for k, (down, by) in enumerate(moves.T.tolist()):
        for net in range(2):
            framed = nn.functional.pad(x[net, k].view(8, 8), (1, 1, 1, 1))
            expected = framed[down : down + 8, by : by + 8].flatten()
            assert torch.equal(found[net, k], expected)


def test_twin_dice_harm_no_network_that_shuffles_its_rows(seed: int) -> None:
    (fresh_loss, fresh), (twin_loss, twins) = (
        train_moved(*digits(), nets_of(seed), twins) for twins in (False, True)
    )
    gap = twins - fresh
    assert abs(gap.mean()) < 3 * gap.std() / 6**0.5 + 0.01
    assert abs(gap.mean()) < 0.03
    assert abs(fresh_loss.mean() - twin_loss.mean()) < 0.03


# The table


def test_mixed_labels_show_in_the_loss_and_a_constant_column_in_the_first(
    seed: int,
) -> None:
    x, y = digits()
    for bug, low, high in [
        ("labels mixed once", 2.2, 2.295),
        ("labels mixed every time", 2.295, 2.31),
    ]:
        loss, share = run_bug(x, y, nets_of(seed), bug)
        assert low < loss.mean() < high
        assert share.mean() < 0.18
    loss, share = run_bug(x, y, nets_of(seed), "standardized")
    assert loss.isnan().all()
    assert share.mean() < 0.14
    loss, share = run_bug(x, y, nets_of(seed))
    assert loss.max() < 0.2
    assert share.min() > 0.9


def test_sorted_rows_are_half_learned_after_fifteen_epochs(seed: int) -> None:
    losses, scores = train_sorted(*digits(), [1], nets_of(seed), epochs=15)
    assert 0.4 < losses.mean() < 0.6
    assert 0.4 < scores.mean() < 0.62


def test_a_column_may_be_constant_in_the_training_rows_alone() -> None:
    x, _ = digits()
    counts = [int((x[split(len(x), 1400, k)[0]].std(0) == 0).sum()) for k in range(6)]
    assert set(counts) == {3, 4}


def test_three_pixels_are_the_same_in_all_rows() -> None:
    assert (digits()[0].std(dim=0) == 0).sum() == 3


def test_the_parts_of_a_random_split_share_their_transform() -> None:
    both = Rows(torch.zeros(6, 64), torch.arange(6))
    part, other = random_split(both, [4, 2])
    both.transform = lambda x: x + 1
    assert part[0][0].sum() == other[0][0].sum() == 64


# The exercises' checks

TABLE = """
class Table(Dataset):
    def __init__(self, inputs, labels):
        {start}
    def __len__(self):
        return {count}
    def __getitem__(self, row):
        return {pair}
"""


@pytest.mark.parametrize(
    ("start", "count", "pair"),
    [
        ("self.x, self.y = torch.tensor(inputs).float(), labels", "len(self.x)",
         "self.x[row], self.y[row]"),
        ("self.pairs = list(zip(map(torch.Tensor, inputs), map(torch.tensor, labels)))",
         "len(self.pairs)", "self.pairs[row]"),
    ],
)  # fmt: skip
def test_exercise_1_accepts_other_ways(
    verdict: Verdict, start: str, count: str, pair: str
) -> None:
    answer = TABLE.format(start=start, count=count, pair=pair)
    assert verdict(1, answer).startswith("Correct")


@pytest.mark.parametrize(
    ("pair", "objection"),
    [
        ("self.inputs[row], self.labels[row]", "not a tensor"),
        ("torch.tensor(self.inputs[0]), torch.tensor(self.labels[row])", "different"),
        ("torch.tensor(self.inputs[row]), torch.tensor(self.labels[-1])", "the labels"),
        ("torch.tensor(self.inputs[row]), float(self.labels[row])", "whole numbers"),
        ("torch.tensor(self.inputs[row]).double(), self.labels[row]", "float64"),
    ],
)
def test_exercise_1_says_what_is_wrong(
    verdict: Verdict, pair: str, objection: str
) -> None:
    start = "self.inputs, self.labels = inputs, labels"
    answer = TABLE.format(start=start, count="len(self.inputs)", pair=pair)
    assert objection in verdict(1, answer)


def test_exercise_2_accepts_all_rows_at_once_and_weighted_means(
    verdict: Verdict,
) -> None:
    at_once = """
def evaluate(net, loader):
    x, y = map(torch.cat, zip(*loader))
    loss = nn.functional.cross_entropy(net(x), y).item()
    return loss, (net(x).argmax(1) == y).double().mean()
"""
    weighted = """
def evaluate(net, loader):
    total = torch.zeros(3)
    for x, y in loader:
        p = net(x).log_softmax(1)
        loss, hit = -p[range(len(y)), y].mean(), (p.max(1).indices == y).float().mean()
        total += len(y) * torch.stack([loss, hit, torch.tensor(1.0)]).detach()
    return (total[0] / total[2]).item(), (total[1] / total[2]).item()
"""
    assert verdict(2, at_once).startswith("Correct")
    assert verdict(2, weighted).startswith("Correct")


GROUPS = "def split_groups(groups, count, generator):\n"


def test_exercise_3_accepts_other_ways(verdict: Verdict) -> None:
    by_sums = """
    names, sizes = groups.unique(return_counts=True)
    order = torch.randperm(len(names), generator=generator)
    before = sizes[order].cumsum(0) - sizes[order]
    exam = torch.isin(groups, names[order[before < count]])
    rows = torch.arange(len(groups))
    return rows[~exam], rows[exam]
"""
    by_lists = """
    names = sorted(set(groups.tolist()))
    exam = []
    while len(exam) < count:
        k = int(torch.randint(len(names), (1,), generator=generator))
        name = names.pop(k)
        exam += [row for row, group in enumerate(groups.tolist()) if group == name]
    rest = [row for row in range(len(groups)) if row not in exam]
    return torch.tensor(rest), torch.tensor(exam)
"""
    for body in (by_sums, by_lists):
        assert verdict(3, GROUPS + body).startswith("Correct")


@pytest.mark.parametrize(
    ("body", "objection"),
    [
        ("r = torch.arange(len(groups))\n    return r[:-count], r[-count:]",
         "on both sides"),
        ("e = groups == groups.unique()[4]\n    r = torch.arange(len(groups))\n"
         "    return r[~e], r[e]", "asked for"),
        ("names, sizes = groups.unique(return_counts=True)\n"
         "    e = torch.isin(groups, names[sizes.cumsum(0) - sizes < count])\n"
         "    r = torch.arange(len(groups))\n    return r[~e], r[e]", "never came"),
        ("names = groups.unique()\n"
         "    o = names[torch.randperm(len(names), generator=generator)]\n"
         "    e = torch.isin(groups, o[:-1])\n"
         "    r = torch.arange(len(groups))\n    return r[~e], r[e]", "stayed out"),
        ("e = torch.zeros(len(groups)).bool()\n"
         "    while e.sum() < count:\n"
         "        e |= groups == groups[torch.randint(len(groups), (1,))]\n"
         "    r = torch.arange(len(groups))\n    return r[~e], r[e]", "same seed"),
    ],
)  # fmt: skip
def test_exercise_3_says_what_is_wrong(
    verdict: Verdict, body: str, objection: str
) -> None:
    torch.manual_seed(0)
    assert objection in verdict(3, f"{GROUPS}    {body}")


def test_exercise_4_accepts_other_ways(verdict: Verdict) -> None:
    by_rows = """
def find_copies(train, exam, noise):
    found = []
    for k, row in enumerate(exam):
        squares = ((train - row) ** 2).mean(dim=1) / (2 * noise**2)
        if squares.min() < 3:
            found.append(k)
    return found
"""
    by_columns = """
def find_copies(train, exam, noise):
    apart = (exam.unsqueeze(1) - train).abs().amax(dim=2)
    return (apart < 8 * noise).any(dim=1).nonzero().flatten()
"""
    assert verdict(4, by_rows).startswith("Correct")
    assert verdict(4, by_columns).startswith("Correct")


@pytest.mark.parametrize(
    ("threshold", "objection"),
    [
        ("nearest.median()", "merely alike"),
        ("0.3", "not found"),
        ("100 * noise", "merely alike"),
        ("noise", "not found"),
    ],
)
def test_exercise_4_refuses_other_thresholds(
    verdict: Verdict, threshold: str, objection: str
) -> None:
    answer = f"""
def find_copies(train, exam, noise):
    nearest = torch.cdist(exam, train).min(dim=1).values
    return (nearest < {threshold}).nonzero().flatten().tolist()
"""
    assert objection in verdict(4, answer)


def test_every_row_of_the_feed_is_a_tensor() -> None:
    x, y = digits()
    pair: tuple[Tensor, Tensor] = Rows(x, y)[7]
    assert pair[0].shape == (64,)
    assert pair[1].shape == ()


@pytest.mark.parametrize(
    ("pair", "objection"),
    [
        ("torch.tensor(self.inputs[row]).clamp(-3, 3), self.labels[row]", "different"),
        ("torch.tensor(self.inputs[row]), min(self.labels[row], 3)", "the labels"),
        ("torch.tensor(self.left.pop(0)), self.labels[row]", "another order"),
    ],
)
def test_exercise_1_asks_in_any_order(
    verdict: Verdict, pair: str, objection: str
) -> None:
    start = "self.inputs, self.labels, self.left = inputs, labels, [*inputs]"
    answer = TABLE.format(start=start, count="len(self.inputs)", pair=pair)
    assert objection in verdict(1, answer)


def test_exercise_2_refuses_an_exam_that_trains(verdict: Verdict) -> None:
    answer = """
def evaluate(net, loader):
    optimizer = SGD(net.parameters(), lr=1e-7)
    total = torch.zeros(3)
    for x, y in loader:
        logits = net(x)
        loss = nn.functional.cross_entropy(logits, y, reduction="sum")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        hits = (logits.argmax(1) == y).sum()
        total += torch.tensor([loss.item(), hits, len(y)])
    return total[0] / total[2], total[1] / total[2]
"""
    assert "other parameters" in verdict(2, answer)


@pytest.mark.parametrize(
    ("order", "objection"),
    [
        ("names.roll(int(torch.randint(len(names), (1,), generator=generator)))",
         "different exams"),
        ("groups[torch.randperm(len(groups), generator=generator)]", "groups"),
        ("names[torch.randperm(len(names), generator=generator)]", "Correct"),
    ],
)  # fmt: skip
def test_exercise_3_wants_every_group_as_likely(
    verdict: Verdict, order: str, objection: str
) -> None:
    answer = f"""{GROUPS}    names = groups.unique()
    exam = torch.zeros(len(groups), dtype=torch.bool)
    for name in {order}:
        exam |= groups == name
        if exam.sum() >= count:
            break
    rows = torch.arange(len(groups))
    return rows[~exam], rows[exam]
"""
    assert objection in verdict(3, answer)


@pytest.mark.parametrize("threshold", [16, 20, 30, 60])
def test_exercise_4_refuses_a_threshold_blind_to_the_columns(
    verdict: Verdict, threshold: int
) -> None:
    answer = f"""
def find_copies(train, exam, noise):
    nearest = torch.cdist(exam, train).min(dim=1).values
    return (nearest < {threshold} * noise).nonzero().flatten().tolist()
"""
    assert not verdict(4, answer).startswith("Correct")
