"""Telegram plumbing that the features share: typed buttons, replies, the order of updates, errors."""
