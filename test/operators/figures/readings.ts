import type { Row } from '../../../schemas/table.ts'

type Word = (row: Row, rows: readonly Row[]) => unknown

/** What a picture must say of a table, written down from its caption: independent of what draws it. */
export interface ExpectedMarks {
  /** The picture of one system, and of several, that a row is in; the tags of a system left out. */
  readonly name: Word
  readonly across?: Word
  readonly mark: 'line' | 'symbol' | 'rect'
  readonly x: Word
  readonly y: Word
  /** What the colour tells apart in the picture of one system; of several it tells the systems. */
  readonly colour?: Word
  /** Heading of the panel in the picture of one system, and of several. */
  readonly panel?: Word
  readonly panelAcross?: Word
  readonly where?: (row: Row, rows: readonly Row[]) => boolean
  /** Half of the interval, drawn as this. */
  readonly half?: Word
  readonly interval?: 'area' | 'rule'
  readonly log?: boolean
  /** Systems have panels of their own, and colours stay as they are. */
  readonly apart?: boolean
  /** There are other marks of this type, or not all rows are shown. */
  readonly others?: boolean
  readonly partial?: boolean
  /** Every mark is a row, but not every row has its mark. */
  readonly some?: boolean
}

const of =
  (name: string): Word =>
  (row) =>
    row[name]
const named =
  (name: string): Word =>
  () =>
    name
const error = of('error')
const curve = { mark: 'line', interval: 'area', half: error } as const
const points = { mark: 'symbol', interval: 'rule', half: error } as const

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

const directions = (name: string, colour: Word = of('of')): ExpectedMarks => ({
  ...curve,
  name: named(name),
  where: (row) => row['surface'] === name && row['status'] === 'determined',
  x: of(name),
  y: of('freeEnergy'),
  colour,
})

const correlation = (vector: string, rank: string, half: string): ExpectedMarks => ({
  ...curve,
  name: named(`${vector}-${rank}`),
  where: (row) => row['vector'] === vector && row['lag'] !== 0,
  x: of('lag'),
  y: of(rank),
  half: of(half),
  colour: of('of'),
})

const oscillators = (what: string, name: string, half: string): ExpectedMarks => ({
  ...curve,
  name: named('harmonic'),
  x: of('at'),
  y: of(name),
  half: of(half),
  colour: of('of'),
  panel: named(what),
  panelAcross: ({ of }) => `${what} | ${of}`,
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

const orientation = (column: string, sign: string): ExpectedMarks => ({
  mark: 'line',
  name: of('of'),
  where: ({ run, of, rotor }, rows) => {
    const own = rows.filter((row) => row['run'] === rows[0]['run'] && row['of'] === of)
    return run === rows[0]['run'] && [...new Set(own.map((row) => row['rotor']))].indexOf(rotor) in [0, 1, 2]
  },
  x: of('time'),
  y: of(column),
  colour: named(sign),
  panel: ({ of, rotor }) => `${of} ${rotor}`,
  apart: true,
  others: true,
})

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
  rdf: [{ ...curve, name: named('rdf'), x: of('r'), y: of('g'), panel: of('pair'), panelAcross: of('pair') }],
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
    { ...points, name: named('residence'), x: of('radius'), y: of('residence'), colour: of('centre') },
  ],
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
      name: named('jump-rates'),
      across: () => undefined,
      x: of('rate'),
      y: jump,
      colour: ({ kind }) => (kind === 'step' ? 'step' : 'jump'),
      log: true,
    },
  ],
  'coherent-scattering': [decay('f')],
  'self-scattering': [decay('f')],
  currents: [decay('c')],
  'coherent-spectrum': [cuts('s', true)],
  'incoherent-spectrum': [cuts('s', true)],
  'current-spectrum': [cuts('c', false)],
  susceptibility: [cuts('value', false)],
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
      x: ({ Q }) => (typeof Q === 'number' ? Q * Q : null),
      y: ({ width }) => (typeof width === 'number' ? 1000 * width : null),
      half: ({ error }) => (typeof error === 'number' ? 1000 * error : null),
      panelAcross: ({ of, component }) => `${of}, ${component}`,
    },
  ],
  'configurational-entropy': [
    {
      mark: 'line',
      name: named('configurational-entropy'),
      x: of('width'),
      y: of('entropy'),
      colour: of('of'),
    },
  ],
  'rotor-correlation': [correlation('bond', 'p1', 'error'), correlation('bond', 'p2', 'p2Error')],
  'rotor-trace': [orientation('x', 'θx'), orientation('y', 'θy'), orientation('z', 'θz')],
  tilt: [directions('theta'), directions('phi')],
  reorientation: [
    {
      ...points,
      name: named('reorientation'),
      across: () => undefined,
      x: of('rate'),
      y: ({ of, motion }) => (motion === 'turn' ? of : `${of}, twists`),
      half: ({ status, error }) => (status === 'determined' ? error : null),
    },
  ],
  coupling: [
    {
      mark: 'symbol',
      name: named('coupling'),
      x: of('lag'),
      y: of('ratio'),
      colour: ({ from, to }) => `${from}–${to} Å`,
      panelAcross: ({ from, to }) => `${from}–${to} Å`,
    },
  ],
  harmonic: [
    oscillators('heat capacity', 'heatCapacity', 'error'),
    oscillators('entropy', 'entropy', 'entropyError'),
  ],
}
