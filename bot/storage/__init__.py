"""The database: how to reach it, its schema, its migrations. No feature's SQL lives here."""
