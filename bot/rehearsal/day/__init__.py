"""A fair day that plays by itself: visitors come and ask, things go wrong, and at the end every promise that can be counted is.

It knows people, Telegram and what is owed to whom; what people say stands in data/rehearsal/day.yaml. To let it play more, add an
act to acts.py and a promise to promises.py.
"""
