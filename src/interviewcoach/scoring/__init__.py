"""The scorer: from an answer's words to evidence, from evidence to a level. Pure: same answer, same rubric, same bytes.

text        tokens and sentences, with offsets into the original text
words       English: stems and the real-word guard
spelling    typing errors, read as words of a rubric
phrases     the phrase language -> patterns
vocabulary  what a token is to the patterns
tree        patterns that begin alike, merged
walk        a text's tokens along the tree
cues        the words by which a sentence negates, supposes or tells of another
negation    how far a negation reaches
context     whose act a sentence speaks of
matching    patterns x text -> hits
tally       sentences whose words add up: to a red flag, an indicator, to much or little that is said
rubric      a rubric made ready; hits -> what counts
depth       how far an answer is told
levels      what counts -> levels, with every step that held one down
delivery    how the answer was told
feedback    what would lift the answer most
grading     an answer -> its assessment
"""

ENGINE = "18"
