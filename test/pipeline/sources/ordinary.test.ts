import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import type { IngestOptions } from '../../../pipeline/ingest/options/options.ts'
import { decodeFrames } from '../../../pipeline/store/layout.ts'
import { explain } from '../../../schemas/errors.ts'
import { blockFiles, dataFile, place, textFile } from '../../helpers/dump.ts'

/** Ordinary things that happen to files of other programs before they get here. */
const programs = (name: string): string => dataFile(`programs/${name}`)
const text = (name: string): string => {
  const found = readFileSync(programs(name))
  return (name.endsWith('.gz') ? gunzipSync(found) : found).toString('latin1')
}

const FILES: Readonly<Record<string, { name: string; told: Partial<IngestOptions> }>> = {
  lammps: { name: 'lammps/metal.na.lammpstrj', told: { elements: '1=Na', timestep: '2fs' } },
  cp2k: { name: 'cp2k/nptf-pos-1.xyz', told: { cells: [programs('cp2k/nptf-1.cell')] } },
  extxyz: { name: 'python/ase.extxyz', told: { units: 'real' } },
  xdatcar: { name: 'python/ase.XDATCAR', told: { interval: '20fs' } },
  dlpoly: { name: 'written/dlpoly4.HISTORY.gz', told: {} },
  ipi: { name: 'written/ipi_mixed.xyz.gz', told: { timestep: '2fs' } },
  gro: { name: 'gromacs/traj.gro.gz', told: {} },
  g96: { name: 'gromacs/positions.g96.gz', told: { composition: 'Na32 Cl32' } },
}

async function blocks(content: string, told: Partial<IngestOptions>, name = 'file') {
  const out = place('run')
  const report = await ingest({ ...told, files: [textFile(name, Buffer.from(content, 'latin1'))], out })
  return { files: blockFiles(out), report }
}

for (const [format, { name, told }] of Object.entries(FILES)) {
  test(`${format}: line ends of Windows, blank lines at the end, spaces and umlauts in the path`, async (t) => {
    const content = text(name)
    const { files } = await blocks(content, told)
    const variants = [
      [content.replaceAll('\n', '\r\n'), 'file'],
      [`${content}\n\n  \n`, 'file'],
      [content, 'Läufe mit Leerzeichen 600 K.txt'],
    ] as const
    for (const [variant, path] of variants) {
      const found = await blocks(variant, told, path)
      t.falsy(found.report.torn)
      t.deepEqual(found.files, files)
    }
  })
}

const POSITION = /^( +\d\.\d{8}) +(\d\.\d{8} +\d\.\d{8})$/gm

test('numbers with the exponents of Fortran, and numbers that touch, are the same numbers', async (t) => {
  const { name, told } = FILES['xdatcar']
  const content = text(name).replaceAll(POSITION, '$1 -$2')
  const touching = content.replaceAll(' -', '-')
  t.true(touching.split('-').length > 72)
  const fortran = content.replace('0.78317635', '0.78317635D+00').replace('0.77831333', '7.7831333d-1')
  const { files } = await blocks(content, told)
  for (const variant of [touching, fortran]) {
    t.not(variant, content)
    t.deepEqual((await blocks(variant, told)).files, files)
  }
})

const refused = async (content: string, told: Partial<IngestOptions>): Promise<string> =>
  blocks(content, told).then(
    () => 'was read',
    (error) => explain(error),
  )

const change = (
  format: string,
  from: string | RegExp,
  to: string,
): readonly [string, Partial<IngestOptions>] => {
  const { name, told } = FILES[format]
  const content = text(name)
  if (content.replace(from, to) === content) throw new Error(`${format} has no ${from}`)
  return [content.replace(from, to), told]
}

for (const [name, changed, says] of [
  [
    'nan in a dump',
    change('lammps', /^2 1 \S+/m, '2 1 nan'),
    /frame 0, line 1\d .*"[xyzv]u?[xyz]?" is "nan", expected a finite number/,
  ],
  [
    'stars for a number',
    change('xdatcar', '0.78317635', '**********'),
    /frame 0, line 9 .*column "x" is "\*+"/,
  ],
  [
    'stars in extended xyz',
    change('extxyz', '5.76914339', '**********'),
    /frame 0, line 3 .*column "pos\[0\]"/,
  ],
  [
    'an element in capitals',
    change('xdatcar', ' Li  P ', ' LI  P '),
    /type LI: no element is known.*--elements/s,
  ],
  ['elements with charges', change('xdatcar', ' Li  P ', ' Li+ P5+ '), /type Li\+: no element is known/],
  ['a small letter', change('extxyz', /^Li /gm, 'li '), /momenta of "li", which is no element/],
  [
    'an atom name that may be two elements',
    change('gro', /NA {6}NA/g, 'LIG     NA'),
    /type NA: no element is known/,
  ],
  ['no Lattice', change('extxyz', /Lattice="[^"]*" /g, ''), /has no cell\n.*--cell/],
  [
    'pbc F F F',
    change('extxyz', /pbc="T T T"/g, 'pbc="F F F"'),
    /not periodic in every direction: is that right/,
  ],
  [
    'Lattice without quotes',
    change('extxyz', /Lattice="([^"]*)"/, 'Lattice=$1'),
    /frame 0, line 2 .*expected nine numbers/,
  ],
  [
    'velocities more often than positions',
    [text('gromacs/seldom.trr.gz'), { composition: 'Na32 Cl32' }],
    /frame 1 .*no positions.*gmx trjconv -dt/s,
  ],
  [
    'NetCDF of ASE',
    [text('python/ase.nc'), { composition: 'Li5 P1 S4 Cl2' }],
    /"coordinates" in "Angstrom\/Femtosecond", expected a unit of length/,
  ],
  [
    'forces of CP2K',
    [text('cp2k/nptf-frc-1.xyz'), FILES.cp2k.told],
    /8 atoms within .* no positions in Å.*-frc-1\.xyz/s,
  ],
] as const)
  test(`refused with its place: ${name}`, async (t) => {
    t.regex(await refused(...(changed as readonly [string, Partial<IngestOptions>])), says)
  })

for (const [name, changed] of [
  ['keys of the comment in another order', change('extxyz', /^(Lattice="[^"]*") (.*)$/gm, '$2 $1')],
  [
    'single quotes and brackets',
    change('extxyz', /Lattice="([^"]*)"(.*)pbc="T T T"/g, "Lattice='$1'$2pbc=[T,T,T]"),
  ],
  [
    'keys besides',
    change('extxyz', /pbc=/g, 'energy=-1 stress="1 2 3 4 5 6 7 8 9" config_type="a b=c" pbc='),
  ],
  ['no space before a number', change('xdatcar', /configuration= +/g, 'configuration=')],
  ['spaces round it', change('xdatcar', /configuration=/g, 'configuration =')],
  ['a number of more than six digits', change('xdatcar', /configuration= +[56]/g, 'configuration=******')],
  ['the header again before every configuration', repeated()],
  ['i-PI without the unit of the cell: atomic', change('ipi', / +cell\{atomic_unit\}/g, '')],
  ['labels behind positions, as pymatgen writes them', change('xdatcar', /^ +\d\.\d{8} .*$/gm, '$& Li')],
  ['names of potentials', change('xdatcar', ' Li  P   S   Cl', ' Li_sv/1ab  P/2  S_GW/3  Cl')],
] as const)
  test(`read the same: ${name}`, async (t) => {
    const format = changed[1].interval ? 'xdatcar' : changed[1].timestep ? 'ipi' : 'extxyz'
    const { files } = await blocks(text(FILES[format].name), FILES[format].told)
    const found = (await blocks(...(changed as readonly [string, Partial<IngestOptions>]))).files
    // A store of other names repeats them in its frames files: what they say of the frames is the same.
    const frames = (list: Record<string, string>) =>
      Object.entries(list)
        .filter(([file]) => file.includes('frames'))
        .map(([, content]) => decodeFrames(Buffer.from(content, 'base64')))
        .map(({ step, time, cell, origin }) => ({ step, time, cell, origin }))
    t.deepEqual(
      name === 'names of potentials' ? frames(found) : found,
      name === 'names of potentials' ? frames(files) : files,
    )
  })

/** As VASP writes a variable cell. */
function repeated(): readonly [string, Partial<IngestOptions>] {
  const content = text(FILES.xdatcar.name)
  const header = content.split('\n').slice(0, 7).join('\n')
  return [content.replace(/^Direct configuration= +[2-6]$/gm, `${header}\n$&`), FILES.xdatcar.told]
}
