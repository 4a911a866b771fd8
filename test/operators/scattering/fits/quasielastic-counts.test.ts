import test from 'ava'
import type { Resolution } from '../../../../operators/measured/resolution/resolution.ts'
import { spreadLines } from '../../../../operators/measured/resolution/spread-line.ts'
import type { Estimate } from '../../../../operators/scattering/fits/line-model.ts'
import { quasielasticEnergy } from '../../../../operators/scattering/fits/quasielastic-energy.ts'
import { seeded } from '../../../helpers/random.ts'

// A coarser instrument, counts: elastic area 0.5, a line of this area and width, a flat background.
const AXIS = Float64Array.from({ length: 201 }, (_, i) => -2 + 0.02 * i)
const COARSE: Resolution = { kind: 'gaussian', width: 0.1 }

function counted(area: number, width: number, perUnit: number, random: () => number) {
  const line = spreadLines(AXIS, COARSE)
  const [own, still] = [line(width, 0), line(0, 0)]
  const counts = AXIS.map((_, i) => poisson(perUnit * (area * own[i] + 0.5 * still[i] + 0.05), random))
  return quasielasticEnergy(
    {
      energies: AXIS,
      values: counts.map((count) => count / perUnit),
      errors: counts.map((count) => Math.sqrt(Math.max(count, 1)) / perUnit),
    },
    {
      where: 'data',
      resolution: COARSE,
      elastic: true,
      background: 'linear',
      shift: true,
      components: 2,
    },
  )
}

/** Number of events of this mean, by their waiting times. */
function poisson(mean: number, random: () => number): number {
  let count = -1
  for (let time = 0; time < mean; count++) time -= Math.log(1 - random())
  return Math.max(count, 0)
}

const rms = (z: readonly number[]) => Math.sqrt(z.reduce((sum, each) => sum + each * each, 0) / z.length)
const mean = (z: readonly number[]) => z.reduce((sum, each) => sum + each, 0) / z.length
const zOf = ({ value, error }: { value: number; error: number | undefined }, truth: number) =>
  (value - truth) / (error as number)

test('a few counts a bin: widths, areas and EISF are not low for errors that are roots of the counts', (t) => {
  const random = seeded(41)
  const fits = Array.from({ length: 40 }, () => counted(1, 0.2, 20, random)).filter(
    ({ components }) => components === 1,
  )
  t.true(fits.length >= 36)
  for (const z of [
    fits.map(({ fit }) => zOf(fit?.lines[0].width as Estimate, 0.2)),
    fits.map(({ fit }) => zOf(fit?.lines[0].area as Estimate, 1)),
    fits.map(({ eisf }) => zOf(eisf as Estimate, 1 / 3)),
  ]) {
    t.true(Math.abs(mean(z)) < 0.55, `mean ${mean(z)}`)
    t.true(rms(z) > 0.7 && rms(z) < 1.35, `rms ${rms(z)}`)
  }
})

test('a line that is there and not told from the rest is not called elastic, and has no EISF', (t) => {
  const random = seeded(42)
  for (let world = 0; world < 12; world++) {
    const wide = counted(3, 3, 500, random)
    t.not(wide.status, 'elastic-only')
    if (wide.components === 0) t.is(wide.eisf, undefined)
    const narrow = counted(1, 0.008, 500, random)
    t.not(narrow.status, 'elastic-only')
    for (const { width, area } of narrow.fit?.lines ?? []) {
      // Where the elastic part ends on 0 the errors are not those of a line alone: these were 60 too small.
      t.true(Math.abs(zOf(area, 1)) < 4.5, `area ${area.value} ± ${area.error}`)
      t.true(Math.abs(zOf(width, 0.008)) < 4.5, `width ${width.value} ± ${width.error}`)
    }
  }
  const none = Array.from({ length: 12 }, () => counted(0, 1, 500, random).status)
  t.true(none.filter((status) => status === 'elastic-only').length >= 9, none.join())
})
