import test from 'ava'
import { ISOTOPES } from '../../../operators/neutrons/isotope-lengths.ts'
import { NATURAL } from '../../../operators/neutrons/natural-lengths.ts'
import { weighted } from '../../../operators/neutrons/neutron-weights.ts'
import {
  checkIsotopes,
  crossSection,
  isotopeMass,
  type Scatterer,
  scattererOf,
} from '../../../operators/neutrons/scattering-lengths.ts'
import { massOf } from '../../../schemas/elements.ts'
import { refused } from './refused.ts'

test('lengths and cross sections of the table are those of one another: σ = 4πb²', (t) => {
  const all = [
    ...Object.entries(NATURAL),
    ...Object.entries(ISOTOPES).map(([name, { lengths }]) => [name, lengths] as const),
  ]
  t.true(all.length > 60)
  for (const [name, [coherent, incoherent, sigma, other]] of all) {
    const own = (4 * Math.PI * coherent * coherent) / 100
    // Strong absorbers have an imaginary part besides: Li 6, B, In.
    t.true(Math.abs(own / sigma - 1) < 0.025, `${name}: ${own} and ${sigma}`)
    if (incoherent !== null && other > 0.01) {
      const scatter = (4 * Math.PI * incoherent * incoherent) / 100
      t.true(Math.abs(scatter - other) < 0.05 + 0.12 * other, `${name}: ${scatter} and ${other}`)
    }
  }
})

test('mixtures of isotopes are the natural elements', (t) => {
  const mixtures: [string, [string, number][]][] = [
    [
      'Li',
      [
        ['6Li', 0.075],
        ['7Li', 0.925],
      ],
    ],
    [
      'Cl',
      [
        ['35Cl', 0.7577],
        ['37Cl', 0.2423],
      ],
    ],
    [
      'Cu',
      [
        ['63Cu', 0.6917],
        ['65Cu', 0.3083],
      ],
    ],
    [
      'Br',
      [
        ['79Br', 0.5069],
        ['81Br', 0.4931],
      ],
    ],
    [
      'Ag',
      [
        ['107Ag', 0.5183],
        ['109Ag', 0.4817],
      ],
    ],
  ]
  for (const [element, parts] of mixtures) {
    const mean = (of: (isotope: string) => number) =>
      parts.reduce((sum, [name, share]) => sum + share * of(name), 0)
    const b = mean((name) => ISOTOPES[name].lengths[0])
    t.true(Math.abs(b - NATURAL[element][0]) < 0.05, `${element}: ${b}`)
    t.true(Math.abs(mean((name) => isotopeMass(name) as number) - massOf(element)) < 0.02, element)
    const sigma = mean((name) => ISOTOPES[name].lengths[2] + ISOTOPES[name].lengths[3])
    t.true(Math.abs(sigma / (crossSection(element) as number) - 1) < 0.03, `${element}: ${sigma}`)
  }
})

test('the neutron weight of ⁷Li in Li6PS5Cl is 0.62', (t) => {
  const atoms: [string, number][] = [
    ['Li', 6],
    ['P', 1],
    ['S', 5],
    ['Cl', 1],
  ]
  const parts = atoms.map(
    ([element, n]) => (n * (crossSection(element, ['7Li']) as number)) / massOf(element),
  )
  const share = parts[0] / parts.reduce((sum, part) => sum + part, 0)
  t.is(share.toFixed(2), '0.62')
})

test('⁷Li scatters with a negative length, and an element that the table lacks is not guessed', (t) => {
  const { coherentLength, isotope } = scattererOf('Li', ['7Li', '35Cl']) as Scatterer
  t.deepEqual([coherentLength, isotope], [-2.22, '7Li'])
  t.is(scattererOf('Cl', ['7Li'])?.isotope, undefined)
  t.is(scattererOf('Og'), undefined)
})

test('isotopes that are not in the table, or two of one element, are refused', (t) => {
  t.is(refused(() => checkIsotopes('dos', ['8Li'])).exitCode, 2)
  t.regex(refused(() => checkIsotopes('dos', ['8Li'])).message, /no isotope "8Li"/)
  t.regex(refused(() => checkIsotopes('dos', ['6Li', '7Li'])).message, /more than one of Li/)
})

test('a gas of atoms that do not know one another scatters by σ_coh + σ_inc', (t) => {
  const scatterers = ['Li', 'S', 'Cl'].map((name) => scattererOf(name, ['7Li']) as Scatterer)
  const atoms = [6, 5, 1]
  const ones = [1]
  const pairs = [0, 1, 2].flatMap((a) =>
    [0, 1, 2].filter((b) => b >= a).map((b) => ({ a, b, values: a === b ? ones : [0] })),
  )
  const { coherent, incoherent } = weighted({ pairs, selves: [ones, ones, ones] }, scatterers, atoms)
  const sum = (of: (one: Scatterer) => number) =>
    scatterers.reduce((all, one, i) => all + (atoms[i] * of(one)) / 12, 0)
  t.true(Math.abs(4 * Math.PI * coherent[0] - sum((one) => one.coherent)) < 0.01)
  t.true(Math.abs(4 * Math.PI * incoherent[0] - sum((one) => one.incoherent)) < 1e-12)
  // Atoms that move as one: (Σ c b)² · N.
  const locked = pairs.map(({ a, b }) => ({ a, b, values: [Math.sqrt(atoms[a] * atoms[b])] }))
  const whole = scatterers.reduce((all, { coherentLength }, i) => all + (atoms[i] * coherentLength) / 10, 0)
  const found = weighted({ pairs: locked, selves: [] }, scatterers, atoms).coherent[0]
  t.true(Math.abs(found - (whole * whole) / 12) < 1e-12)
})
