import type { Row } from '../../../schemas/table.ts'
import { curve, type ExpectedMarks, error, named, of, points } from './expected-marks.ts'
import { ROTOR_READINGS } from './rotor-readings.ts'
import { siteResidence } from './site-readings.ts'
import { SPECTRUM_READINGS } from './spectrum-readings.ts'

const displacements = (name: string): ExpectedMarks => ({
  ...curve,
  name: named(name),
  across: (row) => `${name}-${row['of']}-all`,
  panelAcross: () => '',
  x: of('lag'),
  y: of('msd'),
  colour: of('of'),
  log: true,
})

const isLongest = (row: Row, rows: readonly Row[]): boolean =>
  row['lag'] === Math.max(...rows.map(({ lag }) => Number(lag)))

const isTested = (row: Row, rows: readonly Row[]): boolean =>
  row['lag'] === (rows.find(({ passed }) => passed) ?? rows[0])['lag']

const jump = ({ kind, from, to }: Row): string =>
  kind === 'step' ? `${from} → ${to}` : `${kind}, ${from} → ${to}`

const normalised = { mark: 'line', name: named('vacf'), x: of('lag'), y: of('normalised') } as const

/** The pictures of every operator whose marks are rows of its own table. */
export const READINGS: Readonly<Record<string, readonly ExpectedMarks[]>> = {
  msd: [displacements('msd')],
  collective: [{ ...displacements('collective'), where: ({ of }) => !String(of).includes('-') }],
  'non-gaussian': [{ ...curve, name: named('non-gaussian'), x: of('lag'), y: of('alpha'), colour: of('of') }],
  'van-hove': [
    {
      ...curve,
      name: ({ of }) => `van-hove-self-${of}`,
      where: ({ part }) => part === 'self',
      x: of('r'),
      y: of('radial'),
      colour: ({ lag }) => `${lag} ps`,
    },
    {
      mark: 'line',
      name: ({ of }) => `van-hove-distinct-${of}`,
      where: ({ part }) => part === 'distinct',
      x: of('r'),
      y: of('ratio'),
      colour: ({ lag }) => `${lag} ps`,
    },
  ],
  rdf: [
    {
      ...curve,
      name: named('rdf'),
      x: of('r'),
      y: of('g'),
      half: ({ g, error: own }) => (Number(own) < Number(g) ? own : 0),
      panel: of('pair'),
      panelAcross: of('pair'),
    },
  ],
  vacf: [{ ...normalised, colour: of('of') }],
  'site-vacf': [{ ...normalised, colour: ({ of, kind }) => `${of} on ${kind}` }],
  dos: [
    {
      ...curve,
      name: named('dos'),
      across: named('dos-each-all'),
      x: of('energy'),
      y: of('dos'),
      panel: of('of'),
      panelAcross: of('of'),
      partial: true,
    },
  ],
  'zero-frequency': [
    {
      ...curve,
      name: named('zero-frequency'),
      x: of('length'),
      y: of('integral'),
      half: of('integralError'),
      colour: of('of'),
    },
    {
      mark: 'symbol',
      name: named('zero-frequency'),
      where: ({ quoted }) => quoted === true,
      x: of('length'),
      y: of('integral'),
      colour: of('of'),
    },
  ],
  'bottleneck-areas': [
    {
      ...curve,
      name: ({ pair }) => `bottleneck-areas-${pair}`,
      x: of('area'),
      y: of('density'),
      colour: of('when'),
      others: true,
    },
  ],
  'bottleneck-correlation': [
    {
      ...curve,
      name: named('bottleneck-correlation'),
      x: of('lag'),
      y: of('correlation'),
      colour: of('pair'),
    },
  ],
  residence: [
    {
      ...points,
      name: named('residence'),
      x: of('radius'),
      y: of('residence'),
      colour: of('centre'),
      uneven: true,
    },
  ],
  'site-residence': siteResidence,
  'residence-sensitivity': [
    {
      ...points,
      name: named('sensitivity'),
      where: (row, rows) =>
        row['radius'] === rows.filter(({ residence }) => residence !== null).at(-1)?.['radius'],
      x: of('interval'),
      y: of('residence'),
      colour: ({ returnTime }) => `${returnTime} ps`,
      panel: of('rule'),
      panelAcross: ({ rule, returnTime }) => `${rule} | ${returnTime} ps`,
    },
  ],
  survival: [
    {
      ...curve,
      uneven: true,
      name: named('survival'),
      x: of('time'),
      y: of('survival'),
      colour: of('centre'),
      panel: ({ radius }) => (radius === null ? 'nearest centre' : `r = ${radius} Å`),
      panelAcross: ({ radius, centre }) =>
        `${radius === null ? 'nearest centre' : `r = ${radius} Å`} | ${centre}`,
      log: true,
    },
  ],
  'chapman-kolmogorov': [
    {
      ...curve,
      name: named('chapman-kolmogorov'),
      where: isTested,
      x: of('time'),
      y: of('predicted'),
      half: of('predictedError'),
      panel: ({ from, to }) => `${from} | ${to}`,
      panelAcross: ({ from, to }) => `${from} | ${to}`,
    },
    {
      ...points,
      name: named('chapman-kolmogorov'),
      where: isTested,
      x: of('time'),
      y: of('estimated'),
      half: of('estimatedError'),
      panel: ({ from, to }) => `${from} | ${to}`,
      panelAcross: ({ from, to }) => `${from} | ${to}`,
      others: true,
    },
  ],
  model: [
    {
      mark: 'rect',
      interval: 'rule',
      half: error,
      name: named('model'),
      where: (row, rows) => row['of'] === 'state' && row['lag'] === rows[0]['lag'],
      x: of('name'),
      y: of('stationary'),
      panelAcross: () => '',
    },
  ],
  'path-entropy': [
    {
      mark: 'rect',
      interval: 'rule',
      half: error,
      name: named('path-entropy'),
      where: (row, rows) => row['of'] === 'pair' && isLongest(row, rows),
      x: ({ from, to }) => `${from}→${to}`,
      y: of('entropy'),
      colour: of('from'),
      panel: of('definition'),
      panelAcross: of('definition'),
    },
    {
      ...curve,
      name: named('path-entropy-lag'),
      where: (row) => row['of'] === 'total',
      x: of('lag'),
      y: of('entropy'),
      panel: of('definition'),
      panelAcross: of('definition'),
    },
  ],
  passage: [
    {
      ...curve,
      name: named('passage-lag'),
      where: ({ sets }) => sets === null,
      x: of('lag'),
      y: of('mfpt'),
      colour: of('from'),
      panel: of('to'),
      panelAcross: ({ from, to }) => `to ${to}, from ${from}`,
      log: true,
    },
  ],
  timescales: [
    { ...curve, name: named('timescales'), x: of('lag'), y: of('timescale'), colour: of('index'), log: true },
  ],
  'jump-rates': [
    {
      ...points,
      uneven: true,
      name: named('jump-rates'),
      across: () => undefined,
      x: of('rate'),
      y: jump,
      colour: ({ kind }) => (kind === 'step' ? 'step' : 'jump'),
      log: true,
    },
  ],
  ...ROTOR_READINGS,
  ...SPECTRUM_READINGS,
}
