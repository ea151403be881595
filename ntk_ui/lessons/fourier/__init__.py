"""Lesson 3: Fourier features flatten the spectrum, so that high frequencies are learned."""
