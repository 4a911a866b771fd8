import { curve, type ExpectedMarks, named, of, points, type Word } from './expected-marks.ts'

const directions = (name: string, colour: Word = of('of')): ExpectedMarks => ({
  ...curve,
  name: named(name),
  where: (row) => row['surface'] === name && row['status'] !== 'lower-bound',
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

/** The pictures of polyanions and of what moves beside them. */
export const ROTOR_READINGS: Readonly<Record<string, readonly ExpectedMarks[]>> = {
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
  'density-profile': [
    { ...curve, name: named('density-profile'), x: of('position'), y: of('density'), colour: of('of') },
  ],
  'distortion-energy': [
    {
      ...curve,
      name: named('distortion-energy'),
      where: ({ status }) => status !== 'lower-bound',
      x: of('distortion'),
      y: of('freeEnergy'),
      colour: of('of'),
    },
  ],
  'jump-durations': [
    {
      ...curve,
      name: named('jump-durations'),
      where: ({ counted }) => counted === 'kept',
      x: of('duration'),
      y: of('within'),
      colour: of('kind'),
    },
  ],
  'softness-distribution': [
    {
      ...curve,
      name: named('softness-distribution'),
      x: of('softness'),
      y: of('density'),
      colour: of('of'),
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
}
