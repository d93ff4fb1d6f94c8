"""Which tables grow with the years, and which are small, each with its reason.

No page reads a growing table from end to end. A model that stands in neither list fails test_growing.py by its name.
"""

from __future__ import annotations

GROWING = {
    *("calls.Case", "calls.CaseDecision", "calls.CaseLink", "calls.CaseMove", "calls.CaseOpening"),
    *("calls.Recusal", "calls.Restriction", "calls.NamedPerson", "calls.RestrictionRequest"),
    *("calls.AccessRequest", "calls.IdentityReason"),
    *("calls.Call", "calls.Callback", "calls.CallbackTry", "calls.QuickScan", "calls.DangerReport"),
    *("calls.Caller", "calls.PersonOfConcern", "calls.Identity", "calls.CodeAccess"),
    *("calls.Alarm", "calls.ChildDecision", "calls.Comparison", "calls.Likeness", "calls.Note"),
    *("calls.OtherConcern", "calls.Promise", "calls.Reminder"),
    *("meetings.Meeting", "meetings.Booking", "meetings.Answer", "meetings.Finding", "meetings.Assessment"),
    *("referrals.Referral", "referrals.Disclosure", "referrals.Signposting", "referrals.Arrival"),
    "review.ReviewItem",
    *("outreach.OutreachEvent", "outreach.OutreachTarget", "outreach.CooperationContact"),
    "earlier.EarlierVersion",
    *("audit.AuditEvent", "audit.AuditLink", "audit.SignedHead"),
}

LIST = "a list that people choose from, of some dozens"
SMALL = {
    "calls.CaseSeries": "a row for each year",
    "calls.CallerRole": LIST,
    "calls.OutreachKind": LIST,
    "calls.Audience": LIST,
    "calls.Need": LIST,
    "calls.ConcernKind": LIST,
    "calls.Wording": "a row for each version of the words of a call",
    "meetings.Room": LIST,
    "meetings.Battery": "a row for each version of the questions",
    "meetings.Section": "a dozen for each version of the questions",
    "meetings.Question": "some dozens for each version of the questions",
    "referrals.AgencyType": LIST,
    "referrals.LegalBasis": LIST,
    "referrals.Agency": "those that one municipality works with",
    "outreach.Area": LIST,
    "outreach.Cooperation": "those that the line keeps in touch with: some dozens",
    "outreach.Language": LIST,
    "organisation.Organisation": "one row",
    "accounts.User": "those who have worked at the line: forty, and some hundreds in the end",
    "accounts.FactorReset": "a row when somebody has lost a telephone",
    "accounts.RoleChange": "a row when somebody is to have other roles",
    "accounts.Deputyship": "a row when the manager or a coordinator is away",
    "accounts.ProviderBinding": "at most one for each account and provider",
    "accounts.Invitation": "a row for each account that was made",
    "accounts.Away": "some for each account and year",
    "review.LogReview": "twelve rows a year",
    "reporting.Release": "a row or a few a year",
    "reporting.YearToRelease": "a row a year",
    "audit.ChainFault": "none, if all is well",
    "drafts.Draft": "gone when it is saved, or a month after the last key",
    "drafts.Sending": "gone within thirteen hours",
    "drafts.FirstWords": "gone a month after it was sent",
    "drafts.Showing": "gone within eight hours",
    "reporting.KeptYear": "a row for each year",
    "reporting.CountedMonth": "twelve rows, of the running year",
    "reporting.YearChange": "gone when the year is counted anew",
    "jobs.JobRun": "a row for each kind of timed command",
    "privacy.KeySentinel": "a row for each key",
    "demo.Month": "a row for each month of the invented years",
}
