"""What was published, as numbers: each stands here once, with its source.

Where a paper has a picture and no number, the page says in words what the picture shows.
"""

# Jacot, Gabriel and Hongler 2018, arXiv:1806.07572, figures 1 and 2: ten networks of each width.
JACOT_NETWORKS = 10
JACOT_OUTPUT_WIDTHS = (50, 1000)  # figure 2
JACOT_BETWEEN = 0.8  # of a distribution lies between its 10th and 90th percentiles, which figure 2 draws

# Borealis AI, The neural tangent kernel, empirical and analytical NTK of a shallow network: one hidden ReLU layer.
BOREALIS_INPUTS = (0.2, 0.4, 0.8)
BOREALIS_KERNEL = (
    (2.04, 2.04888213, 2.07923821),
    (2.04888213, 2.16, 2.26003372),
    (2.07923821, 2.26003372, 2.64),
)
BOREALIS_EIGENVALUES = (6.557, 0.2544, 0.02902)

# Bietti and Mairal 2019, arXiv:1905.12173, section 3.2: λ_k ~ k^−d for the NTK of ReLU on the sphere in R^d, two
# powers faster for the arc-cosine kernel, which is the NNGP kernel; d = 2 on the circle. Zero for odd k ≥ 3.
BIETTI_NTK = -2.0
BIETTI_ARC_COSINE = -4.0
BIETTI_ODD = 0.0

# Basri et al. 2019, arXiv:1906.00425, sections 4 and 5: on the circle a frequency k takes a time ~ k².
BASRI_TIME = 2.0
BASRI_ODD = 0.0  # of the eigenvalues at odd k ≥ 3, without a bias

# Lee et al. 2019, arXiv:1902.06720, figure 1: how far weights and kernel move, against the width.
LEE_OUTER_LAYERS = -0.5
LEE_HIDDEN_LAYERS = -1.0
LEE_BOUND = -0.5  # of the kernel and, theorem 2.1, of the distance to the tangent model

# Vadarevu 2019, rajatvd.github.io/NTK: the weights of networks of these widths in training.
VADAREVU_WIDTHS = (10, 100, 1000)

# Chizat, Oyallon and Bach 2019, arXiv:1812.07956, theorem 2.2: the weights move by O(1/α).
CHIZAT_WEIGHTS = -1.0

# Tancik et al. 2020, arXiv:2006.10739: a_j = j^−p in figures 2 and 3; the scales of their demonstration.
TANCIK_POWERS = (0.0, 1.0)
TANCIK_SAMPLES = 32
TANCIK_SCALES = (1.0, 10.0, 100.0)
