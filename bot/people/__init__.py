"""Who is talking: their language, their roles, how they heard of the fair. No name and no question is kept."""
