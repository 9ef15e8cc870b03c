"""How far the machine agrees with trainers, and trainers with each other. Pure.

figures    the formulas: kappa, ICC, bias, limits, and their intervals
report     judgements -> figures by competency, role and rater; the indicators that disagree most
view       a report as the rows and lines that people read
"""

from interviewcoach.agreement.report import Agreement, Report, Suspect, Together, report

__all__ = ["Agreement", "Report", "Suspect", "Together", "report"]
