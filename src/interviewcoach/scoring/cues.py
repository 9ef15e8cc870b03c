"""The words by which a sentence negates, supposes or tells of another: the lexicons of `context.py`."""

import re
from collections.abc import Iterator, Sequence

from interviewcoach.scoring.text import FUNCTION, NEGATORS, fold


def one_not(words: Sequence[str]) -> tuple[str, ...]:
    """The words with every negator as "not": one entry serves don't, wouldn't, never. "can't" stays itself, since
    "can't just hope" negates and "not just hope" does not."""
    return tuple([_ONE_NOT.get(word, word) for word in words])


_ONE_NOT = dict.fromkeys(NEGATORS, "not") | dict.fromkeys(("cant", "cannot", "couldnt"), "cant")


def folded(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


def _rarity(word: str) -> tuple[bool, bool, int, str]:
    """How telling a word is: one that is neither a function nor an everyday word most, then a function word, then an
    everyday one; then the longer."""
    return word not in FUNCTION and word not in _EVERYDAY, word not in _EVERYDAY, len(word), word


_PERFECT = re.compile(r"\b(could|would|should|might|must) have\b")
_EVERYDAY = folded("care thing things makes make back hold holding held keep stop last people they")


class Lexicon:
    """Short sequences of folded words, found in a sentence by their first word."""

    def __init__(self, text: str, *more: str) -> None:
        # "Could have" and "could've" are one entry.
        text = ",".join((text, _PERFECT.sub(r"\1ve", text)))
        entries = [[fold(word) for word in entry.split()] for entry in text.split(",") if entry.strip()]
        self._sequences = {one_not(words) for words in (*entries, *([word] for word in more))}
        self._lengths: dict[str, set[int]] = {}
        for sequence in self._sequences:
            self._lengths.setdefault(sequence[0], set()).add(len(sequence))
        self.starts = frozenset(self._lengths) | (NEGATORS if "not" in self._lengths else frozenset())
        # One word of each sequence, its most telling; none is added where another sequence's already stands in it.
        telling: set[str] = set()
        for rarest, sequence in sorted((max(map(_rarity, words)), words) for words in self._sequences):
            if telling.isdisjoint(sequence):
                telling.add(rarest[-1])
        self.telling = frozenset(telling.union(word for word, same in _ONE_NOT.items() if same in telling))

    def spans(self, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Where a sequence stands in the words of `one_not`, as token ranges [start, end), the longest at each
        start."""
        for i in [i for i, word in enumerate(words) if word in self._lengths]:
            found = [words[i : i + n] for n in self._lengths[words[i]]]
            ends = [i + len(sequence) for sequence in found if sequence in self._sequences]
            if ends:
                yield i, max(ends)

    def occurs_in(self, words: tuple[str, ...]) -> bool:
        return not self.telling.isdisjoint(words) and any(self.spans(one_not(words)))


# In the words of `fold`: "i'd" is "i", "it's" is "it", "don't" is "dont".
CUES = Lexicon(
    """
    without, avoid, avoids, avoiding, avoided, refuse, refuses, refusing, refused, decline to, declined to, instead of,
    rather than, nobody, nothing, nowt, none, hardly, barely, resist, resisting, resisted, refrain from, refraining
    from, stop myself, stopped myself, stopping myself, hold back from, held back from, holding back from, keep from,
    wrong to, dangerous to, dangerous when, dangerous if, unsafe to, mistake to, unprofessional to, inappropriate to,
    unethical to, illegal to, unfair to, unkind to, disrespectful to, fight the urge to, tempting to, too early to, too
    soon to, too much to, least helpful thing, worst thing, last thing, stop short of, advise against, decide against,
    other than, steer clear of, wary of, myth that, against policy to, against rules to, against the rules to, against
    boundaries to, against professional boundaries to, error is, mistake is, mistakes are, error i see is, mistake i
    see is, error people make is, mistake people make is, be easier to, been easier to, easy thing would be, easy thing
    would have been, easy thing is, easy thing was, temptation to, temptation is to, care too much,
    """,
    *NEGATORS,
)
PSEUDO = Lexicon(
    """
    not only, not just, not to mention, not doubt, not matter, not problem, not a problem, whether or not, why not,
    if not, not hesitate, not hesitation, without hesitation, without delay, without fail, without doubt, without
    question, without being asked, without exception, without waiting, not forget, not forgetting, not miss, not
    fail to, not wait, cant wait, not mind, not afraid to, not least, not stop, not too proud, not be afraid,
    nothing wrong with, not delay, not until, not sooner, why not we, not shame in, cant stress, cant emphasize, not
    too, last thing before, not longer, not so much, not yet, cant help but, than not,
    """,
)
ENDS = folded(
    """
    but because however although though except until till unless before while whereas instead if when after
    whenever since otherwise
    """
)
SPEAKER = folded("i im ive id ill we")
# In whose name something is done, beside who does it.
OWN = SPEAKER | folded("me my")
# A negation reaches over "I" behind these: "I don't think I would", "this isn't something I can", "nor can I",
# "never I".
RAISING = folded(
    """
    think believe feel reckon suppose imagine mean say promise something anything thing things what who whom where can
    would could will should did do does have had am was pretend pretending
    never yes
    """
)
JOINING = folded("and or nor")
# Behind "and" these go on with no denied verb, which would be "tell", and neither does one in -ed: "I didn't argue and
# told him".
PAST = folded(
    """
    told gave took got held kept left made said went wrote brought bought began drank drove ate found hid knew lent paid
    ran sat sent slept spoke stood threw caught fed led met sold taught thought woke
    """
)
AUXILIARY = folded("would will could can should do did is are was were have has had")
CONNECTING = folded("and or i ever will would should")

LINKING = folded("that this it they them her him the a an is be been was would could can which and to in of secret or")

# Behind what they speak of: "... would be wrong", "... is never an option".
VERDICTS = Lexicon(
    """
    is wrong, be wrong, was wrong, is the error, is an error, is the mistake, not right, not ok, not okay, not
    acceptable, unacceptable, not appropriate, inappropriate, not an option, not my place, not my job, not my
    role, not my decision, not my call, not on, out of question, off limits, off table, unprofessional, not
    allowed, not safe, unsafe, dangerous, makes it worse, make it worse, makes things worse, make things worse,
    not help, not work, not works, not helps, would be a mistake, is a mistake, be a mistake, a breach, break
    trust, breaks trust, not good, a last resort, last resort, cross line, crosses line, not be right, not be
    appropriate, not be fair, not fair, not helpful, unhelpful, dishonest, disrespectful,
    """,
)

# The speaker would do it and does not.
WISHED = Lexicon(
    """
    tempted to, love to be able to, like to be able to, have loved to, have liked to, could have, wanted to, wanting to,
    wants to, itching to, dying to, longing to, instinct was to, instinct is to, impulse was to, impulse is to, urge to,
    nearly, almost, was about to, felt like,
    """,
)
# What follows was asked of the speaker or is supposed, not done.
SUPPOSED = Lexicon(
    """
    asked if i, asked if we, asks if i, asks if we, ask if i, ask if we, asked whether i, asked whether we, asked
    should i, asked should we, offered me, asked me to, asks me to, ask me to, asking me to, asked me not, asks me
    not, wants me to, wanted me to, want me to, begs me to, begged me to, expects me to, expected me to, told me to,
    tells me to, pressed me to, if i, if we, even if, asked for, asks for, asking for, request for, asked us to,
    wants us to, like i, as if i, as though i, suppose i, supposing, imagine if, if a, told me just, if they, if he,
    if she, if you tell, if you say, if you start, if someone, if somebody, if the, they used to, people used to,
    staff used to, home used to, homes used to, shift used to, place used to, ward used to, unit used to, house used
    to, temptation, some people, other people, others might, some would, people think, people say, some staff, they
    say, it is said, would i, could i, can i, he thought, he thinks, he believed, he believes, she thought, she
    thinks, she believed, she believes, they thought, she thought i, he thought i, they thought i, they think, they
    believed, they believe, who thought, who thinks, who believed, who believes, convinced that, told me i should,
    told me we should, told me i ought to, wish i could, insisting i, insisting we, to swear i, to swear we, swear
    that i, to promise i, to promise we, promise that i, wanted that i, wants that i, she said that i, he said that
    i, they said that i, she says i, he says i, they say i, accused me of, might have said, might have told,
    """,
)
# What was asked for, wished or denied and is done after all.
COMPLIED = Lexicon(
    """
    which i did, which i do, so i did, so i do, and i did, and i do, what i did, which we did, so we did, and we
    did, and it works, and it worked, but i do, but i did, but i would, but i will, and did, so did,
    """,
)
OTHERS = folded(
    """
    colleague colleagues coworker coworkers someone somebody others friend nurse manager worker carer carers
    relative relatives mother father family client clients patient patients resident residents person people she
    he who student supervisor workmate mate lad lads bloke blokes chap chaps fella fellas guy guys lady
    gentleman neighbour neighbours boyfriend girlfriend husband wife partner brother sister son daughter
    roommate flatmate boss doctor man woman mum mam mom dad volunteer volunteers staff cousin girl girls boy
    boys kid kids teenager senior seniors trainer workers friends nurses managers doctors hands teammate
    teammates supervisors caller callers customer customers teacher teachers trainers member members officer officers
    sergeant guard guards policeman policewoman paramedic paramedics psychiatrist consultant psychologist therapist
    counsellor pharmacist chaplain priest pastor imam landlord landlady cook cleaner porter driver warden deputy
    gaffer foreman receptionist staffer staffers aide aides mentor mentors tutor coordinator housemate housemates
    roommates uncle aunt auntie aunty nan gran granny grandma grandmother grandad grandfather niece nephew
    folk folks pal pals leader leaders
    """
)
# Who is told what follows: "she begged me, ...".
OBJECTS = folded("me us him her them")
# They tell beside whom another stands: "me" behind them does nothing ("the lad on shift with me signed it"), and whom
# "I worked with" did it.
STANDING = folded("before after behind beside alongside with near")
# What begins with one of these is said with approval: "as my old manager told me, ...".
APPROVING = folded("as like")
# What the speaker perceived, others did: "I heard a nurse say ...".
PERCEIVED = folded(
    """
    hear heard overhear overheard see saw seen watch watched witness witnessed notice noticed catch caught remember
    knew
    """
)
# Beside a quotation they tell whose it is.
SAYING = folded(
    """
    say says said saying tell tells told going call calls called shout shouts shouted yell yells yelled snap snaps
    snapped mutter mutters muttered joke jokes joked insist insists insisted answer answers answered reply replied go
    goes went wrote ask asks asked asking beg begs begged plead pleads pleaded whisper whispers whispered scream
    screamed
    """
)
# Told of the time before one knew better, and admitted there or in one of the next few sentences, it is what the
# speaker warns of.
BEFORE = Lexicon(
    """
    in my first, my first shift, my first job, my first week, my first month, my first year, my first time, my first
    visit, my first placement, on my first, at my first, as a new, as a trainee, as a student, as a beginner, when i
    was, when i started, when i began, when i left, years ago, years back, long ago, not always so, early on, at
    first, back then, in those days, used to, i once, the first time, in my twenties, in my early, for years, i did
    once, once i, on my placement, on placement, my old job, back in, back at, back when, in my old, at my old, my
    old habit, in my previous, at my last, in the police, in the army, in the prison, in the navy, the first month,
    the first week, the first year, before i trained, before my training, before i knew, at the time, my old
    mistake, let me confess, in my last job,
    """,
)
ADMITTED = Lexicon(
    """
    own up, owned up, owning up, my mistake, mistake of mine, got this one wrong, got it wrong, got that wrong, got
    this wrong, i was wrong, wrong of me, i regret, i regretted, mortified, ashamed of it, ashamed of myself, hard
    way, had to learn, should not have, i apologised, i apologized, i said sorry, unlawful, not lawful, came clean,
    confessed, not do that any more, not do that anymore, by mistake, reported myself, i was put right, put me
    right, told my manager, told my supervisor, told my boss, told the manager, rang the manager, rang my manager,
    at fault, dead wrong, to confess, was a mistake, made a mistake, a mistake of, never again did i, never again
    would i, would i never,
    """,
)
# What was done before is done so no longer, where one of these stands behind it.
TURNED = Lexicon(
    """
    now i ask, now i check, now i wait, now i listen, set me right, set me straight, put me straight, shut me up,
    corrected me, corrected it, stopped me, pulled me up, pulled me aside, took me aside, went cold, leave that
    behind, left that behind, had to unlearn, unlearned, unlearnt, learned never, learnt never, learned to ask,
    learnt to ask, learned from that, learnt from that, learned from it, learnt from it, my own mistake, i stopped
    doing, not do it now, not do that now, would do now, do differently, i not any more, i not anymore, i not any
    longer, not do today, not do it today, not do that today, not do it again, not did it again, not did that again, not
    here,
    """,
)
# Told of another, or not told of the speaker, and turned down in the same sentence or the next: "some put it in the
# tea, I said I wasn't comfortable".
REJECTED = Lexicon(
    """
    i not do it, i not do that, i not do this, i not did, i not done, i not go along, not go along with it, i said
    no, i say no, told him no, told her no, told them no, i not comfortable, was not comfortable, was not happy with
    it, not be part of it, not take part, i turned it down, i turned them down, i turned him down, i turned her
    down, i told her i cant, i told him i cant, i told them i cant, told them i not, told her i not, told him i not,
    i said i cant, i said i not, i said we cant, i say i cant, i reported it, i raised it, i reported that, i raised
    that, i not join in, i cant promise, i told them why, i stopped it, i stopped them, i stopped him, i stopped
    her, i stepped in, i spoke up, i put a stop, i wrote to, i challenged, i objected, i refused to, i asked them to
    stop, i asked him to stop, i asked her to stop, i asked my manager, i asked the manager, i disagreed, i not
    agree, not hold with, not how i work, not how we work, not the way i work, i asked for my own, i asked for them
    to, so i asked for,
    """,
)
# The same for what the speaker did.
REGRETTED = Lexicon(
    """
    i know now, i know better now, now i know, made it worse, made everything worse, made things worse, i should
    have, i should not have, i asked for it to be stopped, i asked for that to be stopped, i asked for it to stop, i
    had it stopped, i got it stopped, we put a stop to it, i put a stop to it,
    """,
)
# What is called so is regretted before it is told, too.
MISJUDGED = Lexicon(
    """
    poor choice, bad choice, wrong choice, poor call, bad call, wrong call, bad move, wrong move, poor judgement,
    misjudged, foolish of me, stupid of me, wrong of me,
    """,
)
