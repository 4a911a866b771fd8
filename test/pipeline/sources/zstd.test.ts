import { readFileSync } from 'node:fs'
import { getHeapStatistics } from 'node:v8'
import test from 'ava'
import { openBytes } from '../../../pipeline/sources/common/bytes.ts'
import { IonstreamError } from '../../../schemas/errors.ts'
import { dataFile } from '../../helpers/dump.ts'
import { seeded } from '../../helpers/random.ts'
import { type Mutant, mutate } from '../../helpers/trajectories/mutants.ts'
import { fileOf } from '../../helpers/trajectories/read.ts'
import { frameHead, stored } from '../../helpers/zstd.ts'

const variant = (name: string) => readFileSync(dataFile(`variants/${name}.lammpstrj`))
const packed = (name: string) => readFileSync(dataFile(`zstd/${name}.zst`))
const two = Buffer.concat([variant('v_scaled'), variant('v_scaled_unsorted')])
/** What the program zstd 1.5.4 packed: at levels 1, 19 and 22, without a checksum, and zeros. */
const SAMPLES: Readonly<Record<string, Buffer>> = {
  fast: two,
  slow: two,
  small: variant('w_li_only'),
  unchecked: variant('w_triclinic'),
  zeros: Buffer.alloc(300_000),
}

interface Outcome {
  readonly bytes: Buffer
  readonly cut: boolean
  readonly error?: unknown
}

async function outcome(content: Uint8Array, piece = 100_000): Promise<Outcome> {
  const pieces: Buffer[] = []
  const bytes = openBytes(fileOf(content))
  const into = Buffer.alloc(piece)
  try {
    for (let got = await bytes.read(into); got > 0; got = await bytes.read(into))
      pieces.push(Buffer.from(into.subarray(0, got)))
    return { bytes: Buffer.concat(pieces), cut: bytes.cut }
  } catch (error) {
    return { bytes: Buffer.concat(pieces), cut: bytes.cut, error }
  } finally {
    bytes.close()
  }
}

test('what the program zstd packed is there again, and at any offset', async (t) => {
  for (const [name, content] of Object.entries(SAMPLES)) {
    for (const piece of [999, 1 << 18]) {
      const { bytes, cut, error } = await outcome(packed(name), piece)
      t.deepEqual([bytes.equals(content), cut, error], [true, false, undefined], name)
    }
    const bytes = openBytes(dataFile(`zstd/${name}.zst`))
    const into = Buffer.alloc(100)
    bytes.seek(5000)
    t.is(await bytes.read(into), 100)
    t.true(into.equals(content.subarray(5000, 5100)))
    bytes.close()
  }
})

test('frames follow one another, with others between that are skipped', async (t) => {
  const skipped = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])
  const parts = [skipped, packed('small'), skipped, packed('zeros'), packed('unchecked'), skipped]
  const { bytes } = await outcome(Buffer.concat(parts))
  t.true(bytes.equals(Buffer.concat([SAMPLES.small, SAMPLES.zeros, SAMPLES.unchecked])))
})

test('checksums of every length are those of the specification', async (t) => {
  const next = seeded(3)
  const lengths = [...Array.from({ length: 100 }, (_, k) => k), 131_071, 131_073, 400_000]
  for (const length of lengths) {
    const content = Buffer.from(Uint8Array.from({ length }, () => 256 * next()))
    const { bytes, error } = await outcome(stored(content))
    t.is(error, undefined, `${length}`)
    t.true(bytes.equals(content))
  }
})

test('a file that ends early gives what is whole and is told of', async (t) => {
  for (const name of ['small', 'slow', 'zeros']) {
    const whole = packed(name)
    for (let end = 5; end < whole.length; end += 1 + Math.floor(whole.length / 200)) {
      const { bytes, cut, error } = await outcome(whole.subarray(0, end))
      t.deepEqual([cut, error], [true, undefined], `${name} ${end}`)
      t.true(bytes.equals(SAMPLES[name].subarray(0, bytes.length)))
    }
  }
  const most = await outcome(packed('slow').subarray(0, -10))
  t.is(most.bytes.length, 131_072)
})

const MUTANTS = 2000
for (const name of ['small', 'unchecked'])
  test(`damaged data are told of: ${name}`, async (t) => {
    const whole = packed(name)
    const next = seeded(whole.length)
    let refused = 0
    for (let k = 0; k < MUTANTS; k++) {
      const mutant: Mutant = mutate(whole, [0, 10, 500], next)
      if (mutant.from < 4) continue
      const { bytes, cut, error } = await outcome(mutant.bytes)
      if (error) refused++
      t.true(!error || (error instanceof IonstreamError && error.exitCode === 3), `${mutant.how}: ${error}`)
      t.true(bytes.length < 1 << 20)
      if (name === 'small') t.true(bytes.equals(SAMPLES.small) || cut || error !== undefined, mutant.how)
    }
    t.true(refused > MUTANTS / 2, `${refused}`)
  })

const empty = [1, 0, 0]
for (const [what, bytes, says] of [
  ['window', frameHead(0, 0x89, ...empty), /more than 128 MB back/],
  ['size', frameHead(0xa0, 0xff, 0xff, 0xff, 0xff, ...empty), /more than 128 MB back/],
  ['dictionary', frameHead(1, 0x38, 7, ...empty), /dictionary/],
  ['flag', frameHead(8, 0x38, ...empty), /no known kind/],
  ['kind of block', frameHead(0, 0x38, 7, 0, 0), /block of no known kind/],
  ['length of a block', frameHead(0, 0x38, 0xff, 0xff, 0xff), /block of no known kind/],
  ['number of bytes', frameHead(0x20, 7, 1, 0, 0), /0 bytes, expected 7/],
  ['frame', Buffer.concat([stored('abc'), Buffer.from('abcdef')]), /no zstd frame/],
] as [string, Buffer, RegExp][])
  test(`another ${what} is refused`, async (t) => {
    const { error } = await outcome(bytes)
    t.is((error as IonstreamError | undefined)?.exitCode, 3)
    t.regex((error as Error).message, says)
  })

test('memory is taken for what comes, not for what is claimed', async (t) => {
  const before = getHeapStatistics().external_memory
  const claims = Buffer.concat([frameHead(0, 0x88), Buffer.from([0x50, 0, 0]), Buffer.from('abcdefghij')])
  const sources = Array.from({ length: 8 }, () => openBytes(fileOf(claims)))
  for (const source of sources) t.is(await source.read(Buffer.alloc(100)), 10)
  t.true(getHeapStatistics().external_memory - before < 2 ** 26)
  for (const source of sources) source.close()
})
