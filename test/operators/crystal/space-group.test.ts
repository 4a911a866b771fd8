import test from 'ava'
import { parseCif } from '../../../operators/crystal/cif.ts'
import { CELL_NAMES, cellOfGroup, cellText } from '../../../operators/crystal/lattice-system.ts'
import { orbit } from '../../../operators/crystal/site-source.ts'
import { groupOf, spaceGroup } from '../../../operators/crystal/space-group.ts'
import { applied, keyOf } from '../../../operators/crystal/symmetry.ts'
import { wyckoffSites } from '../../../operators/crystal/wyckoff.ts'
import { freeOf, placeOf, wyckoffOf } from '../../../operators/crystal/wyckoff-position.ts'
import { explain } from '../../../schemas/errors.ts'
import { seeded } from '../../helpers/random.ts'

const GROUPS = Array.from({ length: 230 }, (_, i) => spaceGroup(String(i + 1)))
const random = seeded(230)

/** Operations of the point group by the first number of each class of groups, and points of its lattice by the letter. */
const POINT_ORDERS = [
  [1, 1],
  [2, 2],
  [3, 2],
  [6, 2],
  [10, 4],
  [16, 4],
  [25, 4],
  [47, 8],
  [75, 4],
  [81, 4],
  [83, 8],
  [89, 8],
  [99, 8],
  [111, 8],
  [123, 16],
  [143, 3],
  [147, 6],
  [149, 6],
  [156, 6],
  [162, 12],
  [168, 6],
  [174, 6],
  [175, 12],
  [177, 12],
  [183, 12],
  [187, 12],
  [191, 24],
  [195, 12],
  [200, 24],
  [207, 24],
  [215, 24],
  [221, 48],
] as const
const LATTICE_POINTS: Record<string, number> = { P: 1, A: 2, C: 2, I: 2, R: 3, F: 4 }

test('230 groups of the right order, closed under their operations', (t) => {
  for (const { number, name, operations } of GROUPS) {
    const [, order] = POINT_ORDERS.findLast(([first]) => number >= first) as readonly [number, number]
    t.is(operations.length, order * LATTICE_POINTS[name[0]], name)
    const keys = new Set(operations.map(keyOf))
    t.is(keys.size, operations.length)
    const at = [random(), random(), random()]
    const images = orbit(at, operations, 1e-9)
    t.is(images.length, operations.length, name)
    const places = new Set(images.map((image) => rounded(image)))
    for (const operation of operations)
      t.true(
        images.every((image) => places.has(rounded(applied(operation, image)))),
        name,
      )
  }
})

const rounded = (at: readonly number[], parts = 1e6): string =>
  at.map((value) => Math.round((value - Math.floor(value)) * parts) % parts).join()

test('1731 Wyckoff positions: each has as many places as it says, and they say its letter', (t) => {
  let count = 0
  for (const group of GROUPS) {
    const letters = group.positions.map(({ letter }) => letter.at(-1)).join('')
    t.is(letters, 'abcdefghijklmnopqrstuvwxyzA'.slice(0, letters.length), group.name)
    for (const position of group.positions) {
      count++
      const at = placeOf(position, { x: random(), y: random(), z: random() })
      t.is(
        orbit(at, group.operations, 1e-6).length,
        Number.parseInt(position.letter, 10),
        `${group.name} ${position.letter}`,
      )
      const said = wyckoffOf(at, group, 1e-5)
      t.is(said.split(':')[0], position.letter, group.name)
      t.is(said.split('=').length - 1, freeOf(position).length, said)
    }
  }
  t.is(count, 1731)
})

test('operations keep the lengths of the cell that their group allows', (t) => {
  for (const group of GROUPS) {
    const given = { a: 5, b: 6, c: 7, alpha: 80, beta: 97, gamma: 105 }
    const free = cellText(group, [5, 0, 0, 0, 6, 0, 1, 0.3, 7]).map((part) => part.split('=')[0] as 'a')
    const cell = cellOfGroup(group, Object.fromEntries(free.map((name) => [name, given[name]])))
    const length = (f: readonly number[]) =>
      Math.hypot(...[0, 1, 2].map((c) => f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c]))
    const d = [random(), random(), random()]
    for (const operation of group.operations) {
      const turned = applied(
        operation.map(([x, y, z]) => [x, y, z, 0] as const),
        d,
      )
      t.true(Math.abs(length(turned) - length(d)) < 1e-9, group.name)
    }
  }
})

test('a group is found by number, by symbol however written, and by its operations', (t) => {
  for (const [text, number] of [
    ['P6_3/mmc', 194],
    ['P 63/m m c', 194],
    ['p6(3)/mmc', 194],
    ['194', 194],
    ['Cmce', 64],
    ['P 1 21/c 1', 14],
    ['Fm-3m', 225],
    ['I-43m', 217],
  ] as const)
    t.is(spaceGroup(text).number, number, text)
  for (const { number, operations } of GROUPS.filter((_, i) => i % 9 === 0))
    t.is(groupOf([...operations].reverse())?.number, number)
  t.is(groupOf(spaceGroup('Pnma').operations.slice(1)), undefined)
})

test('what the group does not allow is refused', (t) => {
  for (const [text, expected] of [
    ['Pnmx; Li=4a', /no space group/],
    ['P21/n; Li=2a; S@2b', /standard setting[\s\S]*give a CIF/],
    ['Pnma; a=5; b=6; c=7; Li=4e; S@4a', /Pnma has 4a, 4b, 4c, 8d/],
    ['Pnma; a=5; b=6; c=7; Li=4c:x=0.1; S@4a', /4c has x, z: give numbers for all/],
    ['Pnma; a=5; c=7; Li=4b; S@4a', /lacks b[\s\S]*orthorhombic/],
    ['P6_3/mmc; a=5; b=6; c=7; Li=2a; S@2c', /b = 6 does not suit P63\/mmc[\s\S]*b is 5/],
    ['Ia-3d; a=13; Li=24d', /without a framework/],
    ['P-1; a=5; b=5; c=5; alpha=100; beta=130; gamma=135; Li=1a; S@1b', /no cell has the angles/],
    ['F-43m; 48h:x=0.25,z=0.25', /another position/],
  ] as const)
    t.regex(explain(t.throws(() => wyckoffSites(text)) as Error), expected, text)
  t.is(CELL_NAMES.length, 6)
})

const cifOf = (lines: string) =>
  `_cell_length_a 9\n_cell_length_b 9\n_cell_length_c 9\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n${lines}
loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nLi1 0.11 0.23 0.37\n`

test('a CIF that only names its group: where the name says the setting', (t) => {
  for (const [lines, places] of [
    ["_symmetry_space_group_name_H-M 'F -4 3 m'", 96],
    ["_space_group_name_H-M_alt 'F d -3 m :2'", 192],
    ['_space_group_IT_number 62', 8],
    ["_space_group_name_H-M_alt 'R -3 c :H'", 36],
    ['', 1],
  ] as const)
    t.is(parseCif(cifOf(lines), 'a.cif').atoms.length, places, lines)
  for (const lines of [
    "_symmetry_space_group_name_H-M 'F d -3 m'",
    "_space_group_name_H-M_alt 'F d -3 m :1'",
    '_space_group_IT_number 166',
    "_symmetry_space_group_name_H-M 'P 1 21/n 1'",
  ])
    t.regex(
      explain(t.throws(() => parseCif(cifOf(lines), 'a.cif')) as Error),
      /a\.cif.*none of its operations[\s\S]*add a loop/,
    )
})
