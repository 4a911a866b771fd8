import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { recognise } from '../../../pipeline/sources/index.ts'
import { dataFile, textFile } from '../../helpers/dump.ts'

const bytes = (name: string): Buffer => {
  const found = readFileSync(dataFile(`programs/${name}`))
  return name.endsWith('.gz') ? gunzipSync(found) : found
}
const dump = readFileSync(dataFile('programs/lammps/metal.na.lammpstrj'))
const withKind = (kind: string): Buffer => {
  const copy = Buffer.from(bytes('cp2k/cubic-pos-1.dcd'))
  copy.write(kind, 4, 'latin1')
  return copy
}

for (const [name, content, says] of [
  ['frames of PDB', bytes('gromacs/frames.pdb.gz'), /is a PDB file.*only three decimals.*--names/s],
  ['PDB by MDAnalysis', bytes('python/mda.pdb'), /is a PDB file/],
  ['PDB by ASE', bytes('python/ase.pdb'), /is a PDB file/],
  ['.h5 by mdtraj', bytes('python/mdt.h5.gz'), /is HDF5, but neither H5MD nor vaspout.h5.*mdconvert/s],
  ['NetCDF 4', bytes('written/netcdf4.nc.gz'), /is HDF5.*nccopy -k classic/s],
  ['compressed HDF5', readFileSync(dataFile('programs/python/mda.h5md.gz')), /is compressed HDF5.*gunzip/s],
  ['POSCAR', bytes('python/ase.POSCAR'), /is a POSCAR.*--names/s],
  ['CIF', bytes('python/ase.cif'), /is a CIF/],
  ['LAMMPS data', bytes('lammps/metal.end.data'), /is a LAMMPS data file/],
  ['DCD of velocities by CP2K', withKind('VEL '), /velocities or forces/],
  ['DCD of forces by CP2K', withKind('FRC '), /velocities or forces/],
  ['a byte order mark', Buffer.concat([Buffer.from('\ufeff'), dump]), /byte order mark.*sed/s],
  ['UTF-16', Buffer.from(`\ufeff${dump.toString()}`, 'utf16le'), /UTF-16.*iconv/s],
  ['binpos', bytes('python/mdt.binpos'), /is not a trajectory: it begins with "fxyz/],
] as const)
  test(`${name}: said to be what it is`, async (t) => {
    const error = (await t.throwsAsync(recognise(textFile('file', content)))) as Error & { remedy: string }
    t.is(error.name, 'IonstreamError')
    t.regex(`${error.message}\n${error.remedy}`, says)
  })
