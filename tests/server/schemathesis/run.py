"""Runs schemathesis over the document of each generation against the running server.

One run for each generation and kind of caller, two at a time, each with a server of its own. What fails must be
in `accepted.json` with the line of the contract that causes it, and what is there must still fail. Every
operation must have succeeded somewhere, so that the checks had something to look at.

    python run.py SERVER DOCUMENTS WORK [--update]

SERVER is the program, DOCUMENTS the folder with `v3.json` and `v4.json`, WORK a folder for reports. `--update`
writes what failed to `accepted.json`, with a question mark where the reason is to be filled in.
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ACCEPTED = HERE / "accepted.json"

CALLERS = ("anonymous", "key 1", "key 4", "key 9", "jwt user", "jwt admin")
GENERATIONS = ("v3", "v4")

# Two runs at once: one for each core of the smallest machine this has to pass on.
AT_ONCE = 2

# Few cases for each operation and phase; the same ones every time.
OPTIONS = (
    "--phases=examples,coverage,fuzzing",
    "--max-examples=10",
    "--seed=1",
    "--generation-deterministic",
    "--no-shrink",
    "--continue-on-failure",
    "--workers=1",
    "--request-timeout=20",
    "--suppress-health-check=all",
    "--warnings=off",
    "--report=ndjson",
)

# A run takes a quarter of a minute on two cores, many times that while others use them.
LONGEST_SECONDS = 900


@dataclass(frozen=True, order=True)
class Failure:
    """What fails, without the details of the request."""

    check: str
    status: int
    answer: str
    generation: str
    operation: str


@dataclass
class Outcome:
    """What a run brought."""

    requests: int = 0
    failures: dict[Failure, str] = field(default_factory=dict)
    succeeded: set[tuple[str, str]] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Operation:
    name: str
    # The kind of credential; empty for none.
    kind: str
    success: tuple[int, ...]


@dataclass(frozen=True)
class Run:
    generation: str
    caller: str

    @property
    def name(self) -> str:
        return f"{self.generation}-{self.caller.replace(' ', '-')}"

    @property
    def paths(self) -> str:
        """The paths that the caller's kind of credential is for; anybody tries all."""
        kind = self.caller.split(" ")[0]
        return ".*" if kind == "anonymous" else f"/{kind}$"


def operations(document: dict[str, Any]) -> dict[str, Operation]:
    """The operations by what schemathesis calls them, such as `GET /sets/{id}/key`."""
    found = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "x-operation" in operation:
                kind = "".join(name for names in operation["security"] for name in names)
                success = tuple(operation["x-success"])
                found[f"{method.upper()} {path}"] = Operation(operation["x-operation"], kind, success)
    return found


def play(run: Run, server: Path, documents: Path, work: Path) -> Outcome:
    """One run against a server of its own."""
    document = documents / f"{run.generation}.json"
    report = work / f"{run.name}.ndjson"
    log = work / f"{run.name}.txt"
    report.unlink(missing_ok=True)
    arguments = ["--generation", run.generation, "--seed", "1", "--rate-limits", "off", "--test-shortcuts"]
    process = subprocess.Popen([server, *arguments], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        environment = {
            **os.environ,
            "PYTHONPATH": str(HERE),
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "SCHEMATHESIS_HOOKS": "hooks",
            "SCENE_READY": json.dumps(ready),
            "SCENE_CALLER": run.caller,
        }
        command = [sys.executable, "-m", "schemathesis.cli", "--no-color", "run", str(document)]
        command += [f"--url={ready['url']}", f"--include-path-regex={run.paths}", *OPTIONS]
        command += [f"--report-ndjson-path={report}"]
        with log.open("w") as output:
            finished = subprocess.run(
                command, env=environment, cwd=work, stdout=output, stderr=output, timeout=LONGEST_SECONDS
            )
    except subprocess.TimeoutExpired:
        return Outcome(problems=[f"{run.name} took longer than {LONGEST_SECONDS} s; see {log}"])
    finally:
        process.terminate()
        stopped = process.wait(timeout=30)
    outcome = read(report, run, operations(json.loads(document.read_text())))
    # 1 says that checks failed, which is judged here.
    if finished.returncode not in (0, 1):
        outcome.problems.append(f"{run.name}: schemathesis ended with {finished.returncode}; see {log}")
    # The server ends with a failure when a handler panicked or the database failed.
    if stopped != 0:
        outcome.problems.append(f"{run.name}: the server ended with {stopped}: it failed inside")
    return outcome


def read(report: Path, run: Run, known: dict[str, Operation]) -> Outcome:
    """What a report says."""
    outcome = Outcome()
    if not report.exists():
        outcome.problems.append(f"{run.name}: there is no report")
        return outcome
    tested = set()
    with report.open() as lines:
        for line in lines:
            ((kind, event),) = json.loads(line).items()
            if kind in ("NonFatalError", "FatalError", "Interrupted"):
                outcome.problems.append(f"{run.name}: {kind}: {json.dumps(event)[:500]}")
            if kind == "ScenarioFinished":
                label = event["recorder"]["label"]
                tested.add(label)
                read_scenario(event["recorder"], run, known[label], outcome)
    wanted = {label for label in known if run.paths == ".*" or label.endswith(run.paths[:-1])}
    for label in sorted(wanted - tested):
        outcome.problems.append(f"{run.name}: {label} was not tested")
    return outcome


def read_scenario(recorder: dict[str, Any], run: Run, operation: Operation, outcome: Outcome) -> None:
    for case, interaction in recorder.get("interactions", {}).items():
        outcome.requests += 1
        response = interaction.get("response") or {}
        status = response.get("status_code", 0)
        answer = answer_of(response)
        if status in operation.success:
            outcome.succeeded.add((run.generation, operation.name))
        for check in recorder.get("checks", {}).get(case, []):
            if check["status"] == "success":
                continue
            details = (check.get("failure_info") or {}).get("failure") or {}
            failure = Failure(check["name"], status, answer, run.generation, operation.name)
            request = interaction["request"]
            words = (details.get("message") or "").replace("\n", " ")[:400]
            outcome.failures.setdefault(
                failure, f"{run.name}: {request['method']} {request['uri'][:200]}: {words}"
            )


def answer_of(response: dict[str, Any]) -> str:
    """What an answer says, in a word: its error code, or what else it is."""
    if response.get("status_code", 0) < 400:
        return ""
    text = base64.b64decode((response.get("content") or {}).get("$base64", "")).decode(errors="replace")
    if text.startswith("<!DOCTYPE html>"):
        return "page"
    try:
        error = json.loads(text)["error"]
    except (ValueError, TypeError, KeyError):
        return text.strip()[:40]
    return error if isinstance(error, str) else error["error"]


# Names for all operations that take a kind of credential, in place of a list.
GROUPS = ("key", "jwt")


def members(group: str, generation: str, documents: Path) -> list[str]:
    document = json.loads((documents / f"{generation}.json").read_text())
    known = operations(document).values()
    return sorted({operation.name for operation in known if operation.kind == group})


def accepted_failures(entries: list[dict[str, Any]], documents: Path) -> set[Failure]:
    """All failures that the list names."""
    found = set()
    for entry in entries:
        for generation, names in entry["operations"].items():
            if isinstance(names, str):
                names = members(names, generation, documents)
            for name in names:
                found.add(Failure(entry["check"], entry["status"], entry["answer"], generation, name))
    return found


def update(seen: dict[Failure, str], entries: list[dict[str, Any]], documents: Path) -> None:
    """Writes the list anew; reasons of entries that stay are kept."""
    reasons = {
        (entry["check"], entry["status"], entry["answer"]): (entry["section"], entry["reason"])
        for entry in entries
    }
    grouped: dict[tuple[str, int, str], dict[str, list[str] | str]] = {}
    for failure in sorted(seen):
        group = grouped.setdefault((failure.check, failure.status, failure.answer), {})
        names = group.setdefault(failure.generation, [])
        assert isinstance(names, list)
        names.append(failure.operation)
    lines = []
    for key, by_generation in grouped.items():
        check, status, answer = key
        for generation, names in by_generation.items():
            for group in GROUPS:
                if names == members(group, generation, documents):
                    by_generation[generation] = group
        section, reason = reasons.get(key, ("?", "?"))
        entry = {"check": check, "status": status, "answer": answer, "section": section, "reason": reason}
        lines.append(entry_lines(entry, by_generation))
    ACCEPTED.write_text("[\n" + ",\n".join(lines) + "\n]\n")


def entry_lines(entry: dict[str, Any], by_generation: dict[str, Any]) -> str:
    """An entry in a few lines, so that changes are easy to see."""
    head = json.dumps(entry, ensure_ascii=False)[1:-1]
    rows = [f'    "{generation}": {json.dumps(names)}' for generation, names in by_generation.items()]
    return "  {" + head + ',\n   "operations": {\n' + ",\n".join(rows) + "\n   }}"


def problems_of(entries: list[dict[str, Any]], outcomes: list[Outcome], documents: Path) -> list[str]:
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    seen: dict[Failure, str] = {}
    for outcome in outcomes:
        seen = {**outcome.failures, **seen}
    accepted = accepted_failures(entries, documents)
    for failure in sorted(seen.keys() - accepted):
        problems.append(f"not accepted: {failure}\n    {seen[failure]}")
    for failure in sorted(accepted - seen.keys()):
        problems.append(f"accepted, but it no longer fails; take it out of {ACCEPTED.name}: {failure}")
    for entry in entries:
        if "?" in (entry["section"], entry["reason"]) or not entry["reason"]:
            problems.append(f"{entry['check']}, {entry['status']} {entry['answer']}: say what causes it")
    succeeded = {pair for outcome in outcomes for pair in outcome.succeeded}
    for generation in GENERATIONS:
        document = json.loads((documents / f"{generation}.json").read_text())
        names = {(generation, operation.name) for operation in operations(document).values()}
        for _, name in sorted(names - succeeded):
            problems.append(f"{name} of {generation} never succeeded, so hardly anything of it was checked")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("server", type=Path)
    parser.add_argument("documents", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    server, documents, work = (
        path.resolve() for path in (options.server, options.documents, options.work)
    )
    work.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    runs = [Run(generation, caller) for generation in GENERATIONS for caller in CALLERS]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(lambda run: play(run, server, documents, work), runs))
    entries = json.loads(ACCEPTED.read_text()) if ACCEPTED.exists() else []
    if options.update:
        seen: dict[Failure, str] = {}
        for outcome in outcomes:
            seen.update(outcome.failures)
        update(seen, entries, documents)
        entries = json.loads(ACCEPTED.read_text())
    problems = problems_of(entries, outcomes, documents)
    for problem in problems:
        print(problem)
    requests = sum(outcome.requests for outcome in outcomes)
    seconds = time.monotonic() - start
    print(f"{len(runs)} runs, {requests} requests, {len(entries)} accepted, {seconds:.0f} s")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
