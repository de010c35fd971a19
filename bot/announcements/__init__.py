"""One message from the organisers to many people, each in their own language, nobody twice.

Rules: model.py, policy.py. What organisers do: draft_store.py, translation_store.py, store.py. What happens by itself: courier.py
takes one delivery after the other from delivery_store.py. Every state is a row, so that a restart or a second process goes on
where one ended. docs/announcements.md draws it.
"""
