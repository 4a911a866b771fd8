"""What numpy, scipy and mdtraj need for the jobs of the bench "peers": peers.py JOB PATH..., one line of JSON at the end.

Lithium is the first 648 atoms; the frame of reference is that of the others, minus their mean displacement."""
import json
import resource
import sys

import numpy as np

IONS = 648
TOGETHER = 64


def frames(path):
    """Frames of a dump, [atom][column] each, ids in order."""
    with open(path, 'rb', buffering=1 << 20) as file:
        while file.readline():
            for _ in range(2):
                file.readline()
            atoms = int(file.readline())
            for _ in range(5):
                file.readline()
            text = b''.join(file.readline() for _ in range(atoms))
            yield np.fromstring(text, sep=' ').reshape(atoms, -1)


def positions(path):
    return np.array([frame[:, 2:5].astype('f4') for frame in frames(path)])


def in_frame(x):
    """Ions less what the framework moved, in double, [atom][axis][frame]."""
    rest = x[:, IONS:].mean(axis=1, dtype='f8')
    ions = x[:, :IONS] - (rest - rest[0])[:, None]
    return np.ascontiguousarray(ions.transpose(1, 2, 0))


def squares(paths):
    """Sums of squared displacements of some atoms at every lag."""
    T = paths.shape[-1]
    paths = paths - paths[..., :1]
    n = 1 << (2 * T - 1).bit_length()
    power = np.abs(np.fft.rfft(paths, n)) ** 2
    products = np.fft.irfft(power.sum(axis=1), n)[..., :T]
    whole = (paths**2).sum(axis=1)
    sums = np.concatenate([np.zeros(whole.shape[:-1] + (1,)), np.cumsum(whole, axis=-1)], axis=-1)
    k = np.arange(T)
    return (sums[..., [T]] - sums[..., k] + sums[..., T - k] - 2 * products) / (T - k)


def msd(x):
    ions = in_frame(x)
    return sum(squares(ions[i : i + TOGETHER]).sum(axis=0) for i in range(0, IONS, TOGETHER)) / IONS


def text_msd(dump):
    return msd(positions(dump))[100]


def store_msd(path):
    return msd(np.load(path))[100]


def each_msd(path, out):
    ions = in_frame(np.load(path))
    found = np.concatenate([squares(ions[i : i + TOGETHER]) for i in range(0, IONS, TOGETHER)])
    np.save(out, found)
    return found[:, 100].mean()


def vacf(path):
    v = np.load(path)
    v = v - v[:, IONS:].mean(axis=1, dtype='f8')[:, None].astype('f4')
    T = len(v)
    n = 1 << (2 * T - 1).bit_length()
    sums = 0
    for i in range(0, v.shape[1], TOGETHER):
        own = v[:, i : i + TOGETHER].transpose(1, 2, 0).astype('f8')
        power = np.abs(np.fft.rfft(own, n)) ** 2
        ions = max(0, min(IONS - i, TOGETHER))
        sums = sums + np.array([power[:ions].sum(axis=(0, 1)), power[ions:].sum(axis=(0, 1))])
    curves = np.fft.irfft(sums, n)[:, :T] / (T - np.arange(T)) / [[IONS], [v.shape[1] - IONS]]
    return curves[0, 5]


def rdf(path, edge):
    import mdtraj

    x = np.load(path)[::10] % np.float32(edge)
    topology = mdtraj.Topology()
    residue = topology.add_residue('x', topology.add_chain())
    for _ in range(x.shape[1]):
        topology.add_atom('x', None, residue)
    lengths, angles = np.full((len(x), 3), float(edge) / 10), np.full((len(x), 3), 90.0)
    run = mdtraj.Trajectory(x / 10, topology, unitcell_lengths=lengths, unitcell_angles=angles)
    pairs = np.array(np.meshgrid(np.arange(IONS), np.arange(IONS + 108, x.shape[1]))).T.reshape(-1, 2)
    r, g = mdtraj.compute_rdf(run, pairs, r_range=(0, 0.8), n_bins=400)
    return g[[100, 150, 200, 250, 300, 350]].mean()


def counts(path, lag):
    labels = np.load(path)
    lag = int(lag)
    pairs = labels[:, :-lag] * np.uint8(7) + labels[:, lag:]
    return np.bincount(pairs.ravel(), minlength=49)[0]


def sites(path, places, edge):
    from scipy.spatial import cKDTree

    edge = float(edge)
    tree = cKDTree(np.load(places) % edge, boxsize=edge)
    x = np.load(path)[:, :IONS]
    found = [tree.query(frame.astype('f8') % edge)[1] for frame in x]
    return float(len(found))


def dcd(path):
    from mdtraj.formats import DCDTrajectoryFile

    sum = 0.0
    with DCDTrajectoryFile(path) as file:
        while len(x := file.read(100)[0]):
            sum += float(x[:, 0, 0].sum(dtype='f8'))
    return sum


def prepare(dump, folder, edge):
    whole = [frame[:, 2:8].astype('f4') for frame in frames(dump)]
    x, v = [np.array([frame[:, k : k + 3] for frame in whole]) for k in (0, 3)]
    np.save(f'{folder}/x.npy', x)
    np.save(f'{folder}/v.npy', v)
    try:
        from mdtraj.formats import DCDTrajectoryFile
    except ImportError:
        return 0
    with DCDTrajectoryFile(f'{folder}/x.dcd', 'w') as file:
        for _ in range(10):
            file.write(x, np.full((len(x), 3), float(edge)), np.full((len(x), 3), 90.0))
    return 1


def nothing():
    return 0


value = globals()[sys.argv[1].replace('-', '_')](*sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({'value': float(value), 'cpu': used.ru_utime + used.ru_stime, 'rss': used.ru_maxrss / 1024}))
