"""The scorer: from an answer's words to evidence, from evidence to a level. Pure: same answer, same rubric, same bytes.

text      tokens and sentences, with offsets into the original text
words     English: stems, spelling variants, the real-word guard
phrases   the phrase language -> patterns
context   negation and whose act a sentence speaks of
matching  patterns x text -> hits
delivery  how the answer was told
grading   hits -> levels, caps, feedback
"""

ENGINE = "1"
