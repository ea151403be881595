"""The lessons: what can be set, and what each figure shows at these settings."""
