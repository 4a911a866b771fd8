"""The trajectory that the Python programs are given: twelve atoms in a tilted cell that breathes, no symmetry."""
import numpy as np

NAMES = ['Li'] * 5 + ['P'] + ['S'] * 4 + ['Cl'] * 2
N, T = len(NAMES), 6
STEP, EVERY = 0.002, 10  # ps, steps


def trajectory(constant=False):
    random = np.random.default_rng(5)
    h0 = np.array([[7.1, 0, 0], [0.6, 6.8, 0], [-0.5, 0.4, 7.4]])
    fractions = random.random((N, 3)) + random.normal(0, 0.02, (T, N, 3)).cumsum(0)
    cells = np.array([h0 * (1 + (0 if constant else 0.004) * np.sin(t)) for t in range(T)])
    return {
        'cells': cells,
        'positions': np.einsum('tni,tij->tnj', fractions % 1, cells),  # Å, folded
        'unfolded': np.einsum('tni,tij->tnj', fractions, cells),
        'velocities': random.normal(0, 3, (T, N, 3)),  # Å/ps
        'times': np.arange(T) * STEP * EVERY,
        'steps': np.arange(T) * EVERY,
    }
