"""``python -m tests.benchmarks``: what the mathematics costs, beside the other ways to compute it.

Medians over repetitions after a warm-up call; everything is compiled, and compilation is not counted.
"""

from tests.benchmarks import analytic, empirical, spectra, training
from tests.benchmarks.timing import machine

print(machine(), flush=True)
empirical.run()
analytic.run()
spectra.run()
training.run()
