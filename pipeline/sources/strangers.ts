import { isHdf5 } from './hdf5/hdf5-signature.ts'
import { isPoscar } from './vasp/xdatcar-header.ts'

/** What a file is that cannot be read as a trajectory, and what to do instead. */
export interface Stranger {
  readonly what: string
  readonly remedy: string
}

const NAMES = 'It names atoms: give it by --names beside a trajectory.'
const CONVERT =
  'Convert it with the program that wrote it: gmx trjconv -f FILE -o traj.xtc (-o traj.trr keeps velocities).'
const PDB =
  'PDB has no times and only three decimals: write a trajectory (XTC, DCD, extended xyz). It names atoms: --names FILE.'
const HDF5 =
  'Of HDF5 there are H5MD and vaspout.h5. Others first: mdconvert traj.h5 -o traj.nc (mdtraj), nccopy -k classic traj.nc classic.nc (NetCDF 4).'

const UNPACK = 'Unpack it, or pack it by gzip or zstd: those are read as they are.'
const LAMMPS_STYLE =
  'Write it by dump custom: dump 1 all custom 100 run.lammpstrj id type element x y z ix iy iz'

/** Files that people take for trajectories, told by their first bytes as Latin-1 text. */
const STRANGERS: readonly (readonly [(text: string, head: Uint8Array) => boolean, string, string])[] = [
  [(text) => text.startsWith('BZh'), 'is packed by bzip2', UNPACK],
  [(text) => text.startsWith('\xfd7zXZ\0'), 'is packed by xz', UNPACK],
  [(text) => text.startsWith('\x04\x22\x4d\x18'), 'is packed by lz4', UNPACK],
  [(text) => text.startsWith('PK\x03\x04'), 'is a zip archive', UNPACK],
  [(text) => text.startsWith('\x1f\x9d'), 'is packed by compress', UNPACK],
  [(text) => text.startsWith('\x1f\x8b') || text.startsWith('\x28\xb5\x2f\xfd'), 'is packed twice', UNPACK],
  [(text) => text.slice(257, 262) === 'ustar', 'is a tar archive', UNPACK],
  [
    (text) => /^---\s*\n(creator: LAMMPS|timestep:)/.test(text),
    'is a dump of LAMMPS in the style yaml',
    LAMMPS_STYLE,
  ],
  [(text) => /^Number of particles = \d+/.test(text), 'is a dump of LAMMPS in the style cfg', LAMMPS_STYLE],
  [
    (text) => /^ITEM: [\s\S]*^ITEM: (NUMBER OF ENTRIES|ENTRIES)/m.test(text) && !/^ITEM: ATOMS/m.test(text),
    'is a dump of LAMMPS in the style local: of bonds or pairs, not of atoms',
    LAMMPS_STYLE,
  ],
  [
    (text) => /^ITEM: [\s\S]*^ITEM: (GRID SIZE|GRID CELLS)/m.test(text),
    'is a dump of LAMMPS in the style grid: of cells, not of atoms',
    LAMMPS_STYLE,
  ],
  [(text) => /DUMPATOM|DUMPCUSTOM/.test(text.slice(0, 40)), 'is a binary dump of LAMMPS', LAMMPS_STYLE],
  [(_, head) => isHdf5(head), 'is HDF5, but neither H5MD nor vaspout.h5', HDF5],
  [
    (text) => /^\xef\xbb\xbf/.test(text),
    'begins with a byte order mark',
    "Take it away: sed -i '1s/^\\xef\\xbb\\xbf//' FILE",
  ],
  [
    (text) => /^(\xff\xfe|\xfe\xff)/.test(text),
    'is text in UTF-16',
    'Convert it: iconv -f utf-16 -t utf-8 FILE > FILE.txt',
  ],
  [
    (text) =>
      /^(ATOM {2}|HETATM|(HEADER|TITLE|REMARK|CRYST1|MODEL|AUTHOR|COMPND)\b[^\n]*\n[\s\S]*^(ATOM {2}|HETATM))/m.test(
        text,
      ),
    'is a PDB file',
    PDB,
  ],
  [isPoscar, 'is a POSCAR: one structure, no trajectory', NAMES],
  [(text) => /^\s*(#[^\n]*\n\s*)*data_/.test(text), 'is a CIF: one structure, no trajectory', NAMES],
  [
    (text) => /^\s*\d+\s+atoms\s*$/m.test(text) && /^\s*\d+\s+atom types/m.test(text),
    'is a LAMMPS data file: one structure, no trajectory',
    NAMES,
  ],
  [
    (text) => /^[T\0]\0\0[T\0](VELD|VEL |FRC )/.test(text),
    'is a DCD file of velocities or forces',
    'Give the file with the positions.',
  ],
  [(text) => /^.{40}GENERAL INFO/s.test(text), 'is a TNG file', CONVERT],
  [
    (text) => text.slice(8, 16) === 'VERSION ' || text.startsWith('\0\x02\x9f\x29'),
    'is a run input or checkpoint of GROMACS, no trajectory',
    'Give the .xtc or .trr file beside it.',
  ],
  [
    (text) => text.startsWith('- of UlmASE-Trajectory'),
    'is a trajectory of ASE',
    'Convert it: ase convert FILE traj.extxyz',
  ],
]

/** Which other file this is, if it is a known one. */
export function strangerOf(head: Uint8Array): Stranger | undefined {
  const text = Buffer.from(head).toString('latin1')
  const found = STRANGERS.find(([is]) => is(text, head))
  return found && { what: found[1], remedy: found[2] }
}
