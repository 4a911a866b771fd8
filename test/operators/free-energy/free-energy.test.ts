import test from 'ava'
import {
  binStatus,
  errorOfShare,
  freeEnergyErrors,
  freeEnergyOf,
} from '../../../operators/free-energy/free-energy.ts'

test('F of a bin has an error and is determined, or is seen and has none, or is a bound', (t) => {
  t.is(binStatus(12, 0.3), 'determined')
  for (const error of [undefined, null, Number.NaN]) t.is(binStatus(12, error), 'not-determined')
  t.is(binStatus(0, 0.3), 'lower-bound')
  t.is(binStatus(0, undefined), 'lower-bound')
})

test('the error of a share as that of its logarithm; none where one event may be all of it', (t) => {
  t.is(errorOfShare({ value: 0.2, error: 0.05 }, 8), 2)
  t.is(errorOfShare({ value: 0.2, error: 0.2 }, 8), undefined)
  t.is(errorOfShare({ value: 0.2, error: undefined }, 8), undefined)
})

test('bins by what their parts hold: even, one part alone, nothing', (t) => {
  const parts = Array.from({ length: 16 }, (_, k) =>
    Float64Array.from([80 + (k % 3), 20 - (k % 3), k === 5 ? 2 : 0, 0]),
  )
  const counts = Float64Array.from({ length: 4 }, (_, bin) => parts.reduce((sum, part) => sum + part[bin], 0))
  const energies = freeEnergyOf(counts, undefined, 2)
  t.deepEqual(Array.from(energies?.bound ?? []), [0, 0, 0, 1])
  t.true(Math.abs((energies?.values[1] as number) - 2 * Math.log(counts[0] / counts[1])) < 1e-12)
  t.true(Math.abs((energies?.values[3] as number) - 2 * Math.log(counts[0])) < 1e-12)
  const errorAt = freeEnergyErrors([parts], 2)
  t.deepEqual(
    Array.from(counts, (count, bin) => binStatus(count, errorAt(bin).error)),
    ['determined', 'determined', 'not-determined', 'lower-bound'],
  )
})
