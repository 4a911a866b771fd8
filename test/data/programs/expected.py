"""What other programs read in these files: numbers of the first and the last frame, of the first and the last atom, for the
tests. Å, ps. Run where MDAnalysis, mdtraj, h5py and netCDF4 are (/usr/bin/python3 on Debian 12): python3 expected.py > expected.json
Files are compared with what wrote them where that is more than a reader knows: the cells of CP2K and LAMMPS, truth.py."""
import gzip, json, os, struct, sys, tempfile, warnings
warnings.filterwarnings('ignore')
sys.dont_write_bytecode = True
import h5py, mdtraj, netCDF4
import numpy as np
from MDAnalysis.coordinates import DCD, GRO, TRJ, TRR, XTC
folder = tempfile.TemporaryDirectory()
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, 'python'))
from truth import NAMES, trajectory

BOHR = 0.529177210903
VELOCITY = BOHR / 2.4188843265857e-5  # Å/ps of an atomic unit
NACL = ['Na'] * 32 + ['Cl'] * 32
SALT8 = ['Na'] * 4 + ['Cl'] * 4


def without_velocities(frames):
    return [{k: v for k, v in f.items() if k != 'v'} for f in frames]


def plain(name):
    """Path of a file, unpacked where it is compressed."""
    path = os.path.join(here, name)
    if not path.endswith('.gz'):
        return path
    unpacked = os.path.join(folder.name, os.path.basename(path)[:-3])
    with open(unpacked, 'wb') as f:
        f.write(gzip.open(path).read())
    return unpacked


def lines_of(name):
    return open(plain(name), encoding='latin1').read().split('\n')


# ---- readers: lists of frames {step, time, cell, x, v, names}

def xyz(name, factor=1.0):
    lines, frames = lines_of(name), []
    while len(lines) > 2:
        n = int(lines[0])
        rows = [line.split() for line in lines[2 : 2 + n]]
        frames.append((lines[1], [row[0] for row in rows], np.array([[float(w) for w in row[1:4]] for row in rows]) * factor))
        lines = lines[2 + n :]
    return frames


def cp2k(pos, vel=None, cell=None):
    """The branch that was run last where steps come again."""
    rows = [[float(w) for w in line.split()] for line in lines_of(cell) if line and '#' not in line] if cell else None
    speeds = xyz(vel, VELOCITY) if vel else None
    out = []
    for i, (comment, names, x) in enumerate(xyz(pos)):
        step, time = int(comment.split(',')[0].split('=')[1]), float(comment.split(',')[1].split('=')[1]) * 1e-3
        out.append({'step': step, 'time': time, 'x': x, 'names': names, 'cell': np.array(rows[i][2:11]).reshape(3, 3), **({'v': speeds[i][2]} if vel else {})})
    return out


def cp2k_dcd(name, cell):
    """Atoms by MDAnalysis, the cell from what CP2K writes beside it, turned so that a lies along x and b in the xy plane."""
    rows = [[float(w) for w in line.split()] for line in lines_of(cell) if line and '#' not in line]
    out = []
    for ts, row in zip(DCD.DCDReader(plain(name), convert_units=False), rows):
        metric = np.array(row[2:11]).reshape(3, 3)
        out.append({'step': int(row[0]), 'x': ts.positions.astype(float), 'cell': np.linalg.cholesky(metric @ metric.T)})
    return out


def gromacs(name, velocities=True, names=None):
    path = plain(name)
    trr = '.trr' in name
    t = mdtraj.formats.TRRTrajectoryFile(path) if trr else mdtraj.formats.XTCTrajectoryFile(path)
    box = t.read()[3]
    reader = TRR.TRRReader(path) if trr else XTC.XTCReader(path)
    return [{'step': ts.data['step'], 'time': ts.time, 'x': ts.positions.astype(float), 'cell': box[ts.frame].astype(float) * 10, 'names': names,
             **({'v': ts.velocities.astype(float)} if trr and velocities and ts.has_velocities else {})} for ts in reader]


def gro(name):
    lines, frames = lines_of(name), []
    while len(lines) > 2:
        n = int(lines[1])
        rows = lines[2 : 2 + n]
        numbers = np.array([[float(w) for w in row[20:].split()] for row in rows]) * 10
        b = [float(w) * 10 for w in lines[2 + n].split()]
        words = lines[0].replace('=', ' ').split()
        a = lambda word: words[words.index(word) + 1]
        frames.append({**({'time': float(a('t')), 'step': int(a('step'))} if 't' in words else {}), 'x': numbers[:, :3], 'v': numbers[:, 3:], 'names': NACL,
                       'cell': np.array([[b[0], b[3], b[4]], [b[5], b[1], b[6]], [b[7], b[8], b[2]]])})
        lines = lines[3 + n :]
    return frames


def g96(name):
    frames, lines, i = [], lines_of(name), 0
    while i < len(lines):
        block = lines[i]
        end = next((k for k in range(i, len(lines)) if lines[k] == 'END'), None)
        if end is None:
            break
        rows = [line.split() for line in lines[i + 1 : end]]
        if block == 'TIMESTEP':
            frames.append({'step': int(rows[0][0]), 'time': float(rows[0][1])})
        elif block in ('POSITIONRED', 'VELOCITYRED'):
            frames[-1]['x' if block[0] == 'P' else 'v'] = np.array(rows, float) * 10
        elif block == 'BOX':
            b = np.array(rows[0], float) * 10
            frames[-1]['cell'] = np.array([[b[0], b[3], b[4]], [b[5], b[1], b[6]], [b[7], b[8], b[2]]])
        i = end + 1
    return frames


def lammps(name, columns, names=None, velocity=1.0, times=None, elements={'1': 'Na', '2': 'Cl'}):
    """Columns by name, atoms by id; `columns`: the coordinates that are meant."""
    frames, lines, i = [], lines_of(name), 0
    while i < len(lines) - 1:
        item = lines[i]
        if item == 'ITEM: TIMESTEP':
            frame = {'step': int(lines[i + 1])}
            frame['time'] = frame['step'] * 0.002
            frames.append(frame)
        elif item == 'ITEM: NUMBER OF ATOMS':
            n = int(lines[i + 1])
        elif item.startswith('ITEM: BOX'):
            bounds = np.array([[float(w) for w in line.split()] for line in lines[i + 1 : i + 4]])
            xy, xz, yz = bounds[:, 2]
            lx = bounds[0, 1] - bounds[0, 0] - (max(0, xy, xz, xy + xz) - min(0, xy, xz, xy + xz))
            ly = bounds[1, 1] - bounds[1, 0] - abs(yz)
            frame['cell'] = np.array([[lx, 0, 0], [xy, ly, 0], [xz, yz, bounds[2, 1] - bounds[2, 0]]])
            frame['origin'] = bounds[:, 0] - [min(0, xy, xz, xy + xz), min(0, yz), 0]
        elif item.startswith('ITEM: ATOMS'):
            head = item.split()[2:]
            rows = sorted((line.split() for line in lines[i + 1 : i + 1 + n]), key=lambda row: int(row[head.index('id')]))
            take = lambda columns: np.array([[float(row[head.index(c)]) for c in columns] for row in rows])
            frame['x'] = take(columns)
            if 'vx' in head:
                frame['v'] = take(['vx', 'vy', 'vz']) * velocity
            frame['names'] = [elements[row[head.index('type')]] for row in rows]
        i += 1
    return frames


def lammps_xyz(name, cell_of):
    cell = lammps(cell_of, 'xyz')[0]['cell']
    return [{'step': int(comment.split()[2]), 'x': x, 'names': names, 'cell': cell} for comment, names, x in xyz(name)]


def truth_frames(constant=False, positions='positions', velocities=True, steps=True, times=True, shift=0.0, first=0):
    t = trajectory(constant)
    return [{**({'step': t['steps'][k] + first} if steps else {}), **({'time': t['times'][k] + shift} if times else {}), 'x': t[positions][k],
             'cell': t['cells'][k], **({'v': t['velocities'][k]} if velocities else {}), 'names': NAMES} for k in range(len(t['cells']))]


def centred(frames):
    return [{**f, 'x': f['x'] - f['cell'].sum(0) / 2, 'origin': -f['cell'].sum(0) / 2} for f in frames]


def lifted(frames):
    return [{**f, 'x': f['x'] + (-0.5, 0.25, 0), 'origin': [-0.5, 0.25, 0]} for f in frames]


def netcdf(name, velocities=False):
    with netCDF4.Dataset(plain(name)) as d:
        vectors = truth_frames()
        return [{'time': float(d['time'][k]), 'x': np.array(d['coordinates'][k], float), 'cell': vectors[k]['cell'],
                 **({'v': np.array(d['velocities'][k], float)} if velocities else {})} for k in range(len(d['time']))]


def h5md(name, unit=1.0, time=1.0):
    with h5py.File(plain(name)) as f:
        g = f['particles/trajectory']
        return [{'step': int(g['position/step'][k]), 'time': float(g['position/time'][k]) * time, 'x': g['position/value'][k].astype(float) * unit,
                 'v': g['velocity/value'][k].astype(float) * unit, 'cell': g['box/edges/value'][k].astype(float) * unit} for k in range(len(g['position/step']))]


def dcd(name, cells=True):
    truth = truth_frames()
    return [{'x': ts.positions.astype(float), 'cell': truth[ts.frame]['cell']} for ts in DCD.DCDReader(plain(name), convert_units=False)]


def lammps_h5():
    with h5py.File(plain('written/lammps.h5md.gz')) as f:
        g = f['particles/all']
        return [{'step': int(g['position/step'][k]), 'time': float(g['position/time'][k]), 'x': g['position/value'][k], 'v': g['velocity/value'][k], 'names': NAMES,
                 'cell': np.diag(g['box/edges/value'][k])} for k in range(len(g['position/step']))]


SINGLE = 3e-6
li = {'composition': 'Li5 P1 S4 Cl2'}
na = {'composition': 'Na32 Cl32'}
pairs = {'elements': '1=Na,2=Cl'}
four = {'elements': '1=Li,2=P,3=S,4=Cl'}
# file, its format, what ingest is told, frames, how far a position (Å), velocity (Å/ps) and cell may be off by the digits of the file
FILES = [
    ('cp2k/nptf-pos-1.xyz', 'cp2k-xyz', {'velocities': ['cp2k/nptf-vel-1.xyz'], 'cells': ['cp2k/nptf-1.cell']}, cp2k('cp2k/nptf-pos-1.xyz', 'cp2k/nptf-vel-1.xyz', 'cp2k/nptf-1.cell'), 1e-9, 1e-6, 1e-9),
    ('cp2k/again-pos-1.xyz.gz', 'cp2k-xyz', {'velocities': ['cp2k/again-vel-1.xyz.gz'], 'cells': ['cp2k/again-1.cell'], 'warnings': ['restart'], 'kept': 11}, cp2k('cp2k/again-pos-1.xyz.gz', 'cp2k/again-vel-1.xyz.gz', 'cp2k/again-1.cell'), 1e-9, 1e-6, 1e-9),
    ('cp2k/aligned-pos-1.dcd', 'dcd', {'timestep': '2fs', 'composition': 'Na4 Cl4', 'warnings': ['cell-orientation']}, cp2k_dcd('cp2k/aligned-pos-1.dcd', 'cp2k/aligned-1.cell'), SINGLE, 0, 1e-5),
    ('cp2k/cubic-pos-1.dcd', 'dcd', {'timestep': '2fs', 'composition': 'Na4 Cl4'}, cp2k_dcd('cp2k/cubic-pos-1.dcd', 'cp2k/cubic-1.cell'), SINGLE, 0, 1e-5),
    ('cp2k/twice-pos-1.dcd', 'dcd', {'timestep': '2fs', 'composition': 'Na4 Cl4', 'warnings': ['repeated-frame']}, [{'x': f['x'], 'cell': f['cell']} for f in cp2k_dcd('cp2k/twice-pos-1.dcd', 'cp2k/twice-1.cell')], SINGLE, 0, 1e-5),
    ('gromacs/gmx.trr.gz', 'trr', na, gromacs('gromacs/gmx.trr.gz'), SINGLE, 1e-5, SINGLE),
    ('gromacs/gmx_d.trr.gz', 'trr', na, gromacs('gromacs/gmx_d.trr.gz'), SINGLE, 1e-5, SINGLE),
    ('gromacs/gmx.xtc', 'xtc', na, gromacs('gromacs/gmx.xtc'), SINGLE, 0, SINGLE),
    ('gromacs/nojump.xtc', 'xtc', na, gromacs('gromacs/nojump.xtc'), SINGLE, 0, SINGLE),
    ('gromacs/part.xtc', 'xtc', {'names': 'gromacs/gmx.gro', 'more': ['gromacs/part.part0002.xtc'], 'warnings': ['restart'], 'kept': 7}, gromacs('gromacs/part.xtc'), SINGLE, 0, SINGLE),
    ('gromacs/traj.gro.gz', 'gro', {}, gro('gromacs/traj.gro.gz'), 1e-9, 1e-9, 1e-9),
    ('gromacs/gmx.gro', 'gro', {'interval': '40fs'}, gro('gromacs/gmx.gro'), 1e-9, 1e-9, 1e-9),
    ('gromacs/traj.g96.gz', 'g96', na, g96('gromacs/traj.g96.gz'), 1e-9, 1e-9, 1e-9),
    ('gromacs/positions.g96.gz', 'g96', na, g96('gromacs/positions.g96.gz'), 1e-9, 0, 1e-8),
    ('lammps/real.units_time.lammpstrj.gz', 'lammps-dump', pairs, lammps('lammps/real.ref.lammpstrj.gz', 'xyz', velocity=1000), 1e-8, 1e-4, 1e-8),
    ('lammps/metal.ref.lammpstrj.gz', 'lammps-dump', {**pairs, 'timestep': '2fs'}, lammps('lammps/metal.ref.lammpstrj.gz', 'xyz'), 1e-8, 1e-8, 1e-8),
    ('lammps/metal.scale_no_image.lammpstrj', 'lammps-dump', {**pairs, 'timestep': '2fs'}, without_velocities(lammps('lammps/metal.ref.lammpstrj.gz', 'xyz')), 1e-4, 0, 1e-8),
    ('lammps/metal.atom.lammpstrj.zst', 'lammps-dump', {**pairs, 'timestep': '2fs'}, without_velocities(lammps('lammps/metal.ref.lammpstrj.gz', 'xyz')), 1e-4, 0, 1e-8),
    ('lammps/real.custom.lammpstrj.gz', 'lammps-dump', {'timestep': '2fs', 'units': 'real'}, lammps('lammps/real.ref.lammpstrj.gz', 'xyz', velocity=1000), 1e-4, 1e-1, 1e-8),
    ('lammps/two.xsu.lammpstrj', 'lammps-dump', {**pairs, 'timestep': '2fs'}, without_velocities(lammps('lammps/two.ref.lammpstrj.gz', ['xu', 'yu', 'zu'])), 1e-4, 0, 1e-8),
    ('lammps/two.mpiio.lammpstrj', 'lammps-dump', {**pairs, 'timestep': '2fs'}, without_velocities(lammps('lammps/two.ref.lammpstrj.gz', 'xyz')), 1e-4, 0, 1e-8),
    ('lammps/two.step.0000.lammpstrj', 'lammps-dump', {**pairs, 'timestep': '2fs', 'more': ['lammps/two.step.0020.lammpstrj', 'lammps/two.step.0040.lammpstrj'], 'kept': 3}, without_velocities(lammps('lammps/two.ref.lammpstrj.gz', 'xyz'))[:1], 1e-4, 0, 1e-8),
    ('lammps/metal.na.lammpstrj', 'lammps-dump', {**pairs, 'timestep': '2fs'}, lammps('lammps/metal.na.lammpstrj', ['xu', 'yu', 'zu']), 1e-9, 1e-9, 1e-8),
    ('lammps/metal.pos.xyz.gz', 'lammps-xyz', {'timestep': '2fs', 'cellOf': True}, lammps_xyz('lammps/metal.pos.xyz.gz', 'lammps/metal.one.lammpstrj'), 1e-9, 0, 1e-8),
    ('python/mda.nc', 'netcdf', li, netcdf('python/mda.nc', True), SINGLE, SINGLE, 1e-5),
    ('python/mdt.nc', 'netcdf', li, netcdf('python/mdt.nc'), SINGLE, 0, 1e-5),
    ('python/parmed.nc', 'netcdf', li, truth_frames(steps=False, shift=1.0), SINGLE, 1e-5, 1e-9),
    ('python/mda.trr', 'trr', li, gromacs('python/mda.trr'), SINGLE, SINGLE, SINGLE),
    ('python/mdt.trr', 'trr', li, gromacs('python/mdt.trr', False), SINGLE, 0, SINGLE),
    ('python/mda.xtc', 'xtc', li, gromacs('python/mda.xtc'), SINGLE, 0, SINGLE),
    ('python/mdt.xtc', 'xtc', li, gromacs('python/mdt.xtc'), SINGLE, 0, SINGLE),
    ('python/mda.dcd', 'dcd', {**li, 'interval': '20fs'}, dcd('python/mda.dcd'), SINGLE, 0, 1e-5),
    ('python/mdt.dcd', 'dcd', {**li, 'interval': '20fs'}, dcd('python/mdt.dcd'), SINGLE, 0, 1e-5),
    ('python/mda.h5md.gz', 'h5md', li, h5md('python/mda.h5md.gz'), SINGLE, SINGLE, SINGLE),
    ('python/mda_nm.h5md.gz', 'h5md', li, h5md('python/mda_nm.h5md.gz', 10, 1e-3), 1e-5, 1e-5, 1e-5),
    ('python/ase.extxyz', 'extxyz', {'units': 'real'}, truth_frames(), 1e-8, 1e-4, 1e-9),
    ('python/ase_momenta.extxyz.gz', 'extxyz', {'units': 'real'}, truth_frames(), 1e-8, 1e-4, 1e-9),
    ('python/ase.XDATCAR', 'xdatcar', {'interval': '20fs'}, truth_frames(True, velocities=False, steps=False, times=False), 1e-6, 0, 1e-6),
    ('written/dlpoly4.HISTORY.gz', 'dlpoly', {}, centred(truth_frames(first=1000, shift=2.0)), 1e-8, 1e-8, 1e-9),
    ('written/dlpoly4_forces.HISTORY.gz', 'dlpoly', {}, centred(truth_frames()), 1e-8, 1e-8, 1e-9),
    ('written/classic.HISTORY.gz', 'dlpoly', {}, centred(truth_frames(velocities=False)), 2e-3, 0, 1e-3),
    ('written/ipi_angstrom.xyz.gz', 'ipi-xyz', {'timestep': '2fs'}, truth_frames(positions='unfolded', velocities=False, times=False), 1e-4, 0, 1e-5),
    ('written/ipi_atomic.xyz.gz', 'ipi-xyz', {'timestep': '2fs'}, truth_frames(positions='unfolded', velocities=False, times=False), 1e-4, 0, 1e-5),
    ('written/ipi_mixed.xyz.gz', 'ipi-xyz', {'timestep': '2fs'}, truth_frames(positions='unfolded', velocities=False, times=False), 1e-4, 0, 1e-5),
    ('written/amber_cdf1.nc', 'netcdf', li, truth_frames(steps=False, shift=1.0), SINGLE, 1e-5, 1e-9),
    ('written/amber_cdf2.nc', 'netcdf', li, truth_frames(steps=False, shift=1.0), SINGLE, 1e-5, 1e-9),
    ('written/lammps_cdf5.nc', 'netcdf', four, lifted(truth_frames()), SINGLE, 1e-5, 1e-5),
    ('written/lammps_real_cdf5.nc', 'netcdf', four, lifted(truth_frames()), SINGLE, 1e-5, 1e-5),
    ('written/lammps_unwrapped.dcd', 'dcd', {**li, 'timestep': '2fs'}, truth_frames(positions='unfolded', velocities=False, times=False), SINGLE, 0, 1e-9),
    ('written/lammps.h5md.gz', 'h5md', {'units': 'metal', **four}, lammps_h5(), 1e-8, 1e-8, 1e-8),
    ('written/vaspout.h5.gz', 'vaspout', {'interval': '20fs'}, truth_frames(steps=False, times=False), 1e-9, 1e-9, 1e-9),
    ('written/vasprun.xml.gz', 'vasprun', {}, truth_frames(velocities=False, steps=False, times=False), 2e-7, 0, 1e-8),
]


def number(value):
    return float('%.10g' % value)


def samples(frames):
    for k in sorted({0, len(frames) - 1}):
        f = frames[k]
        for i in (0, len(f['x']) - 1):
            yield {'frame': k, 'atom': i, **{key: number(f[key]) for key in ('step', 'time') if key in f}, 'cell': [number(v) for v in np.ravel(f['cell'])],
                   **({'origin': [number(v) for v in f['origin']]} if 'origin' in f else {}), 'position': [number(v) for v in f['x'][i]], **({'velocity': [number(v) for v in f['v'][i]]} if 'v' in f else {}),
                   **({'name': f['names'][i]} if f.get('names') else {}), 'mean': [number(v) for v in f['x'].mean(0)]}


if __name__ == '__main__':
    print('[')
    for n, (name, form, told, frames, *within) in enumerate(FILES):
        interval = frames[-1]['time'] - frames[-2]['time'] if len(frames) > 1 and 'time' in frames[-1] else None
        entry = {'file': name, 'format': form, 'told': told, 'frames': len(frames), 'atoms': len(frames[0]['x']), 'interval': interval and number(round(interval, 6)),
                 'within': dict(zip(('position', 'velocity', 'cell'), within)), 'samples': list(samples(frames))}
        print(json.dumps(entry) + (',' if n < len(FILES) - 1 else ''))
    print(']')
