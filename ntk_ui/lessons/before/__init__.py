"""Before lesson 1: gradient descent on a line, features, kernels and Gaussian processes."""
