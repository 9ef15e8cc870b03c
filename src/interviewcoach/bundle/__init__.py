"""Sessions as one compressed file that shows them and can score them again elsewhere: docs/bundle-format.md.

lines     what each line holds
writing   sessions -> bytes
reading   bytes -> a Bundle, hostile until it is checked
checks    what the lines of a sound bundle hold
scanning  what JSON may hide from a typed reader
privacy   what is changed before sharing

Pure: no file, no clock and no database.
"""

from interviewcoach.bundle.lines import Header
from interviewcoach.bundle.reading import Bundle, read
from interviewcoach.bundle.writing import write

__all__ = ["Bundle", "Header", "read", "write"]
