import { join } from 'node:path'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { known, refuseCopies } from '../../../pipeline/analysis/copies/copies.ts'
import { inverse3, multiply3 } from '../../../pipeline/cell/matrix.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { folder } from '../../helpers/folder.ts'
import { TOY } from '../../helpers/live/live.ts'
import { seeded } from '../../helpers/random.ts'
import { writeSynthetic } from '../../helpers/synthetic.ts'

const [LI, S, FRAMES, EDGE] = [12, 8, 120, 20]
type Path = readonly (readonly number[])[]

/** Positions [frame][3·atom + c]: lithium walks, sulphur quivers, and the whole drifts. */
function walk(seed: number, frames = FRAMES): Path {
  const random = seeded(seed)
  const at = Array.from({ length: 3 * (LI + S) }, () => EDGE * random())
  const home = [...at]
  return Array.from({ length: frames }, () =>
    at.map((_, i) => {
      if (i < 3 * LI) at[i] += 0.6 * (random() - 0.5)
      else at[i] = home[i] + 0.2 * (random() - 0.5)
      return at[i] + 0.01 * frames
    }),
  )
}

interface Written {
  readonly interval?: number
  readonly atoms?: readonly (readonly [string, number])[]
  readonly cell?: (frame: number) => readonly number[]
}

const CUBE = [EDGE, 0, 0, 0, EDGE, 0, 0, 0, EDGE]

const TWO = [['Li', LI] as const, ['S', S] as const]
const ONE = [['Li', LI + S] as const]

function stored(path: Path, { interval = 1, cell = () => CUBE, atoms = TWO }: Written = {}): string {
  const out = join(folder(), 'run')
  const blockFrames = 32
  writeSynthetic(out, {
    ...{ atoms, blockFrames, frames: path.length, interval, cell },
    position: (atom, t) => [path[t][3 * atom], path[t][3 * atom + 1], path[t][3 * atom + 2]],
  })
  return out
}

const analysed = (paths: readonly string[]) =>
  analyse({
    module: TOY,
    runs: paths.map((pattern) => ({ pattern, tags: {} })),
    out: folder(),
    executor: thread,
  })

/** The same question, without an analysis. */
function compared(paths: readonly string[]): void {
  const runs = paths.map((path) => openRun(path))
  refuseCopies(runs.map((run) => known(run)))
  for (const run of runs) run.close()
}

const each = (path: Path, change: (at: readonly number[], frame: number) => readonly number[]): Path =>
  path.map(change)
const rounded = (digits: number) => (at: readonly number[]) => at.map((v) => Number(v.toFixed(digits)))
/** The atoms of each element the other way round. */
const reversed = (at: readonly number[]) =>
  at.map((_, i) => {
    const [atom, c] = [Math.floor(i / 3), i % 3]
    return at[3 * (atom < LI ? LI - 1 - atom : 2 * LI + S - 1 - atom) + c]
  })
const turned = (at: readonly number[]) => at.map((_, i) => at[i - (i % 3) + ((i + 1) % 3)])
const moved = (at: readonly number[]) => at.map((v, i) => v + [1, -7, 0.3][i % 3])
const drifting = (at: readonly number[], frame: number) =>
  at.map((v, i) => v + frame * [0.02, 0, -0.01][i % 3])

const whole = [0, FRAMES - 1, 0, FRAMES - 1]
for (const [title, other, frames] of [
  ['fewer digits', each(walk(1), rounded(4)), whole],
  ['atoms in another order', each(walk(1), reversed), whole],
  ['other axes', each(walk(1), turned), whole],
  ['another origin', each(walk(1), moved), whole],
  ['a drift taken out', each(walk(1), drifting), whole],
  ['all of these', each(each(each(each(walk(1), reversed), turned), moved), rounded(4)), whole],
  ['two digits', each(walk(1), rounded(2)), whole],
  ['backwards', walk(1).toReversed(), whole],
  ['its own end', walk(1).slice(37), [0, FRAMES - 38, 37, FRAMES - 1]],
] as const)
  test(`a run is no replica of itself: ${title}`, async (t) => {
    const [one, two] = [stored(walk(1)), stored(other)]
    const error = await t.throwsAsync(analysed([one, two]), { message: /hold the same frames/ })
    t.like(error, { exitCode: 2 })
    const [a, b, c, d] = frames
    const isFirst = one < two
    const expected = isFirst
      ? `frames ${a}…${b} of ${two} are frames ${c}…${d} of ${one}`
      : `frames ${c}…${d} of ${one} are frames ${a}…${b} of ${two}`
    t.true(error?.message.includes(expected), error?.message)
  })

test('a run is no replica of itself: digits, order, axes and place changed at once, backwards, and of one element', (t) => {
  const other = each(each(each(each(walk(1), reversed), turned), moved), rounded(2)).toReversed()
  t.throws(() => compared([stored(walk(1)), stored(other)]), { message: /hold the same frames/ })
  for (const [atoms, path] of [
    [TWO, each(walk(1), rounded(2))],
    [ONE, walk(1)],
    [ONE, each(each(walk(1), moved), rounded(2))],
    [ONE, each(walk(1), turned).slice(20).toReversed()],
  ] as const) {
    const [a, b] = [stored(walk(1), { atoms }), stored(path, { atoms })]
    t.throws(() => compared([a, b]), { message: /hold the same frames/ })
  }
})

for (const frames of [10, 16, 30])
  test(`two windows of one run that share ${frames} frames are told with these`, (t) => {
    const [one, two] = [stored(walk(1).slice(0, 70)), stored(each(walk(1).slice(70 - frames), rounded(5)))]
    const error = t.throws(() => compared([one, two]), { message: /hold the same frames/ })
    t.regex(error?.message ?? '', new RegExp(`frames (0…${frames - 1}|${70 - frames}…69) of .* are frames `))
  })

for (const frames of [3, 6, 12])
  test(`a copy of ${frames} frames with fewer digits is none of its own`, (t) => {
    const some = walk(1).slice(0, frames)
    t.throws(() => compared([stored(some), stored(each(some, rounded(4)))]), {
      message: /hold the same frames/,
    })
  })

test('two windows of one run that overlap are told with the frames that they share', async (t) => {
  const [one, two] = [stored(walk(1).slice(0, 90)), stored(each(walk(1).slice(50), rounded(5)))]
  const error = await t.throwsAsync(analysed([one, two]), { message: /hold the same frames/ })
  t.regex(error?.message ?? '', /frames (0…39|50…89) of .* are frames (0…39|50…89) of /)
})

test('every second frame of a run, from any frame on', async (t) => {
  const some = walk(1).filter((_, i) => i % 2 === 1)
  const error = await t.throwsAsync(analysed([stored(walk(1)), stored(some, { interval: 2 })]))
  t.regex(error?.message ?? '', /frames (0…59|1…119) of .* are frames (0…59|1…119) of /)
})

test('in a cell that breathes, whatever part of it the reference is taken from', async (t) => {
  const random = seeded(3)
  const cells = Array.from({ length: FRAMES }, () => {
    const [a, b] = [EDGE + random(), EDGE - random()]
    return [a, 0, 0, 0.1 * b, b, 0, 0, 0, a + b - EDGE]
  })
  const cell = (frame: number) => cells[frame]
  const squeezed = each(walk(1), (at, t) => {
    const m = multiply3(inverse3(CUBE), cells[t])
    return at.map((_, i) => [0, 1, 2].reduce((sum, k) => sum + at[i - (i % 3) + k] * m[3 * k + (i % 3)], 0))
  })
  const late = stored(squeezed.slice(40), { cell: (frame) => cells[frame + 40] })
  await t.throwsAsync(analysed([stored(squeezed, { cell }), late]), { message: /hold the same frames/ })
})

/** Lithium that jumps seldom from place to place of a lattice, among sulphur that stands still. */
function lattice(seed: number, chance: number): Path {
  const random = seeded(seed)
  const at = Array.from({ length: 3 * (LI + S) }, (_, i) => 5 * (i % 4))
  return Array.from({ length: FRAMES }, () => {
    for (let i = 0; i < LI; i++)
      if (random() < chance) at[3 * i + Math.floor(3 * random())] += random() < 0.5 ? 2.5 : -2.5
    return [...at]
  })
}

/** Lithium whose centre swings alike in every run, while each pair of ions goes to and fro in its own way. */
function swinging(seed: number): Path {
  const random = seeded(seed)
  const phase = 2 * Math.PI * random()
  const sizes = Array.from({ length: 3 * LI }, () => 0.3 * random())
  return Array.from({ length: FRAMES }, (_, t) =>
    Array.from({ length: 3 * (LI + S) }, (_, i) => {
      if (i >= 3 * LI) return i % 3
      const own = (i % 6 < 3 ? 1 : -1) * sizes[i - 3 * (Math.floor(i / 3) % 2)]
      return (i % 3 === 0 ? 0.3 * Math.sin(phase + t / 20) : 0) + own * Math.sin(t / 7)
    }),
  )
}

/** All atoms quiver about the places of a lattice, as in a crystal that is cold. */
function quivering(seed: number, frames: number, by = 0.1): Path {
  const random = seeded(seed)
  return Array.from({ length: frames }, () =>
    Array.from({ length: 3 * (LI + S) }, (_, i) => 5 * (i % 4) + by * (random() + random() - 1)),
  )
}

test('short runs of their own, rounded ones and those of one element are replicas', (t) => {
  for (let seed = 1; seed <= 2; seed++)
    for (const atoms of [TWO, ONE])
      for (const frames of [2, 5, 16, 200]) {
        const of = (path: Path) => stored(path, { atoms })
        t.notThrows(() => compared([of(walk(seed, frames)), of(walk(seed + 10, frames))]))
        const some = [seed, seed + 10].map((number) => quivering(number, frames))
        t.notThrows(() => compared(some.map(of)))
        t.notThrows(() => compared(some.map((path) => of(each(path, rounded(2))))), `${frames}`)
      }
})

test('runs of their own are replicas: walks, rare jumps on a lattice, one slow swing', async (t) => {
  for (let seed = 1; seed <= 3; seed++) {
    await t.notThrowsAsync(analysed([walk(seed), walk(seed + 10), walk(seed + 20, 40)].map((p) => stored(p))))
    for (const chance of [0.001, 0.01, 0.2])
      await t.notThrowsAsync(
        analysed([lattice(seed, chance), lattice(seed + 10, chance)].map((p) => stored(p))),
        `${seed}, ${chance}`,
      )
    await t.notThrowsAsync(analysed([swinging(seed), swinging(seed + 10)].map((p) => stored(p))))
  }
})
