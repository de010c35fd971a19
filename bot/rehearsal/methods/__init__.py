"""The Bot API's methods, a dataclass each: its fields are the parameters, `run` is what the call does."""
