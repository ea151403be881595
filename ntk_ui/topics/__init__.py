"""The further topics of a lesson: each draws its controls, figures and numbers, and computes only when open."""
