import test from 'ava'
import { decodeXtc, FIRST_SIZE, LAST_SIZE, type XtcCode } from '../../../pipeline/kernels/xtc.ts'
import { makeXtcDecoder } from '../../../pipeline/kernels/xtc-decoder.ts'
import { seeded } from '../../helpers/random.ts'
import { jiggle } from '../../helpers/trajectories/frames.ts'
import { encodeXtc } from '../../helpers/trajectories/xtc.ts'

const HEAD = 92

const codeOf = (frame: Buffer): XtcCode => {
  const int = (k: number) => frame.readInt32BE(60 + 4 * k)
  return {
    atoms: frame.readInt32BE(4),
    least: [int(0), int(1), int(2)],
    most: [int(3), int(4), int(5)],
    small: int(6),
  }
}

const kernel = makeXtcDecoder()

/** What kernel and twin make of the same bytes. */
function both(frame: Buffer, code: XtcCode, length = frame.readInt32BE(88)) {
  const out = new Float64Array(3 * code.atoms)
  const expected = decodeXtc(frame, HEAD, HEAD + length, code, 0.01, out, 0)
  const found = kernel.decode(frame, HEAD, HEAD + length, code, 0.01)
  return { expected, found, out, values: kernel.values }
}

test('the kernel and its plain twin agree to the bit, for all widths', (t) => {
  for (const precision of [10, 1000, 30_000, 100_000, 10_000_000, 100_000_000])
    for (let small = FIRST_SIZE; small <= LAST_SIZE; small += 3) {
      const frame = encodeXtc(jiggle(30, 1, small + precision), { precision, small })
      const { expected, found, out, values } = both(frame, codeOf(frame))
      t.is(found, expected)
      t.is(found, frame.readInt32BE(88))
      t.deepEqual(values.slice(), out)
    }
})

test('they agree on a frame of another size, and on the smallest', (t) => {
  for (const atoms of [10, 2000, 11]) {
    const frame = encodeXtc(jiggle(atoms, 1, atoms))
    const { expected, found, out, values } = both(frame, codeOf(frame))
    t.is(found, expected)
    t.deepEqual(values.slice(), out)
  }
})

test('they agree on noise: the same bytes used, or the same reason', (t) => {
  const next = seeded(5)
  const reasons = new Map<unknown, number>()
  for (let k = 0; k < 3000; k++) {
    const small = FIRST_SIZE + Math.floor(next() * (LAST_SIZE - FIRST_SIZE + 1))
    const edge = Math.floor(2 ** (22 * next()))
    const code: XtcCode = { atoms: 12, least: [-5, 0, 7], most: [edge, 2 * edge, 3 * edge + 7], small }
    const length = Math.floor(200 * next())
    const frame = Buffer.from(Uint8Array.from({ length: HEAD + length }, () => Math.floor(256 * next())))
    const { expected, found, out, values } = both(frame, code, length)
    t.is(found, expected)
    if (typeof found === 'number') t.deepEqual(values.slice(), out)
    const kind = typeof found === 'number' ? 'decoded' : found.replace(/\d+/, 'n')
    reasons.set(kind, (reasons.get(kind) ?? 0) + 1)
  }
  t.is(reasons.size, 4, JSON.stringify([...reasons]))
})
