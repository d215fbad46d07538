"""With which English words is each kind of event told?

One row per wording, in verbose regular expressions (`\\s` is a space). `_` in a
pattern stands for a short way within the same clause. Adding a wording is a row.
"""

import re

from monitor.model.event import EventType

#: What states sign.
PAPER = r"""(?: agreements? | accords? | pacts? | treat(?:y|ies) | memorand(?:um|a)
  | MoUs? | joint\sstatement | communiqu[eé] | declaration | protocol | deals?
  | action\splan | plan\sof\saction | arrangement | convention | partnership )"""

PEOPLE = r"""(?: migrants? | refugees? | asylum[\s-]seekers? | stowaways? | victims?
  | wom[ae]n | girls? | child(?:ren)? | boys? | workers? | people | men | man
  | persons? | minors? | nationals? | teen(?:ager)?s? | foreigners | labou?rers
  | citizens )"""

MOVING = r"""(?: migrants? | refugees? | stowaways? | asylum[\s-]seekers? | boats?
  | dingh(?:y|ies) | vessels? | rafts? )"""

#: Words that name the happening itself.
STRONG = (
    (EventType.NEGOTIATION, r"negotiat(?:e|es|ed|ing|ions?) | in\stalks"),
    (EventType.NEGOTIATION, rf"talks\s(?:on|towards?|over|about)\s _ {PAPER}"),
    (EventType.NEGOTIATION, r"(?: trade | treaty | accession | readmission )\stalks"),
    (
        EventType.AGREEMENT,
        rf"""(?: sign(?:s|ed|ing)? | ink(?:s|ed|ing)? | seal(?:s|ed)? | conclude[sd]?
          | finali[sz]e[sd]? | ratif(?:y|ies|ied) | renew(?:s|ed)? | extend(?:s|ed)?
          | announce[sd]? | agree[sd]?(?:\son|\sto)? | reach(?:es|ed)? | strikes?
          | struck | approve[sd]? | adopt(?:s|ed)? | endorse[sd]? | form(?:s|ed)?
          | establish(?:es|ed)? | sets?\sup )
          \b _ \b (?: {PAPER} | working\sgroup | task\sforce | joint\scommittee )""",
    ),
    (
        EventType.AGREEMENT,
        rf"""{PAPER}\b _ \b(?: signed | inked | ratified | concluded | sealed
          | renewed | expanded | (?: enter(?:s|ed)? | comes? | came )\sinto\sforce
          | takes?\seffect )""",
    ),
    (EventType.AGREEMENT, r"agree[sd]?(?:\son)?\s _ \bco-?operation"),
    (EventType.AGREEMENT, r"signing\s(?:ceremony|of)"),
    (
        EventType.MEETING,
        r"""(?: hosts? | hosted | co-?host(?:s|ed) | holds? | held | attend(?:s|ed)?
          | convene[sd]? | open(?:s|ed)? | join(?:s|ed)? ) \b _ _ \b
          (?: talks | meetings? | summit | conference | dialogue | forum | session
          | workshop | reception )""",
    ),
    (EventType.MEETING, r"(?:met|meets?)\s(?:with\s)?(?:his|her|their|(?-i:[A-Z]\w*))"),
    (
        EventType.CAMPAIGN,
        r"launch(?:es|ed|ing)?\b _ \b(?: campaign | billboards? | adverts? )",
    ),
    (EventType.CAMPAIGN, r"awareness\s(?: campaign | month | week | drive | day )"),
    (
        EventType.DEATH_IN_TRANSIT,
        rf"""(?: {MOVING} | {PEOPLE} | lorry | truck ) \b _ \b (?: found\sdead | dies?
          | died | dead | drown(?:s|ed|ing)? | suffocated? | sinks? | sank
          | capsize[sd]? | los(?:e|es|t)\stheir\slives )""",
    ),
    (
        EventType.DEATH_IN_TRANSIT,
        rf"""(?: dead | dies? | died | drown(?:s|ed)? | bodies ) \s _ \b
          (?: {MOVING} | lorry | truck | shipwreck | crossing )""",
    ),
    (
        EventType.INTERCEPTION,
        rf"""(?: intercept(?:s|ed|ion)? | stop(?:s|ped) | detain(?:s|ed)?
          | turn(?:s|ed)\sback | found | finds? | discover(?:s|ed)? )
          \s _ \b {MOVING}""",
    ),
    (
        EventType.INTERCEPTION,
        rf"""{MOVING} \b _ \b (?: intercepted | found | discovered | stopped
          | detected | picked\sup | brought\sashore | hidden | hiding | crossed
          | arrived | landed | reached )""",
    ),
    (
        EventType.RESCUE,
        rf"""(?: rescu(?:e|es|ed|ing) | saves? | saved | frees? | freed
          | recover(?:s|ed)? ) \b _ \b {PEOPLE}""",
    ),
    (EventType.RESCUE, rf"{PEOPLE} \b _ \b (?: rescued | freed | saved )"),
    (
        EventType.SENTENCE,
        r"""jails? | jailed | sentenc(?:e|es|ed|ing) | convict(?:s|ed|ion)?
          | imprison(?:s|ed)? | found\sguilty | sent\sto\sprison | locked\sup
          | behind\sbars | (?: gets? | got | given | handed ) \s _ years?""",
    ),
    (
        EventType.CHARGE_TRIAL,
        r"""charged | indict(?:s|ed|ment) | extradite[sd]? | on\strial
          | stands?\strial | trial\s(?:opens|begins|starts) | plead(?:s|ed)?
          | appear(?:s|ed)\sin\scourt | prosecuted | sues | sued | lawsuit
          | fac(?:e|es|ing|ed) \s _ (?: charges | court | trial | years )""",
    ),
    (
        EventType.ARREST,
        r"""arrest(?:s|ed|ing)? | nabs? | nabbed | busts? | busted | detain(?:s|ed)?
          | apprehend(?:s|ed)? | in\scustody | rounded\sup
          | held\s(?: over | on\ssuspicion | in\sconnection )""",
    ),
    (
        EventType.DEPORTATION_RETURN,
        r"""deport(?:s|ed|ing|ations?)? | repatriat(?:e|es|ed|ing|ion)
          | expel(?:s|led)? | sent\s(?:back|home) | flown\s(?:home|back)
          | returned\shome | airlift(?:s|ed)? | evacuate[sd]?
          | (?: removal | transfer | charter )\sflights?""",
    ),
    (
        EventType.LAW_POLICY,
        r"""(?: parliament | senate | congress | cabinet | government | lawmakers | MPs
          | council | house ) \b _ \b (?: pass(?:es|ed) | approve[sd] | adopts?
          | adopted | enact(?:s|ed)? | unveil(?:s|ed)? | introduce[sd] | table[sd] )
          \b _ \b (?: laws? | bill | act | legislation | budget | policy
          | strategy )""",
    ),
    (EventType.LAW_POLICY, r"(?: impose[sd]? | slap(?:s|ped)? )\s _ \b sanctions"),
    (
        EventType.LAW_POLICY,
        r"(?: bans? | banned | halt(?:s|ed)? | block(?:s|ed)? )\s _ \b imports?",
    ),
)

#: Words that only name the occasion; they count where no strong ones do.
WEAK = (
    (
        EventType.WARNING_REPORT,
        r"""(?: reports? | figures | statistics | data | study ) \b _ \b (?: shows?
          | showed | reveals? | revealed | finds | found | says )""",
    ),
    (EventType.WARNING_REPORT, r"warn(?:s|ed|ing)"),
    (EventType.AGREEMENT, rf"{PAPER} \b _ \b between"),
    (EventType.CAMPAIGN, r"(?: social\smedia | information | publicity )\scampaign"),
    (
        EventType.MEETING,
        r"""(?: boost | strengthen | promote | enhance | step\sup | deepen | bolster )s?
          \b _ \b (?: co-?operation | ties | relations | partnership )""",
    ),
    (
        EventType.MEETING,
        r"""(?: minister | president | premier | secretary | king | envoy | delegation )
          \b _ \b visit(?:s|ed)""",
    ),
    (
        EventType.MEETING,
        r"""talks | summit | meeting | conference | dialogue | attended\sby
          | (?: working | official | state )\svisit""",
    ),
)

#: Before the trigger: wishes and thoughts. No event, not even a planned one.
WISH = r"""\b(?: should | could | may | might | would | urge[sd]?
  | call(?:s|ed|ing)?\s(?:for|on) | want(?:s|ed)? | demand(?:s|ed)? | propose[sd]?
  | consider(?:s|ed|ing)? | mulls? | seek(?:s|ing)? | hop(?:e|es|ed|ing) | if
  | whether | why | how )\b (?: [^,.;:]{0,50}\W )? $"""

#: Before it, where nothing is announced: what something is for.
PURPOSE = r"\bto \s (?: \w+ \s )? $"

#: Before it: it did not happen.
NOT = r"""(?: \b(?: not | never | no | without | fail(?:s|ed)?\sto
  | refuse[sd]?\sto | reject(?:s|ed)? | cancel(?:s|l?ed)? | block(?:s|ed)?
  | scrap(?:s|ped)? | call(?:s|ed)\soff | suspend(?:s|ed)? )\b
  (?: \s[\w'\u2019-]+ ){0,4} | n['\u2019]t ) \s* $"""

#: After it, where it is a paper, talks or a flight: it fell through.
FAILED = r"""\b(?: fail(?:s|ed)? | collapse[sd]? | rejected | blocked | cancell?ed
  | called\soff | scrapped | grounded | halted | suspended | postponed
  | (?: falls? | fell )\sthrough )\b"""
MAY_FAIL = rf"{PAPER} | talks | negotiations? | flights? | deportations?"

#: Before it: announced, not done. A capital before "to" is a headline's future.
PLAN = r"""(?: \bwill | 'll | \bplans?\s(?:for|to) | \bset\sto | \bdue\sto
  | \bexpected\sto | \b(?:is|are)\sto | \bready\sto | \baims?\sto
  | \bprepar(?:e|es|ing)\sto | \bpoised\sto | \babout\sto | \bscheduled\s(?:for|to)
  | \bagree[sd]?\sto | \b(?-i:[A-Z])[\w.]*\sto | \bupcoming )
  (?: \s[\w-]+ ){0,3} \s* $"""


def compiled(pattern: str) -> re.Pattern[str]:
    """`_` becomes up to 80 characters of the same clause, as few as will do."""
    way = re.sub(r"(?<=\s)_(?=\s)", r"[^.;]{0,80}?", pattern)
    return re.compile(way, re.VERBOSE | re.IGNORECASE)


def whole(pattern: str) -> re.Pattern[str]:
    """The same, as whole words."""
    return compiled(rf"\b(?: {pattern} )\b")
