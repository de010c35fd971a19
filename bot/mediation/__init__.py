"""Bringing a volunteer who speaks a visitor's language: requests, offers in waves, the claim, the conversation, the honest end.

Rules: model.py, policy.py, dispatch.py. What people press: *_handlers.py. What happens by itself: ticker.py sweeps due times and
postman.py sends what is owed to people. Every state is a row, so that a restart or a second process goes on where one ended.
docs/mediation.md draws it.
"""
