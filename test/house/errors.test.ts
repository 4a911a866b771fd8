import test from 'ava'
import { read, sources } from './sources.ts'

/** A choice by hand between replicas and parts, or an error of samples by hand: there is one way, in operators/sampling. */
const BY_HAND = /\bruns\.length > 1 \?|\berrorOfMean\b|\bratioError\(/

/** Each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'operators/vibrations/green-kubo.ts': 'bounds and a test of drift at other levels than 68 %',
  'operators/vibrations/low-energy/every-law.ts': 'χ² of a fit: a scatter of 0 must count as one',
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

test('every exception is one', (t) => {
  t.deepEqual(
    Object.keys(EXCEPTIONS).filter((file) => !byHand.includes(file)),
    [],
  )
})

test('a choice by hand would be found', (t) => {
  t.true(BY_HAND.test('const pieces = runs.length > 1 ? runs : parts'))
  t.false(BY_HAND.test('errorBetween(values)'))
})
