"""From a question in anybody's words to an answer: which stand covers it, or honestly none."""
