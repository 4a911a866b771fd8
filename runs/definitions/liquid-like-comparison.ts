import { type Cells, rowsOf } from './csv-rows.ts'

/** Result tables as CSV. */
export interface Tables {
  readonly diffusion: string
  readonly msdSlopes: string
  readonly zeroFrequency: string
  readonly dos: string
}
interface Value {
  readonly D: number
  readonly error: number
}

const OF = 'Li'
/** Lags that D(L) is shown at, ps. */
const LAGS = [0.75, 3, 5.25, 9.75, 15]
const CM2_S = 1e-4
const [PLANCK, BOLTZMANN, AMU_A2_PS2] = [4.135667696, 0.08617333262, 103.6426966 / 1000]
const LITHIUM = 6.94

/** D from displacements beside D from velocities of the same frames, and what was checked where they differ, as Markdown. */
export function comparison(tables: Tables): string {
  const of = (csv: string) => rowsOf(csv).filter((row) => row['of'] === OF)
  const [diffusion, slopes, zero, dos] = [
    tables.diffusion,
    tables.msdSlopes,
    tables.zeroFrequency,
    tables.dos,
  ].map(of)
  const temperatures = [...new Set(zero.map((row) => row['temperature']))]
  const at = (rows: readonly Cells[], kelvin: string) => rows.filter((row) => row['temperature'] === kelvin)
  const sections = temperatures.map((kelvin) =>
    sectionOf(kelvin, at(diffusion, kelvin)[0], at(slopes, kelvin), at(zero, kelvin), at(dos, kelvin)[0]),
  )
  return `${HEAD}\n${sections.join('\n')}\n${WHY}`
}

function sectionOf(
  kelvin: string,
  fit: Cells,
  slopes: readonly Cells[],
  zero: readonly Cells[],
  dos: Cells,
): string {
  const line = slopeOf(fit)
  const integrals = zero.map((row) => ({ length: Number(row['length']), ...integralOf(row) }))
  const last = integrals[integrals.length - 1]
  const kinetic = Number(zero[0]['kinetic'])
  const stored = Math.abs(kinetic / Number(kelvin) - 1) < 0.1
  const hann = windowed(dos, kelvin)
  const rows = LAGS.flatMap((lag) => integrals.filter(({ length }) => Math.abs(length - lag) < 0.2)).map(
    (own) =>
      `| D(${own.length} ps) | ${show(own)} | ${show(slopeAt(slopes, own.length))} | ${apart(own, line)} |`,
  )
  const misses = integrals
    .filter(({ length }) => length > 1)
    .map(({ length, D, error }) => (D - slopeAt(slopes, length).D) / error)
  return `## ${kelvin} K

Line through the MSD from ${fit['from']} to ${fit['to']} ps: D = ${show(line)} cm²/s (${fit['status']}; log-log slope ${Number(fit['logSlope']).toFixed(2)}).

| | velocities: g(0), VACF to this lag | displacements: slope of the MSD at this lag, over 6 | velocities − line, in errors of both |
|---|---|---|---|
${rows.join('\n')}
${stored ? `| Hann window on 5 ps | ${show(hann)} | | ${apart(hann, line)} |\n` : ''}
- Same quantity? The two columns differ by ${mean(misses).toFixed(1)} ± ${spread(misses).toFixed(1)} errors of the velocities' D, mean and spread over ${misses.length} lags beyond 1 ps.
- Length of the VACF: D(L) goes from ${show(integrals[0])} at ${integrals[0].length} ps to ${show(last)} at ${last.length} ps; its error from ${percent(integrals[0])} to ${percent(last)} %.
- Resolution: lags to ${last.length} ps tell energies ${(PLANCK / 2 / last.length).toPrecision(2)} meV apart, lags to 5 ps ${(PLANCK / 10).toPrecision(2)} meV.
- Temperature: ${stored ? `VACF(0) stands for ${kinetic.toFixed(1)} K` : DIFFERENCES}.
`
}

const integralOf = (row: Cells): Value => ({
  D: Number(row['integral']),
  error: Number(row['integralError']),
})
const slopeOf = (row: Cells): Value => ({ D: Number(row['D']), error: Number(row['error']) })

/** One sixth of the slope of the MSD at the lag nearest to this one. */
const slopeAt = (slopes: readonly Cells[], lag: number): Value =>
  slopeOf(
    slopes.reduce((best, row) =>
      Math.abs(Number(row['lag']) - lag) < Math.abs(Number(best['lag']) - lag) ? row : best,
    ),
  )

/** (k_BT/4m) g(ν→0) of the windowed density of states. */
function windowed(dos: Cells, kelvin: string): Value {
  const factor = ((BOLTZMANN * Number(kelvin)) / (4 * LITHIUM * AMU_A2_PS2)) * PLANCK * CM2_S
  return { D: Number(dos['dos']) * factor, error: Number(dos['error']) * factor }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
const spread = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))
const percent = ({ D, error }: Value): string => ((100 * error) / D).toPrecision(2)
const show = ({ D, error }: Value): string =>
  Number.isFinite(error)
    ? `(${(D * 1e6).toPrecision(3)} ± ${(error * 1e6).toPrecision(2)})e-6`
    : `${(D * 1e6).toPrecision(3)}e-6`
const apart = (a: Value, b: Value): string => ((a.D - b.D) / Math.hypot(a.error, b.error)).toFixed(1)

const DIFFERENCES =
  'velocities are differences of positions between frames, which lose fast motion: right at zero frequency, no temperature'

const HEAD = `# Lithium's D: zero frequency of the velocities beside slope of the displacements

Same frames, same frame of reference, 68 % errors: of displacements between blocks of ions, of velocities between blocks of time. D in cm²/s.
The slope at a lag is that of the MSD within a
tenth of the lag (at most 0.5 ps, at least one frame) on either side. Both routes come from the same frames, so their errors are not independent:
"errors of both", the root of the sum of their squares, is a scale to read a difference by, neither its error nor a bound to it.
`

const WHY = `## Where the two differ

For a steady run D(L) = ⅓∫₀ᴸ⟨v(0)·v(t)⟩dt is one sixth of the slope of the MSD at lag L: the two columns are one quantity by two
ways (velocities or positions, their own sums), and a unit, mass, normalisation or frame that is wrong in one would set them apart at every lag.
Where they agree within errors, g(0) differs from the line through the MSD for one reason: **it is read at another lag**. g(0) from a VACF
of length L is the slope of the MSD at L; the line is its mean slope over a window of longer lags.

- While ions still come back from their last jump the slope falls with the lag, D(L) falls with it, and a g(0) from a VACF of
  a few ps is too large. A plateau of D(L) is a diffusion coefficient; without one neither route has found D.
- A VACF of length L smooths the density of states over h/2L: the last fall of g towards zero energy, which such returns make, is filled in.
- A window on the VACF takes D(t) at all t < L in its mean (Hann: mostly round L/2): it is quieter, and stands for a shorter lag.
- The noise of D(L) does not fall with L as the signal does; the line through the MSD takes the mean of many D(L), and is quieter.
- Just after a change of temperature a run is not steady: the two columns then differ by the edges of the run, which they weight differently.
`
