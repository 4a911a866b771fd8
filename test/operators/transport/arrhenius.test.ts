import test from 'ava'
import { arrhenius } from '../../../operators/transport/arrhenius.ts'
import { arrheniusLine, curvatureOf, type Point } from '../../../operators/transport/arrhenius-fit.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { meyerNeldel } from '../../../operators/transport/meyer-neldel.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { column } from '../../../schemas/table.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { caged, diffusionOf, type Path, quiet, runOf, walk } from './walks.ts'

const KB = 8.617333262e-5
const [E, D0] = [0.25, 1e-3]
const law = (kelvin: number, energy = E, prefactor = D0) => prefactor * Math.exp(-energy / (KB * kelvin))

/** D as runs would give it: those below twice their error are censored. */
function measuredAt(
  temperatures: readonly number[],
  error: (D: number) => number,
  random: () => number,
): Point[] {
  return temperatures.map((temperature) => {
    const D = law(temperature)
    const value = D + error(D) * random()
    return { temperature, value, error: error(D), censored: value < 1.65 * error(D) }
  })
}

test('exact points give the law back, at any temperature', (t) => {
  const points = [400, 500, 700].map((temperature) => {
    const value = law(temperature)
    return { temperature, value, error: 0.1 * value, censored: false }
  })
  const line = arrheniusLine(points)!
  t.true(Math.abs(line.energy - E) < 1e-9)
  t.true(Math.abs(line.prefactor - Math.log(D0)) < 1e-8)
  t.true(Math.abs(line.at(300).log - Math.log(law(300))) < 1e-8)
  t.true(line.chi < 1e-12)
  t.is(line.freedom, 1)
  t.true(Math.abs(curvatureOf(points)?.value as number) < 1e-6)
})

test('two points: energy and its error in closed form', (t) => {
  const points = [500, 1000].map((temperature) => ({
    temperature,
    value: law(temperature),
    error: 0.1 * law(temperature),
    censored: false,
  }))
  const line = arrheniusLine(points)!
  const width = 1 / (KB * 500) - 1 / (KB * 1000)
  t.true(Math.abs(line.energyError - (0.1 * Math.SQRT2) / width) < 1e-9)
  t.true(Math.abs(line.at(500).error - 0.1) < 1e-9)
  t.is(curvatureOf(points), undefined)
  t.is(arrheniusLine(points.slice(1)), undefined)
})

test('the error of E_a covers the truth as often as it says, and so does the extrapolation', (t) => {
  const random = normal(seeded(5))
  let [energy, far] = [0, 0]
  for (let i = 0; i < 300; i++) {
    const line = arrheniusLine(measuredAt([450, 500, 600, 750, 900], (D) => 0.08 * D, random))!
    if (Math.abs(line.energy - E) <= line.energyError) energy++
    const { log, error } = line.at(300)
    if (Math.abs(log - Math.log(law(300))) <= error) far++
  }
  for (const covered of [energy, far]) t.true(covered >= 180 && covered <= 228, `${covered} of 300`)
})

test('censored points neither bias nor break it: as zeros they would', (t) => {
  const random = normal(seeded(6))
  const temperatures = [300, 350, 500, 600, 800]
  const floor = (D: number) => Math.max(0.08 * D, 0.6 * law(350))
  let [covered, censored, sum] = [0, 0, 0]
  for (let i = 0; i < 300; i++) {
    const points = measuredAt(temperatures, floor, random)
    censored += points.filter((point) => point.censored).length
    const line = arrheniusLine(points)!
    sum += line.energy
    if (Math.abs(line.energy - E) <= line.energyError) covered++
  }
  t.true(censored > 300)
  t.true(covered >= 180 && covered <= 228, `${covered} of 300`)
  t.true(Math.abs(sum / 300 - E) < 0.004)
})

test('a law that bends down on cooling is told from a straight one', (t) => {
  const points = [350, 450, 600, 800].map((temperature) => {
    const value = law(temperature) * Math.exp(-0.002 * (1 / (KB * temperature) - 20) ** 2)
    return { temperature, value, error: 0.03 * value, censored: false }
  })
  const { value, error } = curvatureOf(points)!
  t.true(Math.abs(value / -0.004 - 1) < 1e-6)
  t.true(value < -2 * error)
})

const table = (rows: Row[]): Table => ({
  columns: { temperature: column('K', 'tag'), material: column('', 'tag'), ...diffusion.operator.columns },
  rows,
})
const rowAt = (temperature: number, material: string, D: number, status = 'determined'): Row => ({
  temperature,
  material,
  of: 'Li',
  D,
  error: status === 'upper-bound' ? null : 0.1 * D,
  status,
  slope: D * 6e4,
  bound: status === 'upper-bound' ? D : 0.2 * D,
})

const inverse = (kelvin: number) => Number((1000 / kelvin).toPrecision(8))

function finish(rows: Row[]) {
  const warnings: string[] = []
  const { operator, params } = arrhenius({})
  const warn = (name: string) => void warnings.push(name)
  const tables = { diffusion: table(rows) }
  const own = operator.finish(tables, params, { ...quiet, warn })
  return { own, warnings, figure: operator.figures?.(tables, own, params)[0] }
}

test('lines by element and system; what is left out is said', (t) => {
  const rows = ['A', 'B'].flatMap((material, i) =>
    [400, 500, 600].map((kelvin) => rowAt(kelvin, material, law(kelvin, E + 0.1 * i))),
  )
  const { own, warnings, figure } = finish([
    ...rows,
    rowAt(300, 'A', law(400), 'not-diffusive'),
    rowAt(250, 'B', law(300, E + 0.1), 'upper-bound'),
  ])
  t.deepEqual(
    own.rows.map((row) => [row['system'], row['points'], row['censored'], row['leftOut']]),
    [
      ['material A', 3, 0, 1],
      ['material B', 3, 1, 0],
    ],
  )
  t.deepEqual(warnings, ['left out'])
  own.rows.forEach((row, i) => {
    t.true(Math.abs((row['energy'] as number) - E - 0.1 * i) < 0.02)
    t.true((row['low'] as number) < (row['extrapolated'] as number))
  })
  const spec = JSON.stringify(figure?.spec)
  t.regex(spec, /"kind":"upper bound"/)
  t.false(/NaN|"value":null|"x":null/.test(spec))
})

test('a run whose ions stay in their cages is censored, not left out', (t) => {
  const rows = [500, 600, 800, 300].map((kelvin, i): Row => {
    const run = runOf([['Li', 24]], 300, 0.1, i + 1, kelvin > 300 ? walk(2e3 * law(kelvin)) : caged)
    return { ...diffusionOf([run])[0], temperature: kelvin, material: 'A' }
  })
  const { own, warnings, figure } = finish(rows)
  const [row] = own.rows
  t.deepEqual([row['points'], row['censored'], row['leftOut']], [3, 1, 0])
  t.deepEqual(warnings, [])
  t.true(Math.abs((row['energy'] as number) - E) < 3 * (row['error'] as number))
  const bound = Number((rows[3]['D'] as number).toPrecision(6))
  t.true(JSON.stringify(figure?.spec).includes(`"kind":"upper bound","x":${inverse(300)},"value":${bound},`))
})

/** Rattles, and jumps by 3 Å along each axis so that it has this D, cm²/s. */
const hopper =
  (D: number): Path =>
  (random) => {
    let at = 0
    return () => {
      if (random.uniform() < (2e3 * D) / 9) at += random.uniform() < 0.5 ? 3 : -3
      return at + 0.2 * random.normal()
    }
  }

test('runs too short to see a jump bound D from above, and leave the activation energy as it is', (t) => {
  let [bounds, covered, known, sum] = [0, 0, 0, 0]
  for (let seed = 1; seed <= 40; seed++) {
    const rows = [500, 600, 800, 300].map((kelvin, i): Row => {
      const run = runOf([['Li', 48]], 600, 0.1, 50 * seed + i, hopper(law(kelvin)))
      return { ...diffusionOf([run])[0], temperature: kelvin, material: 'A' }
    })
    if (rows[3]['status'] === 'upper-bound') {
      bounds++
      t.true((rows[3]['D'] as number) > law(300))
    }
    const [row] = finish(rows).own.rows
    if (row['energy'] === null) continue
    known++
    sum += row['energy'] as number
    if (Math.abs((row['energy'] as number) - E) <= (row['error'] as number)) covered++
  }
  t.true(bounds > 30, `${bounds} bounds`)
  t.true(known > 35 && Math.abs(sum / known - E) < 0.02, `${sum / known} of ${known}`)
  t.true(covered / known > 0.5, `${covered} of ${known}`)
})

test('one temperature gives no energy; none at all is a usage error', (t) => {
  const { own, warnings } = finish([rowAt(400, 'A', 1e-6)])
  t.is(own.rows[0]['energy'], null)
  t.deepEqual(warnings, ['no line'])
  t.throws(() => finish([{ ...rowAt(400, 'A', 1e-6), temperature: null }]), {
    message: /a run has no temperature/,
  })
})

test('prefactors that compensate energies: Meyer–Neldel', (t) => {
  const rows = [0.2, 0.3, 0.45].map((energy) => ({
    of: 'Li',
    energy,
    error: 0.01,
    prefactor: -5 + 20 * energy,
    prefactorError: 0.2,
    covariance: 0.0015,
  }))
  const { operator, params } = meyerNeldel({})
  const [row] = operator.finish({ arrhenius: { columns: {}, rows } }, params, quiet).rows
  t.true(Math.abs((row['slope'] as number) - 20) < 1e-6)
  t.true(Math.abs((row['temperature'] as number) - 1 / (KB * 20)) < 1e-3)
  t.true(Math.abs((row['intercept'] as number) + 5) < 1e-6)
  t.is(
    operator.finish({ arrhenius: { columns: {}, rows: rows.slice(1) } }, params, quiet).rows[0]['slope'],
    null,
  )
})
