import type { PlanSummary } from '../../../pipeline/analysis/analyse.ts'

/** MB of a trajectory that are read, sorted, unwrapped and written in a second of one core, by format: those of runs/docs/numbers.md. */
export const READ: Readonly<Record<string, number>> = {
  'lammps-dump': 320,
  xdatcar: 380,
  extxyz: 360,
  gro: 250,
  vasprun: 260,
}
export const READ_OTHERS = 250
/** So many bytes of text are in a byte of a compressed file. */
const PACKED = 4

/** ns that a measure takes for an ion (or channel) and frame, on one core, and for others what most take: those of runs/docs/numbers.md. */
export const PASSED: Readonly<Record<string, number>> = {
  msd: 120,
  vacf: 60,
  rdf: 1200,
  'self-scattering': 400,
  'coherent-scattering': 400,
  'structure-factor': 1200,
  density: 20,
}
export const PASSED_OTHERS = 200
/** s for a program that starts, and for tables, errors and pictures of a measure. */
const [START, TABLES] = [0.7, 0.3]

/** s that reading takes on one idle core. */
export const readingTime = (format: string, bytes: number, isPlain: boolean): number =>
  START + (bytes * (isPlain ? 1 : PACKED)) / (1e6 * (READ[format] ?? READ_OTHERS))

/** s that open tasks take on so many idle cores. */
export function workingTime({ runs, measurements, tasks, openTasks }: PlanSummary, threads: number): number {
  const frames = runs.reduce((sum, run) => sum + run.frames, 0)
  const passed = measurements.reduce(
    (sum, { operator, rows, channels }) =>
      sum + (channels?.count ?? rows) * frames * (PASSED[operator] ?? PASSED_OTHERS) * 1e-9,
    0,
  )
  return START + TABLES * measurements.length + (passed * (openTasks / Math.max(1, tasks))) / threads
}

/** "some 4 s", "some 20 min": one digit, of what is known to a factor of two or three. */
export function timeText(seconds: number): string {
  const [unit, size] = [['h', 3600] as const, ['min', 60] as const].find(
    ([, each]) => seconds >= 1.5 * each,
  ) ?? ['s', 1]
  return `some ${Math.max(1, Number((seconds / size).toPrecision(1)))} ${unit} on an idle machine like that of the measured rates`
}
