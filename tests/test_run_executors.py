"""Every way to run a function over items gives the results in the order of the items."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from itertools import count, islice

import pytest

from graph_builder.errors import UsageError
from graph_builder.run.executors import Lost, Pool, Serial, Spread, chunks, executor

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="the extra dask is not installed"
)
POISON = {7, 40}


def square(number):
    time.sleep(0.002 * (number % 3))
    return number * number


def square_or_die(number):
    if number in POISON:
        os.kill(os.getpid(), signal.SIGKILL)
    return square(number)


def square_or_raise(number):
    if number in POISON:
        raise ValueError(f"no square of {number}")
    return number


def worker(number):
    return os.getpid()


@pytest.mark.parametrize("workers", [1, 2])
def test_results_in_order(workers):
    with executor("local", workers) as spread:
        assert list(spread.run(square, range(100))) == [n * n for n in range(100)]
        assert list(spread.run(square, [])) == []


def test_work_is_done_elsewhere():
    with executor("local", 2) as spread:
        assert os.getpid() not in set(spread.run(worker, range(40)))


def test_items_are_read_as_they_are_needed():
    with executor("local", 2) as spread:
        assert list(islice(spread.run(square, count()), 20)) == [n * n for n in range(20)]


def test_items_that_kill_their_worker_are_lost_and_no_others():
    with executor("local", 2) as spread:
        results = list(spread.run(square_or_die, range(60)))
    assert results == [Lost(n) if n in POISON else n * n for n in range(60)]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_the_function_raises_is_raised(workers):
    with executor("local", workers) as spread, pytest.raises(ValueError, match="no square of 7"):
        list(spread.run(square_or_raise, range(60)))


class Unlucky(Spread):
    """Loses the chunks whose number of submission is listed, as a machine that runs out of memory would."""

    loss = BrokenProcessPool

    def __init__(self, lost):
        super().__init__(2)
        self.lost, self.submitted, self.recovered = set(lost), 0, 0

    def submit(self, function, chunk):
        self.submitted += 1
        if self.submitted in self.lost:
            raise BrokenProcessPool("lost")
        results = [function(item) for item in chunk]
        return type("Promise", (), {"result": lambda self: results})()

    def recover(self):
        self.recovered += 1


def test_bad_luck_costs_no_item():
    spread = Unlucky({2, 5, 9})
    assert list(spread.run(square, range(200))) == [n * n for n in range(200)]
    assert spread.recovered >= 1


def test_item_is_given_up_after_three_deaths_alone():
    spread = Unlucky(range(1, 5))  # once with others in flight, three times alone
    assert list(spread.run(square, [3])) == [Lost(3)]
    assert spread.submitted == 4
    spread = Unlucky(range(1, 4))
    assert list(spread.run(square, [3])) == [9]


def test_chunks():
    assert list(chunks(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(chunks([], 2)) == []


def test_choice_of_executor():
    assert isinstance(executor("local", 1), Serial)
    with executor("local", 3) as pool:
        assert isinstance(pool, Pool)
        assert pool.workers == 3
    with pytest.raises(UsageError, match="local or dask"):
        executor("spark", 1)
    with pytest.raises(UsageError, match="0 or more"):
        executor("local", -1)


def test_dask_without_its_package_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "graph_builder.run.dask", raising=False)
    with pytest.raises(UsageError, match=r"pip install 'damin\[dask\]'"):
        executor("dask", 1)


@needs_dask
def test_dask_in_order_and_without_the_items_that_kill():
    with executor("dask", 2) as spread:
        results = list(spread.run(square_or_die, range(20)))
    assert results == [Lost(n) if n in POISON else n * n for n in range(20)]


@needs_dask
def test_dask_with_no_scheduler_there():
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        executor("dask", 1, "tcp://127.0.0.1:9")
