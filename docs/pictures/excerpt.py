"""Puts real feedback into the README: the output of the command that it shows."""

import re
import subprocess
import sys
import textwrap
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
SHOWN = re.compile(
    r'(    \$ echo "(?P<answer>.+?)" \| interviewcoach score (?P<question>\S+)\n\n)'
    r"(?:    [^\n]*\n|\n(?=    ))+",
    re.S,
)


def main() -> None:
    text = README.read_text(encoding="utf-8")

    def replaced(found: "re.Match[str]") -> str:
        command = [sys.executable, "-m", "interviewcoach", "score", found["question"]]
        answer = " ".join(found["answer"].split())
        output = subprocess.run(command, input=answer, capture_output=True, text=True, check=True).stdout
        return found[1] + textwrap.indent(output, "    ")

    README.write_text(SHOWN.sub(replaced, text, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
