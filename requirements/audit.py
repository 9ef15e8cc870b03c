"""Ask whether a locked package has a known vulnerability: `make audit`. Exit code 1 if one has, 2 if nobody knows.

    python requirements/audit.py requirements/test.txt

pip-audit passes over what it finds no record of and ends as if all were well; here that counts as not known.
"""

import json
import subprocess
import sys
from typing import Any

UNKNOWN = "known vulnerabilities could not be looked up, so this says nothing: try again with a network"


def audit(lock: str) -> list[dict[str, Any]]:
    """What pip-audit found of every package; empty where it could not ask."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--format", "json", "-r", lock]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found: list[dict[str, Any]] = json.loads(asked.stdout)["dependencies"]
    except ValueError:
        return []
    return found


def verdict(found: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """The exit code and the lines that say why."""
    bad = [f"{each['name']} {each['version']}: {flaw['id']}" for each in found for flaw in each.get("vulns", ())]
    unknown = [each["name"] for each in found if "skip_reason" in each]
    if bad:
        return 1, bad
    if unknown or not found:
        return 2, [f"{len(unknown)} of {len(found)} packages: {UNKNOWN}" if found else UNKNOWN]
    return 0, [f"{len(found)} packages, none with a known vulnerability"]


def main() -> int:
    code, lines = verdict(audit(sys.argv[1]))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return code


if __name__ == "__main__":
    sys.exit(main())
