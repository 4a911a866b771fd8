"""MDAnalysis 2.4.2, mdtraj 1.9.7, ASE 3.22.1 and ParmEd 3.4.3 (Debian) write the same trajectory. write.py FOLDER"""
import os, sys, warnings
warnings.filterwarnings('ignore')
import MDAnalysis as mda, mdtraj, ase.io
from ase import Atoms, units
from ase.geometry import cell_to_cellpar
from MDAnalysis.coordinates.memory import MemoryReader
import numpy as np
from truth import NAMES, N, T, trajectory

os.chdir(sys.argv[1])
truth = trajectory()
u = mda.Universe.empty(N, n_residues=N, atom_resindex=range(N), trajectory=True, velocities=True)
for name in ('name', 'type', 'resname', 'element'):
    u.add_TopologyAttr(name, NAMES)
u.load_new(truth['positions'].astype('f4'), format=MemoryReader, dt=0.02, order='fac', velocities=truth['velocities'].astype('f4'),
           dimensions=np.array([cell_to_cellpar(cell) for cell in truth['cells']], dtype='f4'))


def by_mdanalysis(path, **options):
    with mda.Writer(path, n_atoms=N, **options) as writer:
        for ts in u.trajectory:
            ts.data['time'], ts.data['step'] = truth['times'][ts.frame], truth['steps'][ts.frame]
            writer.write(u.atoms)


by_mdanalysis('mda.nc', velocities=True)
by_mdanalysis('mda.trr', dt=0.02)
by_mdanalysis('mda.xtc', dt=0.02, precision=5)
by_mdanalysis('mda.dcd', dt=0.02)
by_mdanalysis('mda.pdb', multiframe=True)
by_mdanalysis('mda.h5md', timeunit='ps', lengthunit='Angstrom', velocityunit='Angstrom/ps', n_frames=T)
by_mdanalysis('mda_nm.h5md', timeunit='fs', lengthunit='nm', velocityunit='nm/ps', n_frames=T)

topology = mdtraj.Topology()
chain = topology.add_chain()
for name in NAMES:
    topology.add_atom(name, mdtraj.core.element.Element.getBySymbol(name), topology.add_residue(name.upper(), chain))
t = mdtraj.Trajectory(truth['positions'] / 10, topology, time=truth['times'] + 1)
t.unitcell_vectors = truth['cells'] / 10
for suffix in ('nc', 'dcd', 'xtc', 'trr', 'h5', 'binpos'):
    t.save('mdt.' + suffix)


def frames(truth):
    for k in range(T):
        atoms = Atoms(NAMES, positions=truth['positions'][k], cell=truth['cells'][k], pbc=True)
        atoms.set_velocities(truth['velocities'][k] * 1e-3 / units.fs)
        atoms.set_tags(range(N))
        atoms.info.update(time=truth['times'][k] * 1e3, step=truth['steps'][k])
        yield atoms


images = list(frames(truth))
ase.io.write('ase.extxyz', images, format='extxyz')
ase.io.write('ase_momenta.extxyz', images, format='extxyz', columns=['tags', 'positions', 'symbols', 'momenta'])
ase.io.write('ase.XDATCAR', list(frames(trajectory(constant=True))), format='vasp-xdatcar')
ase.io.write('ase.xyz', images, format='xyz')
ase.io.write('ase.nc', images, format='netcdftrajectory')
for path, name in (('ase.POSCAR', 'vasp'), ('ase.cif', 'cif'), ('ase.data', 'lammps-data'), ('ase.gro', 'gromacs'), ('ase.pdb', 'proteindatabank')):
    ase.io.write(path, images[0], format=name)

from parmed.amber import NetCDFTraj
amber = NetCDFTraj.open_new('parmed.nc', natom=N, box=True, crds=True, vels=True, frcs=False, title='Li6PS5Cl')
for k in range(T):
    cell = cell_to_cellpar(truth['cells'][k])
    amber.add_coordinates(truth['positions'][k])
    amber.add_velocities(truth['velocities'][k])
    amber.add_box(cell[:3], cell[3:])
    amber.add_time(float(truth['times'][k]) + 1)
amber.close()
