"""A batch gives the same bytes whoever computes it, whatever dies on the way, and never does a line twice."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from concurrent.futures import CancelledError, Executor, Future
from pathlib import Path
from typing import Any

import pexpect
import pytest
from click.testing import CliRunner

from interviewcoach import executors
from interviewcoach.banks import load_bank
from interviewcoach.batch import CHUNK, Progress, grade_file
from interviewcoach.cli import cli, score
from interviewcoach.errors import UsageError
from interviewcoach.executors import Here, executor
from interviewcoach.model.bank import Bank

QUESTION = "suicidal-disclosure-secret"
TEXTS = (
    "I'd stay with her and ask her directly whether she is thinking of killing herself.",
    "I'd tell the nurse in charge straight away and write down what she said.",
    "I would be supportive and kind.",
    "",
)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank()


def write(path: Path, count: int) -> Path:
    rows = ({"id": f"n{n}", "question": QUESTION, "text": f"{TEXTS[n % len(TEXTS)]} {n}"} for n in range(count))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def run(source: Path, output: Path, bank: Bank, pool: Executor) -> Progress:
    return grade_file(source, output, bank, pool, lambda _: None)


@pytest.fixture(scope="module")
def expected(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """An input of several chunks, and what it gives in this process."""
    folder = tmp_path_factory.mktemp("batch")
    source = write(folder / "in.jsonl", 8 * CHUNK + 7)
    run(source, folder / "out.jsonl", bank, Here())
    return source, (folder / "out.jsonl").read_bytes()


def test_other_processes_give_the_same_bytes(expected: tuple[Path, bytes], bank: Bank, tmp_path: Path) -> None:
    source, whole = expected
    with executor("processes=2") as pool:
        done = run(source, tmp_path / "out.jsonl", bank, pool)
    assert (tmp_path / "out.jsonl").read_bytes() == whole
    assert (done.graded, done.kept, done.bad) == (8 * CHUNK + 7, 0, 0)


def test_a_worker_without_the_bank_asks_for_it(expected: tuple[Path, bytes], bank: Bank, tmp_path: Path) -> None:
    from interviewcoach import batch  # noqa: PLC0415 - its memory is looked at

    source, whole = expected
    batch._graders.clear()
    run(source, tmp_path / "out.jsonl", bank, Here())
    assert list(batch._graders) == [bank.digest]
    assert (tmp_path / "out.jsonl").read_bytes() == whole


def test_a_worker_reads_the_bank_once(
    expected: tuple[Path, bytes], bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chunks are under way before the first says that the bank is missing."""
    from interviewcoach import batch  # noqa: PLC0415 - its memory is looked at

    read: list[bytes] = []

    def reading(data: bytes, _: type[Bank]) -> Bank:
        read.append(data)
        return bank

    monkeypatch.setattr(batch, "from_json", reading)
    batch._graders.clear()
    run(expected[0], tmp_path / "out.jsonl", bank, Here())
    assert len(read) == 1


def test_results_of_another_bank_are_made_again(expected: tuple[Path, bytes], bank: Bank, tmp_path: Path) -> None:
    source, whole = expected
    lines = whole.splitlines(keepends=True)
    stale = lines[1].replace(json.loads(lines[1])["rubric"].encode(), b"0" * 64)
    output = tmp_path / "out.jsonl"
    output.write_bytes(b"".join([lines[0], stale, *lines[2:]]))
    done = run(source, output, bank, Here())
    assert done.kept == 1
    assert output.read_bytes() == whole


def test_a_worker_that_dies_on_a_cluster_loses_and_doubles_no_line(
    expected: tuple[Path, bytes], bank: Bank, tmp_path: Path
) -> None:
    distributed = pytest.importorskip("distributed")
    source, whole = expected
    output = tmp_path / "out.jsonl"
    killed: list[int] = []
    # Two workers and a scheduler as an operator starts them, all on this machine.
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:

        def kill_one(now: Progress) -> None:
            if now.graded and not killed:
                (victim, *_) = cluster.workers.values()
                killed.append(victim.pid)
                os.kill(victim.pid, signal.SIGKILL)

        with executor(f"dask={cluster.scheduler_address}") as pool:
            grade_file(source, output, bank, pool, kill_one)
    assert killed
    assert output.read_bytes() == whole


def test_a_result_whose_worker_dies_as_it_arrives_is_made_again(
    expected: tuple[Path, bytes], bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask reads a task's status after its result; the death of a worker in between has put it back to lost."""
    distributed = pytest.importorskip("distributed")
    source, whole = expected
    lost: list[str] = []
    arrives = distributed.Future._result

    async def dies(self: Any, raiseit: bool = True) -> Any:
        result = await arrives(self, raiseit)
        if not lost:
            lost.append(self.key)
            self._state.lose()
            asyncio.get_running_loop().call_later(0.1, self._state.finish)  # another worker has computed it
        return result

    monkeypatch.setattr(distributed.Future, "_result", dies)
    output = tmp_path / "out.jsonl"
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        executor(f"dask={cluster.scheduler_address}") as pool,
    ):
        run(source, output, bank, pool)
    assert lost
    assert output.read_bytes() == whole


class _Dead(Executor):
    """Loses what it is given, and then takes no more."""

    def __init__(self, first: BaseException | None) -> None:
        self._first = first
        self._asked: list[object] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        self._asked.append((fn, args, kwargs))
        if len(self._asked) > 1:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future: Future[Any] = Future()
        if self._first is None:
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_exception(self._first)
        return future

    def get_executor(self, **_: Any) -> Executor:
        return self


@pytest.mark.parametrize(
    ("first", "raised"),
    [(TypeError("taken apart"), RuntimeError), (MemoryError(), MemoryError), (None, CancelledError)],
)
def test_a_task_of_a_cluster_that_is_gone_ends(first: BaseException | None, raised: type[BaseException]) -> None:
    with pytest.raises(raised):
        executors.Cluster(_Dead(first)).submit(divmod, 1, 1).result(timeout=5)


def test_what_fails_on_a_cluster_fails_here() -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        executor(f"dask={cluster.scheduler_address}") as pool,
    ):
        with pytest.raises(ZeroDivisionError):
            pool.submit(divmod, 1, 0).result(timeout=30)
        assert pool.submit(divmod, 7, 2).result(timeout=30) == (3, 1)


def test_ctrl_c_keeps_what_is_done_and_the_next_run_goes_on(expected: tuple[Path, bytes], tmp_path: Path) -> None:
    source, whole = expected
    output = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "interviewcoach", "score", "--batch", str(source), "--output", str(output)]
    child = pexpect.spawn(
        command[0],
        [*command[1:], "--workers", "2"],
        timeout=60,
        encoding="utf-8",
        dimensions=(24, 80),
        preexec_fn=heed_ctrl_c,
    )
    while child.isalive() and not (output.exists() and output.stat().st_size):
        time.sleep(0.01)
    child.sendintr()
    child.expect("Stopped")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 130
    assert "Traceback" not in (child.before or "")
    part = output.read_bytes()
    assert part
    assert whole.startswith(part)
    done = subprocess.run([*command, "--workers", "1"], capture_output=True, text=True, check=True)
    kept = len(part.splitlines())
    assert f"{8 * CHUNK + 7 - kept} graded, {kept} there already" in done.stderr
    assert output.read_bytes() == whole


def heed_ctrl_c() -> None:
    """Tests that run in the background may have been started with the signal ignored, and hand that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(("stops", "waits"), [(False, True), (True, False)])
def test_workers_that_are_done_are_waited_for(
    stops: bool, waits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else Python reports now and then that a pipe of theirs is closed."""
    waited = []

    class Pool(Here):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
            if stops:
                raise KeyboardInterrupt
            return super().submit(fn, *args, **kwargs)

        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - as it is called
            waited.append(wait)

    monkeypatch.setattr(score, "executor", lambda _: Pool())
    source = write(tmp_path / "in.jsonl", 2)
    done = CliRunner().invoke(cli, ["score", "--batch", str(source), "--output", str(tmp_path / "out.jsonl")])
    assert waited == [waits]
    assert ("2 graded" in done.stderr) is not stops


def test_memory_stays_flat(bank: Bank, tmp_path: Path) -> None:
    def peak(count: int) -> int:
        source = write(tmp_path / f"{count}.jsonl", count)
        tracemalloc.start()
        run(source, tmp_path / f"{count}.out", bank, Here())
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(CHUNK)  # what is compiled once
    small, large = peak(CHUNK), peak(12 * CHUNK)
    assert large < 1.3 * small


@pytest.mark.parametrize("named", ["processes=0", "processes=x", "dask", "dask=127.0.0.1:1", "threads"])
def test_an_executor_that_is_not_to_be_had_says_why(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "SECONDS_TO_ANSWER", 0.2)
    with pytest.raises(UsageError):
        executor(named)
