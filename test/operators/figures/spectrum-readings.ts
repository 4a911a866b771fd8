import type { Row } from '../../../schemas/table.ts'
import { curve, type ExpectedMarks, named, of, points } from './expected-marks.ts'

const isOfOne = (of: unknown): boolean => {
  const [a, b, more] = String(of).split('-')
  return b === undefined || more !== undefined || b === 'weighted' || a === b
}
const panelOf = ({ of, part }: Row): string => (part === undefined ? `${of}` : `${of}, ${part}`)
const isSame = (one: Row, other: Row): boolean => panelOf(one) === panelOf(other) && one['at'] === other['at']
const atVector = ({ q, at }: Row): string =>
  `${Number(Number(q).toPrecision(3))}${String(at).startsWith('(') ? ` ${at}` : ''}`

/** What a function of time is at lag 0, of the same wave vectors. */
const startOf = (row: Row, rows: readonly Row[], name: string): number =>
  Number(rows.find((each) => isSame(each, row) && each['lag'] === 0)?.[name])

const decay = (main: string): ExpectedMarks => ({
  ...curve,
  name: named('decay'),
  where: ({ of, lag }) => isOfOne(of) && lag !== 0,
  x: of('lag'),
  y: (row, rows) => Number(row[main]) / startOf(row, rows, main),
  half: (row, rows) =>
    typeof row['error'] === 'number' ? row['error'] / Math.abs(startOf(row, rows, main)) : undefined,
  colour: atVector,
  panel: panelOf,
  apart: true,
  some: true,
})

const cuts = (main: string, log: boolean): ExpectedMarks => ({
  ...curve,
  name: named('cuts'),
  where: (row, rows) =>
    isOfOne(row['of']) &&
    (!log ||
      Number(row[main]) >
        1e-4 *
          mostOf(
            rows.filter((each) => panelOf(each) === panelOf(row)),
            main,
          )),
  x: of('energy'),
  y: of(main),
  colour: atVector,
  panel: panelOf,
  apart: true,
  log,
  some: true,
})
const mostOf = (rows: readonly Row[], name: string): number =>
  Math.max(...rows.map((row) => Number(row[name])))

const oscillators = (what: string, name: string, half: string): ExpectedMarks => ({
  ...curve,
  name: named('harmonic'),
  x: of('at'),
  y: of(name),
  half: of(half),
  colour: of('of'),
  panel: named(what),
  panelAcross: ({ of }) => `${of} | ${what}`,
  others: true,
})

const elastic = (what: string, name: string, half: string): ExpectedMarks => ({
  ...points,
  name: named('elastic-intensity'),
  x: of('q'),
  y: of(name),
  half: of(half),
  colour: named(what),
  panel: of('of'),
  panelAcross: ({ of }) => `${of}, ${what}`,
  others: true,
})

const seen = (name: string): ExpectedMarks => ({
  ...curve,
  name: named(name),
  where: ({ s }) => Number(s) > 0,
  x: of('energy'),
  y: of('s'),
  panel: of('of'),
  panelAcross: of('of'),
  log: true,
})

/** The pictures of scattering and of vibrations as a harmonic sum. */
export const SPECTRUM_READINGS: Readonly<Record<string, readonly ExpectedMarks[]>> = {
  'coherent-scattering': [decay('f')],
  'self-scattering': [decay('f')],
  currents: [decay('c')],
  'coherent-spectrum': [cuts('s', true)],
  'incoherent-spectrum': [cuts('s', true)],
  'current-spectrum': [cuts('c', false)],
  susceptibility: [cuts('value', false)],
  'inelastic-spectrum': [seen('inelastic-spectrum')],
  'phonon-spectrum': [seen('phonon-spectrum')],
  'structure-factor': [
    {
      ...points,
      name: named('structure-factor'),
      x: of('q'),
      y: of('s'),
      panel: of('of'),
      panelAcross: of('of'),
    },
  ],
  'elastic-intensity': [elastic('A(Q)', 'elastic', 'error'), elastic('EISF', 'eisf', 'eisfError')],
  quasielastic: [
    {
      ...points,
      name: named('quasielastic-widths'),
      where: ({ error, status }) => typeof error === 'number' || status === 'no-error',
      x: ({ Q }) => (typeof Q === 'number' ? Q * Q : null),
      y: ({ width }) => (typeof width === 'number' ? 1000 * width : null),
      half: ({ error }) => (typeof error === 'number' ? 1000 * error : null),
      panelAcross: ({ of, component }) => `${of}, ${component}`,
    },
  ],
  harmonic: [
    oscillators('heat capacity', 'heatCapacity', 'error'),
    oscillators('entropy', 'entropy', 'entropyError'),
  ],
}
