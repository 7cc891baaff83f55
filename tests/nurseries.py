"""Fixtures of the tests that kill: who makes processes, and where they write."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from tests.killing import Nursery


@pytest.fixture(scope="module", name="nursery")
def nursery_fixture():
    """A nursery, for all tests of a file."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def memory():
    """A folder in memory where there is one: a kill does not care for the disk, and a disk has others to serve."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        yield Path(folder)
