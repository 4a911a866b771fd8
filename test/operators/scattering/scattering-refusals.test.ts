import test from 'ava'
import { BOLTZMANN, PLANCK } from '../../../schemas/units.ts'
import { argyrodite } from '../../helpers/argyrodite.ts'
import { refusalOf, rowsOf, storeOf, tableOf } from './engine.ts'

const store = storeOf(argyrodite({ cells: [2, 2, 1], frames: 120, blockFrames: 64, residence: 3 }))

for (const [what, name, flags, message, remedy] of [
  [
    'Q off the grid',
    'coherent-scattering',
    { supercell: '2,2,1', points: '0 0 1.5' },
    /\(0 0 1\.5\) does not fit/,
    /nearest/,
  ],
  [
    'Q beyond the sampling',
    'self-scattering',
    { q: '9' },
    /\|Q\| = 9\.\d+ Å⁻¹ is beyond what the frames sample/,
    /Take \|Q\| up to/,
  ],
  ['Q beyond the sampling', 'coherent-scattering', { points: '60 0 0' }, /above π/, /more closely/],
  [
    'energies beyond Nyquist',
    'incoherent-spectrum',
    { q: '1', until: 30 },
    /energies to 30 meV/,
    /Ask for 20\.7 meV/,
  ],
  [
    'energies beyond Nyquist',
    'susceptibility',
    { q: '1', until: 30, temperature: 300 },
    /energies to 30 meV/,
    /or take frames/,
  ],
  [
    'an isotope that is not there',
    'self-scattering',
    { q: '1', isotopes: '8Li' },
    /no isotope "8Li"/,
    /7Li|6Li/,
  ],
  [
    'two isotopes of one element',
    'coherent-scattering',
    { q: '1', isotopes: '6Li,7Li' },
    /more than one of Li/,
    /Give one/,
  ],
  ['a shell without vectors', 'self-scattering', { q: '0.1' }, /none from 0\.05 to 0\.15/, /nearest/],
  [
    'an isotropic average with directions',
    'self-scattering',
    { points: '1 0 0', average: 'isotropic' },
    /an isotropic average has no directions/,
    /--q/,
  ],
  ['a |Q| of 0', 'self-scattering', { q: '0,1', average: 'isotropic' }, /\|Q\| of 0 Å⁻¹/, /above 0/],
  ['no number', 'self-scattering', { q: 'one' }, /"q" is "one"/, /Give numbers/],
  ['a point of two numbers', 'self-scattering', { points: '1 0' }, /"points" is "1 0"/, /three numbers/],
  ['a line of three points', 'wave-vectors', { line: '0 0 0,1 0 0,2 0 0' }, /"line" of 3 points/, /Give 2/],
  [
    'a supercell of halves',
    'wave-vectors',
    { supercell: '2,2,0.5' },
    /"supercell" is "2,2,0.5"/,
    /whole numbers/,
  ],
  ['the same twice', 'wave-vectors', { points: '1 0 0,1 0 0' }, /\(1 0 0\) twice/, /once/],
  ['no velocities', 'currents', { q: '1' }, /needs the column "vx"/, /Dump velocities/],
  ['no temperature', 'susceptibility', { q: '1' }, /no temperature/, /--temperature/],
  ['a lag between frames', 'coherent-scattering', { q: '1', lags: 0.25 }, /no multiple/, /0\.2 or 0\.3/],
  [
    'a plateau beyond the lags',
    'elastic-intensity',
    { q: '1', lags: 1, plateau: 2 },
    /a plateau from 2 ps on/,
    /longer lags/,
  ],
] as const)
  test(`refused: ${what}, ${name}`, async (t) => {
    const error = await refusalOf(name, store, flags)
    t.is(error.exitCode, 2)
    t.regex(error.message, message)
    t.regex(error.remedy, remedy)
  })

test('a run too short for blocks of time has no errors of pairs, and says how long it must be', async (t) => {
  const table = await tableOf('coherent-scattering', [store], { q: '1', lags: 5 })
  t.true(
    table.rows.every(({ error, method, samples }) => error === null && method === 'none' && samples === 0),
  )
})

test('shells where nothing is given: those that the cell has', async (t) => {
  const rows = await rowsOf('wave-vectors', [store], {})
  const shells = [...new Set(rows.map(({ at }) => at))]
  t.true(shells.length > 4 && shells.includes('2 Å⁻¹'))
  t.true(rows.every(({ vectors, held }) => Number(vectors) <= 32 && Number(held) >= Number(vectors)))
  t.true(rows.some(({ vectors, held }) => Number(held) > Number(vectors)))
})

test("χ'' is πES/k_BT, and with detailed balance the harmonic factor leaves it as it is", async (t) => {
  const flags = { q: '1', lags: 0.5, temperature: 300, of: 'Li' }
  const [S, classical, harmonic, exponential] = [
    await rowsOf('coherent-spectrum', [store], { ...flags, elastic: 'remove' }),
    await rowsOf('susceptibility', [store], flags),
    await rowsOf('susceptibility', [store], { ...flags, balance: 'harmonic' }),
    await rowsOf('susceptibility', [store], { ...flags, balance: 'exponential' }),
  ]
  t.true(S.length > 4)
  S.forEach(({ energy, s, error }, i) => {
    const x = Number(energy) / (BOLTZMANN * 300)
    const near = (found: unknown, expected: number) =>
      t.true(Math.abs(Number(found) - expected) <= 1e-9 * Math.abs(expected) + 1e-12, `${energy}`)
    near(classical[i]['value'], Math.PI * x * Number(s))
    near(classical[i]['error'], Math.PI * x * Number(error))
    near(harmonic[i]['value'], Number(classical[i]['value']))
    near(exponential[i]['value'], Math.PI * -Math.expm1(-x) * Math.exp(x / 2) * Number(s))
  })
})

test('what does not decay is a line at 0, or nothing', async (t) => {
  const flags = { points: '2 1 1,4 0 0', lags: 1, of: 'P', frame: 'P', window: 'none' }
  const still = storeOf(argyrodite({ cells: [2, 1, 1], frames: 120, amplitude: 0, residence: 3 }))
  const [kept, removed] = [
    await rowsOf('coherent-spectrum', [still], flags),
    await rowsOf('coherent-spectrum', [still], { ...flags, elastic: 'remove' }),
  ]
  const statics = await rowsOf('structure-factor', [still], flags)
  t.true(kept.some(({ at, energy, s }) => at === statics[0]['at'] && energy === 0 && Number(s) > 0))
  t.true(statics.every(({ s }) => Math.abs(Number(s) - 8) < 1e-5))
  t.true(removed.every(({ s }) => Math.abs(Number(s)) < 1e-5))
})

test('what is taken off is the mean over the last quarter of the lags', async (t) => {
  const flags = { q: '1', lags: 1.1, of: 'Li', window: 'none' }
  const [F, kept, removed] = [
    await rowsOf('coherent-scattering', [store], flags),
    await rowsOf('coherent-spectrum', [store], flags),
    await rowsOf('coherent-spectrum', [store], { ...flags, elastic: 'remove' }),
  ]
  const still = F.slice(9, 12).reduce((sum, { f }) => sum + Number(f), 0) / 3
  const line = (still * 0.1 * (1 + 2 * 11)) / PLANCK
  t.is(F.length, 12)
  t.true(Math.abs(Number(kept[0]['s']) - Number(removed[0]['s']) - line) < 1e-9 * line)
})
