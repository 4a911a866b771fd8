"""Files of programs that could not be run here, after their documentation or source: DL_POLY 4 and Classic, i-PI, LAMMPS dump netcdf,
dump h5md and dump dcd, Amber NetCDF, vaspout.h5, vasprun.xml, NAMD. By h5py 3.7 and netCDF4 1.6.2. written.py FOLDER"""
import os, struct, sys
import h5py, netCDF4
import numpy as np
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../python'))
from truth import EVERY, NAMES, N, STEP, T, trajectory

os.chdir(sys.argv[1])
truth, still = trajectory(), trajectory(constant=True)
MASS = {'Li': 6.94, 'P': 30.974, 'S': 32.06, 'Cl': 35.45}
TYPES = np.array([['Li', 'P', 'S', 'Cl'].index(name) + 1 for name in NAMES])
BOHR = 0.529177210903


def cellpar(cell):
    a, b, c = (np.linalg.norm(v) for v in cell)
    cosine = lambda u, v: u @ v / np.linalg.norm(u) / np.linalg.norm(v)
    return np.array([a, b, c]), np.array([cosine(cell[1], cell[2]), cosine(cell[0], cell[2]), cosine(cell[0], cell[1])])


def degrees(cosines):
    return np.degrees(np.arccos(cosines))


def dlpoly(path, level, classic=False, shift=0):
    """DL_POLY 4 trajectory module: (a8,2i10,2i2,2f20.6), cell (3f20.10), atom (a8,i10,3f12.6), vectors (3g20.10); origin in the middle."""
    with open(path, 'w') as f:
        f.write('%-72s\n' % 'Li6PS5Cl')
        f.write('%10d%10d%10d%s\n' % (level, 3, N, '' if classic else '%21d%21d' % (T, 3 + T * (4 + N * (2 + level)))))
        for k in range(T):
            step = truth['steps'][k] + shift
            if classic:
                f.write('%-8s%10d%10d%10d%10d%12.6f\n' % ('timestep', step, N, level, 3, STEP))
            else:
                f.write('%-8s%10d%10d%2d%2d%20.6f%20.6f\n' % ('timestep', step, N, level, 3, STEP, step * STEP))
            for vector in truth['cells'][k]:
                f.write(''.join(('%12.4g' if classic else '%20.10f') % value for value in vector) + '\n')
            middle = truth['cells'][k].sum(0) / 2
            for i in range(N):
                f.write('%-8s%10d%12.6f%12.6f%s\n' % (NAMES[i], i + 1, MASS[NAMES[i]], 0, '' if classic else '%12.6f' % 0.1))
                for values in (truth['positions'][k, i] - middle, truth['velocities'][k, i], truth['velocities'][k, i])[: level + 1]:
                    f.write(''.join(('%12.4E' if classic else '%20.10G') % value for value in values) + '\n')


dlpoly('dlpoly4.HISTORY', 1, shift=1000)
dlpoly('dlpoly4_forces.HISTORY', 2)
dlpoly('classic.HISTORY', 0, classic=True)


def ipi(path, length, cell, factor, cellfactor, kind='positions'):
    """ipi/utils/io/backends/io_xyz.py: '# CELL(abcABC): %10.5f …  title', atoms '%8s %12.5e %12.5e %12.5e'; titles as in the references of i-PI's tests."""
    with open(path, 'w') as f:
        for k in range(T):
            edges, cosines = cellpar(truth['cells'][k])
            numbers = '  '.join('%10.5f' % value for value in [*(edges / cellfactor), *degrees(cosines)])
            f.write('%d\n# CELL(abcABC): %s  Step: %11d  Bead: %7d %s{%s}  cell{%s}\n' % (N, numbers, truth['steps'][k], 0, kind, length, cell))
            for name, x in zip(NAMES, truth['unfolded'][k] / factor):
                f.write('%8s %12.5e %12.5e %12.5e\n' % (name, *x))


ipi('ipi_angstrom.xyz', 'angstrom', 'angstrom', 1, 1)
ipi('ipi_atomic.xyz', 'atomic_unit', 'atomic_unit', BOHR, BOHR)
ipi('ipi_mixed.xyz', 'angstrom', 'atomic_unit', 1, BOHR, kind='x_centroid')


def netcdf(path, file_format, lammps, tilted=True):
    source = truth if tilted else still
    with netCDF4.Dataset(path, 'w', format=file_format) as d:
        for name, length in (('frame', None), ('spatial', 3), ('atom', N), ('cell_spatial', 3), ('cell_angular', 3), ('label', 10)):
            d.createDimension(name, length)
        d.Conventions, d.ConventionVersion = 'AMBER', '1.0'
        d.program, d.programVersion = ('LAMMPS', '2 Aug 2023') if lammps else ('sander', '16.0')
        d.createVariable('spatial', 'S1', ('spatial',))[:] = np.array(list('xyz'), dtype='S1')
        time = d.createVariable('time', 'f4', ('frame',))
        time.units = 'picosecond' if not lammps or lammps == 'metal' else 'femtosecond'
        if lammps:
            time.scale_factor = np.float32(STEP if lammps == 'metal' else STEP * 1e3)
            time.set_auto_scale(False)
        names = ('cell_origin', 'cell_lengths', 'cell_angles') if lammps else ('cell_lengths', 'cell_angles')
        real = 'f4' if lammps else 'f8'
        cell = {name: d.createVariable(name, real, ('frame', 'cell_angular' if name == 'cell_angles' else 'cell_spatial')) for name in names}
        cell['cell_lengths'].units = 'Angstrom' if lammps else 'angstrom'
        cell['cell_angles'].units = 'degree'
        if lammps:
            cell['cell_origin'].units = 'Angstrom'
            ids = d.createVariable('id', 'i4', ('frame', 'atom'))
            kinds = d.createVariable('type', 'i4', ('frame', 'atom'))
        x = d.createVariable('coordinates', 'f4', ('frame', 'atom', 'spatial'))
        v = d.createVariable('velocities', 'f4', ('frame', 'atom', 'spatial'))
        x.units = 'Angstrom' if lammps else 'angstrom'
        v.units = {None: 'angstrom/picosecond', 'metal': 'Angstrom/picosecond', 'real': 'Angstrom/femtosecond'}[lammps]
        if not lammps:
            v.scale_factor = np.float32(20.455)
            v.set_auto_scale(False)
        for k in range(T):
            edges, cosines = cellpar(source['cells'][k])
            time[k] = source['steps'][k] if lammps else source['times'][k] + 1
            cell['cell_lengths'][k], cell['cell_angles'][k] = edges, degrees(cosines)
            if lammps:
                cell['cell_origin'][k] = (-0.5, 0.25, 0)
                ids[k], kinds[k] = np.arange(N) + 1, TYPES
            x[k] = source['positions'][k] + (np.array([-0.5, 0.25, 0]) if lammps else 0)
            v[k] = source['velocities'][k] / {None: 20.455, 'metal': 1, 'real': 1000}[lammps]


netcdf('amber_cdf1.nc', 'NETCDF3_CLASSIC', None)
netcdf('amber_cdf2.nc', 'NETCDF3_64BIT_OFFSET', None)
netcdf('lammps_cdf5.nc', 'NETCDF3_64BIT_DATA', 'metal')
netcdf('lammps_real_cdf5.nc', 'NETCDF3_64BIT_DATA', 'real')
netcdf('netcdf4.nc', 'NETCDF4', None)


def lammps_dcd(path):
    """src/EXTRA-DUMP/dump_dcd.cpp: steps first and every, version 24, cell a cos(gamma) b cos(beta) cos(alpha) c; atoms may be unfolded."""
    record = lambda data: struct.pack('<i', len(data)) + data + struct.pack('<i', len(data))
    with open(path, 'wb') as f:
        f.write(record(b'CORD' + struct.pack('<9if10i', T, 0, EVERY, EVERY * (T - 1), 0, 0, 0, 0, 0, STEP, 1, *[0] * 8, 24)))
        f.write(record(struct.pack('<i', 2) + b'Written by LAMMPS'.ljust(80) + b'REMARKS Created 20 November,2026 at 12:00'.ljust(80)))
        f.write(record(struct.pack('<i', N)))
        for k in range(T):
            (a, b, c), (alpha, beta, gamma) = cellpar(truth['cells'][k])
            f.write(record(struct.pack('<6d', a, gamma, b, beta, alpha, c)))
            for axis in range(3):
                f.write(record(truth['unfolded'][k, :, axis].astype('<f4').tobytes()))


lammps_dcd('lammps_unwrapped.dcd')


def lammps_h5md(path):
    """src/H5MD/dump_h5md.cpp with ch5md: no units, edges of an orthogonal box, images, types as numbers."""
    h = np.diag([7.1, 6.8, 7.4])
    folded = np.einsum('tni,ij->tnj', np.linalg.solve(still['cells'][0].T, still['positions'].reshape(-1, 3).T).T.reshape(T, N, 3), h)
    images = np.round((still['unfolded'] - still['positions']) @ np.linalg.inv(still['cells'][0])).astype('i4')
    with h5py.File(path, 'w') as f:
        f.create_group('h5md').attrs['version'] = np.array([1, 1], 'i4')
        for group, name, version in (('author', 'N/A', None), ('creator', 'lammps', '2 Aug 2023')):
            g = f['h5md'].create_group(group)
            g.attrs['name'] = np.bytes_(name)
            if version:
                g.attrs['version'] = np.bytes_(version)
        all_ = f.create_group('particles/all')
        box = all_.create_group('box')
        box.attrs['dimension'], box.attrs['boundary'] = np.int32(3), np.array([b'periodic'] * 3, 'S9')
        def element(name, value, like=None):
            g = all_.create_group(name)
            g.create_dataset('value', data=value, maxshape=(None, *value.shape[1:]), chunks=(1, *value.shape[1:]))
            if like:
                g['step'], g['time'] = all_[like]['step'], all_[like]['time']
            else:
                g.create_dataset('step', data=still['steps'].astype('i4'), maxshape=(None,), chunks=(T,))
                g.create_dataset('time', data=still['times'], maxshape=(None,), chunks=(T,))
        element('position', folded)
        element('box/edges', np.tile(np.diag(h), (T, 1)), 'position')
        element('image', images, 'position')
        element('velocity', still['velocities'])
        element('species', np.tile(TYPES.astype('i4'), (T, 1)))


lammps_h5md('lammps.h5md')


def vaspout(path):
    """Layout as py4vasp's schema has it: the scale of the trajectory stands beside its lattice vectors (1), that of POSCAR elsewhere (7.1)."""
    with h5py.File(path, 'w') as f:
        dynamics = f.create_group('intermediate/ion_dynamics')
        dynamics['lattice_vectors'], dynamics['scale'] = truth['cells'], 1.0
        dynamics['position_ions'] = np.einsum('tni,tij->tnj', truth['unfolded'], np.linalg.inv(truth['cells'])) % 1
        dynamics['ion_velocities'], dynamics['forces'] = truth['velocities'] * 1e-3, truth['velocities']
        for group in ('results/positions', 'input/poscar'):
            g = f.create_group(group)
            g['scale'], g['lattice_vectors'] = 7.1, truth['cells'][-1] / 7.1
            g['ion_types'] = np.array(['Li', 'P_', 'S_', 'Cl'], 'S2') if group == 'never' else np.array(['Li', 'P ', 'S ', 'Cl'], 'S2')
            g['number_ion_types'] = np.array([5, 1, 4, 2], 'i4')
            g['position_ions'] = dynamics['position_ions'][-1]
        f['input/incar/POTIM'], f['input/incar/IBRION'] = 20.0, 0


vaspout('vaspout.h5')


def vasprun(path):
    """Elements of vasprun.xml in their order (VASP wiki and files of its users); only what describes an MD run."""
    varray = lambda name, rows, form: ''.join(['   <varray name="%s" >\n' % name, *('    <v>%s</v>\n' % ''.join(form % x for x in row) for row in rows), '   </varray>\n'])
    with open(path, 'w') as f:
        f.write('<?xml version="1.0" encoding="ISO-8859-1"?>\n<modeling>\n <generator>\n  <i name="program" type="string">vasp </i>\n')
        f.write('  <i name="version" type="string">6.3.2  </i>\n </generator>\n <incar>\n  <i type="int" name="IBRION">     0</i>\n  <i name="POTIM">     20.00000000</i>\n </incar>\n')
        f.write(' <parameters>\n  <separator name="ionic" >\n   <i type="int" name="NSW">   %d</i>\n   <i type="int" name="IBRION">     0</i>\n   <i name="POTIM">     20.00000000</i>\n  </separator>\n </parameters>\n' % T)
        f.write(' <atominfo>\n  <atoms>      %d </atoms>\n  <types>       4 </types>\n  <array name="atoms" >\n   <dimension dim="1">ion</dimension>\n   <field type="string">element</field>\n   <field type="int">atomtype</field>\n   <set>\n' % N)
        f.write(''.join('    <rc><c>%-2s</c><c>%4d</c></rc>\n' % (name, kind) for name, kind in zip(NAMES, TYPES)))
        f.write('   </set>\n  </array>\n  <array name="atomtypes" >\n   <dimension dim="1">type</dimension>\n   <field type="int">atomspertype</field>\n   <field type="string">element</field>\n   <field>mass</field>\n   <set>\n')
        f.write(''.join('    <rc><c>%4d</c><c>%-2s</c><c>%16.8f</c></rc>\n' % (NAMES.count(name), name, mass) for name, mass in MASS.items()))
        f.write('   </set>\n  </array>\n </atominfo>\n')
        fractions = np.einsum('tni,tij->tnj', truth['unfolded'], np.linalg.inv(truth['cells'])) % 1
        structure = lambda k, name: ' <structure%s>\n  <crystal>\n%s   <i name="volume">%16.8f </i>\n%s  </crystal>\n%s </structure>\n' % (
            name, varray('basis', truth['cells'][k], ' %15.8f'), np.linalg.det(truth['cells'][k]), varray('rec_basis', np.linalg.inv(truth['cells'][k]).T, ' %15.8f'), varray('positions', fractions[k], ' %15.8f'))
        f.write(structure(0, ' name="initialpos" '))
        for k in range(T):
            f.write(' <calculation>\n  <scstep>\n   <time name="dav">    0.10    0.10</time>\n   <energy>\n    <i name="e_fr_energy">     -40.00000000 </i>\n   </energy>\n  </scstep>\n')
            f.write(structure(k, '') + varray('forces', truth['velocities'][k], ' %15.8f') + varray('stress', np.eye(3), ' %15.8f'))
            f.write('  <energy>\n   <i name="e_fr_energy">     -40.00000000 </i>\n   <i name="kinetic">       1.0</i>\n  </energy>\n  <time name="totalsc">    1.0    1.0</time>\n </calculation>\n')
        f.write(structure(T - 1, ' name="finalpos" ') + '</modeling>\n')


vasprun('vasprun.xml')
