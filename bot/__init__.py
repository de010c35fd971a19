"""Standlotse guides visitors through an integration information fair in their own language."""
