import { type Claim, FIELD } from './claims.ts'
import { activationOf, densityAtZero, jumpD, jumpWidth, lithiumWeight } from './printed.ts'

const OWN = 'none: the paper against itself'
const jump = (component: string, value: string, error: string) => ({
  operator: 'jump-diffusion',
  value,
  error,
  keys: { model: 'chudley-elliott', component },
})
/** Rows of Table I: quantity, column, its error, unit, printed value and error. */
const tableOne = (
  component: string,
  hinders: string,
  rows: readonly (readonly [string, string, string, string, number, number])[],
): Claim[] =>
  rows.map(([quantity, value, error, unit, published, publishedError]) => ({
    paper: 'Ding',
    quantity,
    unit,
    published,
    publishedError,
    temperature: 600,
    sought: jump(component, value, error),
    hinders,
  }))
const D = { operator: 'diffusion', value: 'D', error: 'error', keys: { of: 'Li' } }
const WIDTHS = 'spectra of 1 ns and longer there; decays over a third of the run here'
const stay = (radius: number, published: number): Claim => ({
  paper: 'Ding',
  quantity: `residence in a cage, r = ${radius} Å`,
  unit: 'ps',
  published,
  temperature: 600,
  sought: {
    operator: 'residence',
    value: 'residence',
    error: 'error',
    keys: { radius, centre: 'all', rule: 'keep-last' },
  },
  hinders: `${FIELD}; whether returns within 1 ps count, and round which anions, is not said there`,
})

/** Ding et al., Nat. Phys. (2025). */
export const ding: readonly Claim[] = [
  {
    paper: 'Ding',
    quantity: 'D, displacements',
    unit: 'cm²/s',
    published: 15.9e-6,
    temperature: 600,
    sought: D,
    hinders: `${FIELD}; their D from g(0) is half of it`,
  },
  {
    paper: 'Ding',
    quantity: 'D, displacements',
    unit: 'cm²/s',
    published: 0.0522e-6,
    temperature: 200,
    sought: D,
    hinders: FIELD,
  },
  {
    paper: 'Ding',
    quantity: 'D, neutrons',
    unit: 'cm²/s',
    published: 5e-6,
    publishedError: 2.1e-6,
    temperature: 600,
    sought: jump('narrow', 'D', 'error'),
    hinders: `an experiment; ${FIELD}`,
  },
  {
    paper: 'Ding',
    quantity: 'D, neutrons',
    unit: 'cm²/s',
    published: 0.7e-6,
    publishedError: 0.2e-6,
    temperature: 300,
    sought: jump('narrow', 'D', 'error'),
    hinders: `an experiment; ${FIELD}`,
  },
  {
    paper: 'Ding',
    quantity: 'D, g(0)',
    unit: 'cm²/s',
    published: 7.52e-6,
    temperature: 600,
    sought: { operator: 'zero-frequency', value: 'D', error: 'error', keys: { of: 'Li', quoted: true } },
    hinders: `${FIELD}; printed for the value of neutrons, which it is not`,
  },
  {
    paper: 'Ding',
    quantity: 'g(0) of lithium',
    unit: '1/meV',
    published: 1.03e-3,
    publishedError: 0.43e-3,
    temperature: 600,
    derived: densityAtZero(7.52e-6, 600, 7.016),
    hinders: `${OWN}; printed without 1e-3`,
  },
  {
    paper: 'Ding',
    quantity: 'g(0) of lithium, from the D of neutrons',
    unit: '1/meV',
    published: 1.03e-3,
    publishedError: 0.43e-3,
    temperature: 600,
    derived: densityAtZero(5e-6, 600, 7.016),
    hinders: `${OWN}; it is called that of neutrons and has their relative error, and is that of its D from g(0)`,
  },
  ...tableOne('narrow', `${FIELD}; ${WIDTHS}`, [
    ['D of the narrow line', 'D', 'error', 'cm²/s', 6.6e-6, 0.7e-6],
    ['jump length, narrow line', 'length', 'lengthError', 'Å', 2.7, 0.1],
    ['time between jumps, narrow line', 'time', 'timeError', 'ps', 18.6, 0.6],
  ]),
  ...tableOne('wide', `${FIELD}; ${WIDTHS}; motion in a cage is confined, and no jump model fits it`, [
    ['D of the wide line', 'D', 'error', 'cm²/s', 20.5e-6, 8.2e-6],
    ['jump length, wide line', 'length', 'lengthError', 'Å', 1.2, 0.1],
    ['time between jumps, wide line', 'time', 'timeError', 'ps', 1.2, 0.2],
  ]),
  {
    paper: 'Ding',
    quantity: 'd²/6τ of Table I, narrow',
    unit: 'cm²/s',
    published: 6.6e-6,
    publishedError: 0.7e-6,
    derived: jumpD(2.7, 18.6),
    hinders: OWN,
  },
  {
    paper: 'Ding',
    quantity: 'd²/6τ of Table I, wide',
    unit: 'cm²/s',
    published: 20.5e-6,
    publishedError: 8.2e-6,
    derived: jumpD(1.2, 1.2),
    hinders: OWN,
  },
  ...tableOne('narrow', `an experiment; ${FIELD}`, [
    ['jump length, neutrons', 'length', 'lengthError', 'Å', 2.4, 0.4],
    ['time between jumps, neutrons', 'time', 'timeError', 'ps', 19.2, 2.4],
  ]),
  {
    paper: 'Ding',
    quantity: 'd²/6τ of Table I, neutrons',
    unit: 'cm²/s',
    published: 5e-6,
    publishedError: 2.1e-6,
    derived: jumpD(2.4, 19.2),
    hinders: OWN,
  },
  ...(
    [
      ['narrow', 2.7, 18.6],
      ['neutrons', 2.4, 19.2],
    ] as const
  ).map(
    ([whose, length, time]): Claim => ({
      paper: 'Ding',
      quantity: `Γ at 1.5 Å⁻¹, ${whose}`,
      unit: 'µeV',
      published: 87.4,
      publishedError: 2.7,
      derived: jumpWidth(1.5, length, time),
      hinders: `${OWN}; it is a full width by its own Table I`,
    }),
  ),
  {
    paper: 'Ding',
    quantity: 'E_a, simulation',
    unit: 'eV',
    published: 0.16,
    sought: { operator: 'arrhenius', value: 'energy', error: 'error', keys: { of: 'Li' } },
    hinders: `${FIELD}; other temperatures`,
  },
  {
    paper: 'Ding',
    quantity: 'E_a, simulation',
    unit: 'eV',
    published: 0.16,
    derived: activationOf([
      [200, 0.0522e-6],
      [600, 15.9e-6],
    ]),
    hinders: `${OWN}; two of its points`,
  },
  {
    paper: 'Ding',
    quantity: 'E_a, neutrons',
    unit: 'eV',
    published: 0.11,
    derived: activationOf([
      [300, 0.7e-6],
      [600, 5e-6],
    ]),
    hinders: `${OWN}; two of its points`,
  },
  stay(4, 24),
  stay(3.75, 37),
  stay(3.5, 51),
  ...[
    [200, 33.56],
    [600, 32.04],
  ].map(
    ([temperature, published]): Claim => ({
      paper: 'Ding',
      quantity: 'band centre of lithium',
      unit: 'meV',
      published,
      temperature,
      sought: { operator: 'low-energy', value: 'centre', error: 'centreError', keys: { of: 'Li' } },
      hinders: `${FIELD}, in which it rises with temperature`,
    }),
  ),
  {
    paper: 'Ding',
    quantity: 'weight of lithium among neutrons',
    unit: '',
    published: 0.63 / 1.03,
    derived: lithiumWeight(),
    hinders: 'read off its Fig. 1e: the ratio of two crosses',
  },
]
