import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { namesFromComposition, namesFromFile } from '../../../pipeline/sources/names/names.ts'
import { lammpsDataCell } from '../../../pipeline/sources/names/names-lammps-data.ts'
import { readManifest } from '../../../pipeline/store/manifest.ts'
import { count, dump, place, quiet, textFile } from '../../helpers/dump.ts'
import { jiggle } from '../../helpers/trajectories/frames.ts'
import { fileOf, readFile } from '../../helpers/trajectories/read.ts'
import { encodeXtc } from '../../helpers/trajectories/xtc.ts'

const data = (masses: string, atoms = '3 1 0 0 0\n1 2 1 1 1\n2 1 2 2 2', style = ' # atomic') =>
  `LAMMPS data file\n\n3 atoms\n2 atom types\n\n0 9 xlo xhi\n\nMasses\n\n${masses}\n\nAtoms${style}\n\n${atoms}\n\nVelocities\n\n1 0 0 0\n`

const named = (text: string) => {
  const { labels, elements } = namesFromFile(textFile('topology', text))
  return { labels: labels.join(' '), elements: elements?.join(' ') }
}

test('a LAMMPS data file names atoms by id, with elements by comment or by mass', (t) => {
  t.deepEqual(named(data('1 6.94\n2 32.06')), { labels: '2 1 1', elements: 'S Li Li' })
  t.deepEqual(named(data('1 7.0 # Li\n2 100.0 # S')), { labels: '2 1 1', elements: 'S Li Li' })
  t.deepEqual(named(data('1 6.94\n2 33.0')), { labels: '2 1 1', elements: undefined })
  const full = data('1 6.94\n2 32.06', '2 1 1 0.5 0 0 0\n1 1 2 0.5 0 0 0 0 0 0\n3 1 2 -1 0 0 0', ' # full')
  t.deepEqual(named(full), { labels: '2 1 2', elements: 'S Li S' })
  t.deepEqual(named(data('1 6.94\n2 32.06', undefined, '')), { labels: '2 1 1', elements: 'S Li Li' })
})

test('a LAMMPS data file whose columns cannot be known is refused', (t) => {
  for (const [text, says] of [
    [data('1 6.94', '3 1 0 0 0 0\n1 2 0 1 1 1\n2 1 0 2 2 2', ''), /section "Atoms" of style ""/],
    [data('1 6.94', undefined, ' # hybrid'), /style "hybrid"/],
    [data('1 6.94', '1 1 0 0 0'), /1 atoms in section "Atoms", expected 3/],
    [data('1 6.94', '1 1 0 0 0\nx 1 0 0 0\n3 1 0 0 0'), /"x 1 0 0 0", expected an id and a type/],
  ] as const)
    t.throws(() => named(text), { message: says })
})

test('POSCAR: species and counts', (t) => {
  const poscar = 'title\n1.0\n9 0 0\n0 9 0\n0 0 9\nLi_sv P S\n2 1 1\nDirect\n0 0 0\n'
  t.deepEqual(named(poscar), { labels: 'Li_sv Li_sv P S', elements: 'Li Li P S' })
})

const CIF =
  'data_x\n_cell_length_a 9\nloop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\nLi1 Li 0.0\nS1 S 0.5\n\nloop_\n_other\n1\n'

test('CIF: symbols, where every atom is listed', (t) => {
  t.deepEqual(named(CIF), { labels: 'Li S', elements: 'Li S' })
  const one = CIF.replace('loop_\n_atom', "loop_\n_symmetry_equiv_pos_as_xyz\n'x, y, z'\nloop_\n_atom")
  t.deepEqual(named(one).labels, 'Li S')
  const two = one.replace("'x, y, z'\n", "'x, y, z'\n'-x, -y, -z'\n")
  t.throws(() => named(two), { message: /2 symmetry operations/ })
})

const gro = (rows: readonly (readonly [string, string])[]) =>
  `title\n ${rows.length}\n${rows
    .map(
      ([residue, name], i) =>
        `${'1'.padStart(5)}${residue.padEnd(5)}${name.padStart(5)}${String(i + 1).padStart(5)}   1.000   2.000   3.000\n`,
    )
    .join('')}   9.0 9.0 9.0\n`

test('.gro: an element but for its number; "CL" is one only in a residue of that name', (t) => {
  t.deepEqual(
    named(
      gro([
        ['LPS', 'Li1'],
        ['LPS', 'S'],
        ['CL-', 'CL'],
      ]),
    ),
    { labels: 'Li1 S CL', elements: 'Li S Cl' },
  )
  t.deepEqual(
    named(
      gro([
        ['LPS', 'Li1'],
        ['LPS', 'CL'],
      ]),
    ),
    { labels: 'Li1 CL', elements: undefined },
  )
  t.throws(() => named(gro([['A', 'Li']]).replace(' 1\n', ' 3\n')), { message: /expected 3 atoms/ })
})

test('.pdb: the column of elements, else the name; its first model', (t) => {
  const row = (name: string, element: string) =>
    `ATOM      1 ${name.padEnd(4)} LPS X   1       1.000   2.000   3.000  1.00  0.00          ${element.padStart(2)}\n`
  const pdb = `${row(' S1 ', '')}${row(' CL1', 'CL')}ENDMDL\n${row(' S1 ', '')}`
  t.deepEqual(named(pdb), { labels: 'S1 CL1', elements: 'S Cl' })
})

test('a composition in words', (t) => {
  const { labels, elements } = namesFromComposition('Li2 P1, S3')
  t.is(labels.join(' '), 'Li Li P S S S')
  t.deepEqual(elements, labels)
  for (const wrong of ['', 'Li', 'li2', 'Xx3', 'Li0', 'Li2.5', 'Li9999999999'])
    t.throws(() => namesFromComposition(wrong), { message: /no element with a count/ })
})

test('what is no topology, and another number of atoms, are refused', async (t) => {
  t.throws(() => namesFromFile(textFile('x', 'hello\nworld\n')), { message: /no LAMMPS data file, POSCAR/ })
  t.throws(() => namesFromFile('/nowhere/x.gro'), { message: /x\.gro/ })
  const path = fileOf(encodeXtc(jiggle(12, 2, 1)))
  await t.throwsAsync(readFile(path, { names: namesFromComposition('Li11') }), {
    message: /frame 0: 12 atoms, but --composition "Li11" names 11/,
  })
})

test('a LAMMPS data file names the types of a text dump', async (t) => {
  const file = textFile('types.lammpstrj', dump({ steps: count(3), rows: quiet }))
  const names = textFile('data', data('1 6.94\n2 32.06'))
  const store = place('run')
  await ingest({ files: [file], out: store, timestep: '2fs', names })
  t.deepEqual(
    readManifest(store).types.map(({ label, element, count: atoms }) => [label, element, atoms]),
    [
      ['1', 'Li', 2],
      ['2', 'S', 1],
    ],
  )
  const other = textFile('data', data('1 6.94', '1 1 0 0 0\n2 1 0 0 0\n3 1 0 0 0'))
  const error = await t.throwsAsync(
    ingest({ files: [file], out: place('run'), timestep: '2fs', names: other }),
  )
  t.regex(error?.message ?? '', /has the type 2, which .* does not have/)
})

test('the cell of a LAMMPS data file: edges from the bounds, tilt where there is some', (t) => {
  const head = 'LAMMPS data file\n\n2 atoms\n1 atom types\n\n'
  const bounds = '-1.5 8.5 xlo xhi\n0 1.1e1 ylo yhi\n2 15 zlo zhi\n'
  t.deepEqual(lammpsDataCell(`${head}${bounds}\nMasses\n`), [10, 0, 0, 0, 11, 0, 0, 0, 13])
  t.deepEqual(
    lammpsDataCell(`${head}${bounds}2.5 -1.25 0.75 xy xz yz\n`),
    [10, 0, 0, 2.5, 11, 0, -1.25, 0.75, 13],
  )
  t.is(lammpsDataCell(`${head}0 10 xlo xhi\n`), undefined)
  t.is(lammpsDataCell('Li S\n1.0\n10 0 0\n'), undefined)
})
