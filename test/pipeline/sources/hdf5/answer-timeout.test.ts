import test from 'ava'
import { answerTimeout } from '../../../../pipeline/sources/hdf5/answer-timeout.ts'

/** Keeps this thread busy for so many ms. */
const block = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

test('an answer that waits in the queue of a busy thread is not late', async (t) => {
  let expired = false
  const timeout = answerTimeout(40, () => {
    expired = true
  })
  block(60)
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
  t.false(expired)
  timeout.stop()
})

test('without an answer the waiting ends', async (t) => {
  await t.notThrowsAsync(new Promise<void>((resolve) => answerTimeout(40, resolve)))
})

test('what is stopped does not expire', async (t) => {
  let expired = false
  const timeout = answerTimeout(40, () => {
    expired = true
  })
  timeout.stop()
  await new Promise<void>((resolve) => answerTimeout(80, resolve))
  t.false(expired)
})
