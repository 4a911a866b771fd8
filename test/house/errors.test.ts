import test from 'ava'
import { read, sources } from './sources.ts'

/** A choice by hand between replicas and parts, or an error of samples by hand: there is one way, in operators/sampling. */
const BY_HAND = /\bruns\.length > 1 \?|\berrorOfMean\b|\bratioError\(/

/** Each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'operators/transport/collective-table.ts': 'curves whose slopes have an estimator of their own',
  'operators/transport/msd-table.ts': 'curves whose slopes have an estimator of their own',
  'operators/transport/slopes/fit-window.ts': 'the plain window that was asked for, beside that estimator',
  'operators/vibrations/green-kubo.ts': 'bounds and a test of drift at other levels than 68 %',
  'operators/vibrations/low-energy/low-energy-law.ts': 'χ² of a fit: a scatter of 0 must count as one',
  'operators/vibrations/low-energy/low-energy-figure.ts': 'bars of a figure',
  'operators/vibrations/low-energy/every-law.ts': 'χ² of a fit: a scatter of 0 must count as one',
  'operators/vibrations/low-energy/law-marks.ts': 'bars of a figure',
  'operators/vibrations/vacf/vacf-figure.ts': 'bars of a figure',
  'operators/polyanions/turning/reorientation.ts': 'not yet: a curve by its pieces',
  'operators/polyanions/turning/tilt-rows.ts': 'not yet: a curve by its pieces',
  'operators/variables/collective-variable.ts': 'not yet: a distribution by its pieces',
  'operators/scattering/lags/lag-table.ts': 'not yet: curves of samples',
  'operators/scattering/lags/self-table.ts': 'not yet: curves of samples',
  'operators/scattering/lags/pair-table.ts': 'not yet: curves of samples',
  'operators/scattering/spectra/elastic-rows.ts': 'not yet: curves of samples',
  'operators/scattering/spectra/spectrum-table.ts': 'not yet: curves of samples',
  'operators/softness/scores.ts': 'a jackknife over groups of ions',
  'operators/scattering/fits/quasielastic-time.ts': 'weights of a fit, with a floor',
}

const byHand = sources('operators')
  .filter((file) => file.startsWith('operators/') && !file.startsWith('operators/sampling/'))
  .filter((file) => BY_HAND.test(read(file)))

test('errors come from operators/sampling', (t) => {
  t.deepEqual(
    byHand.filter((file) => !(file in EXCEPTIONS)),
    [],
  )
})

test('a choice by hand would be found', (t) => {
  t.true(BY_HAND.test('const pieces = runs.length > 1 ? runs : parts'))
  t.false(BY_HAND.test('errorBetween(values)'))
})
