"""What one control of the spectrum lesson costs the server: kernels, spectra and an entry, with one BLAS thread."""

from functools import partial

from threadpoolctl import threadpool_limits

from ntk_core.experiments import MLP, kernel_spectra, mlp_entry
from tests.benchmarks.timing import medians, milliseconds, table

SIZES = ((128, 0.150), (512, 1.5))  # points, and the seconds that a control may take
NETWORKS = ((256, 1, "relu"), (1024, 1, "relu"), (1024, 3, "relu"), (1024, 1, "tanh"), (1024, 3, "tanh"))


def run() -> None:
    rows = []
    for count, allowed in SIZES:
        for width, depth, activation in NETWORKS:
            net = MLP(width, depth, activation)
            with threadpool_limits(limits=1):
                spectra, entry = medians(
                    partial(kernel_spectra, "interval", count, net, 0),
                    partial(mlp_entry, "interval", count, net, 0, 1, 2),
                )
            share = f"{(spectra + entry) / allowed:.2f}"
            name = f"{activation}, width {width}, depth {depth}"
            rows.append([str(count), name, milliseconds(spectra), milliseconds(entry), share])
    header = ("N", "network", "kernels and spectra", "one entry", "share of what is allowed")
    table("One control of the spectrum lesson, computed anew", header, rows)
